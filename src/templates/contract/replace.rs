//! An entry rewritten as code has it: its parameters, what it returns, its mutability, what it carries. Start at
//! [`replace`].

use super::{Near, notation::Notation, row::cell};
use crate::{
    contract::{
        self, AbiItem, Payload, Said,
        compare::{self, Difference},
    },
    project::Member,
    source::Fact,
    syntax::{
        Anchor,
        entry::{Entry, Form, Holds},
    },
    text::Span,
};

/// The place and the text that makes `entry` say what `fact` says, nothing else in it touched; `None` where they agree,
/// or where what differs is written in a way in which it cannot be put right.
pub fn replace(member: &Member, entry: &Entry, fact: &Fact) -> Option<(Anchor, String)> {
    let near = Near::of(member, entry)?;
    let mut splices = match (&entry.said, &fact.said) {
        // A JSON ABI is its compiler's to write.
        (Said::Abi(_), Said::Abi(_)) if entry.form == Form::Json => return None,
        (Said::Abi(claimed), Said::Abi(actual)) => item(&near, fact, claimed, actual)?,
        (Said::Route(claimed), Said::Route(actual)) => payloads(&near, &claimed.payloads, &actual.payloads),
        (Said::Message(claimed), Said::Message(actual)) => {
            let mut found = payloads(&near, &claimed.payloads, &actual.payloads);
            found.extend(direction(&near, fact, claimed.direction, actual.direction));
            found
        }
        _ => return None,
    };
    splices.sort_by_key(|(span, _)| span.start);
    splices.dedup_by(|after, before| after.0.start < before.0.end);
    let whole = Span { start: splices.first()?.0.start, end: splices.last()?.0.end };
    let mut text = String::new();
    let mut at = whole.start;
    for (span, new) in splices {
        text += &near.at(Span { start: at, end: span.start });
        text += &new;
        at = span.end;
    }
    Some((near.anchor(whole), text))
}

/// One change: a place in the section of the entry, and its new text.
type Splice = (Span, String);

fn payloads(near: &Near<'_>, claimed: &[Payload], actual: &[Payload]) -> Vec<Splice> {
    let differing = claimed.iter().filter_map(|claimed| {
        let mut others = actual.iter().filter(|actual| actual.role == claimed.role).peekable();
        let first = *others.peek()?;
        let differs = |other: &Payload| !contract::differences(&claimed.shape, &other.shape).is_empty();
        let all = others.all(differs) && claimed.at.start < claimed.at.end;
        let text = near.at(claimed.at);
        // An example has values in it, which code does not tell.
        let is_example = text.contains("\":") || text.contains("\" :");
        let in_row = near.entry.form == Form::Row;
        let new = first.shape.to_string();
        (all && !is_example).then(|| (claimed.at, if in_row { new.replace('|', "\\|") } else { new }))
    });
    differing.collect()
}

fn direction(
    near: &Near<'_>,
    fact: &Fact,
    claimed: Option<contract::Direction>,
    actual: Option<contract::Direction>,
) -> Option<Splice> {
    let differs = claimed.zip(actual).is_some_and(|(claimed, actual)| claimed != actual);
    let (at, (holds, span)) = near
        .layout
        .cells
        .iter()
        .enumerate()
        .find(|(_, (holds, _))| matches!(holds, Holds::Direction | Holds::Sender))?;
    differs.then(|| Some((*span, cell(near, at, *holds, fact)?)))?
}

/// What the differences of an item need; `None` if one that a caller would notice cannot be put right here.
fn item(near: &Near<'_>, fact: &Fact, claimed: &AbiItem, actual: &AbiItem) -> Option<Vec<Splice>> {
    let mut found = Vec::new();
    for difference in compare::differences(claimed, actual) {
        let splice = one(near, fact, actual, &difference);
        if splice.is_none() && difference.is_loud() {
            return None;
        }
        found.extend(splice);
    }
    Some(found)
}

fn one(near: &Near<'_>, fact: &Fact, actual: &AbiItem, difference: &Difference) -> Option<Splice> {
    let notation = Notation::of(fact);
    let column = |wanted: Holds| near.layout.cells.iter().position(|(holds, _)| *holds == wanted);
    let whole_cell = |wanted: Holds| {
        let at = column(wanted)?;
        let (_, span) = near.layout.cells.get(at)?;
        Some((*span, cell(near, at, wanted, fact).unwrap_or_else(|| "—".to_string())))
    };
    match difference {
        Difference::Parameters { .. }
        | Difference::Indexed { .. }
        | Difference::FieldNames { .. }
        | Difference::FieldType { .. }
        | Difference::ParameterName { .. }
        | Difference::TypePath { .. } => {
            let inputs = notation.params(actual.inputs.as_ref())?;
            let is_called =
                !matches!(difference, Difference::FieldNames { .. } | Difference::FieldType { .. });
            let brackets = near.brackets().filter(|_| is_called);
            brackets.map(|span| (span, inputs)).or_else(|| whole_cell(Holds::Params))
        }
        Difference::Returns { .. } => {
            let returns = notation.returns(actual);
            let written = near.arrow(returns.as_deref());
            written.or_else(|| code_in(near, whole_cell(Holds::Returns)?))
        }
        Difference::Mutability { claimed, actual } => near.word(claimed.name(), actual.name()),
        Difference::Selector { claimed, actual } => near.word(claimed, actual),
        Difference::Value { claimed, actual } => near.word(claimed, actual),
        Difference::Visibility { claimed, actual } => near.word(claimed.name(), actual.name()),
        Difference::Modifiers { .. } => None,
    }
}

/// A new cell in which only what stands between back-ticks is new, where the old one has words beside that.
fn code_in(near: &Near<'_>, (span, new): Splice) -> Option<Splice> {
    let old = near.at(span);
    let new_code = new.strip_prefix('`').and_then(|new| new.strip_suffix('`'));
    let code = old.find('`').and_then(|open| Some((open + 1, open + 1 + old.get(open + 1..)?.find('`')?)));
    match (code, new_code) {
        (Some((start, end)), Some(code)) if old.matches('`').count() == 2 => {
            let base = span.start as usize;
            Some((Span::new(base + start..base + end), code.to_string()))
        }
        _ => Some((span, new)),
    }
}

impl Near<'_> {
    /// Where the text of the entry stands that its signature can be in: from its name on, to the end of its cell.
    fn reach(&self) -> Span {
        let name = self.entry.name;
        let cells = self.layout.cells.iter().map(|(_, cell)| *cell);
        let cell = cells.into_iter().find(|cell| cell.start <= name.start && name.end <= cell.end);
        let end = cell.map_or(self.entry.whole.end, |cell| cell.end);
        Span { start: name.end, end: end.max(name.end) }
    }

    /// What stands in the brackets right behind the name.
    fn brackets(&self) -> Option<Span> {
        let reach = self.reach();
        let text = self.at(reach);
        let rest = text.strip_prefix('(')?;
        let mut depth = 1usize;
        let end = rest.char_indices().find_map(|(at, c)| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            (depth == 0).then_some(at)
        })?;
        let start = reach.start as usize + 1;
        Some(Span::new(start..start + end))
    }

    /// The place behind the arrow or the word of a signature, with what is returned; of nothing the arrow goes as well.
    fn arrow(&self, returns: Option<&str>) -> Option<Splice> {
        let reach = self.reach();
        let text = self.at(reach);
        let (at, word) = ["->", "→", "returns"].iter().find_map(|word| Some((text.find(word)?, *word)))?;
        let from = at + word.len();
        let rest = text.get(from..)?;
        let end = from + rest.find(['`', ';', '{', '\n']).unwrap_or(rest.len());
        let end = at + text.get(at..end)?.trim_end().len();
        let base = reach.start as usize;
        let Some(returns) = returns else {
            let start = text.get(..at)?.trim_end().len();
            return Some((Span::new(base + start..base + end), String::new()));
        };
        let bare = returns.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(returns);
        let new = if word == "returns" { format!(" ({bare})") } else { format!(" {returns}") };
        Some((Span::new(base + from..base + end), new))
    }

    /// One word of the entry instead of another: behind the name, or in its row.
    fn word(&self, old: &str, new: &str) -> Option<Splice> {
        let row = (self.entry.form == Form::Row).then_some(self.entry.whole);
        let places = [Some(self.reach()), row];
        places.into_iter().flatten().find_map(|place| {
            let text = self.at(place);
            let lower = text.to_lowercase();
            let is_word = |at: usize| {
                let before = lower.get(..at).and_then(|text| text.chars().last());
                let after = lower.get(at + old.len()..).and_then(|text| text.chars().next());
                let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                !part(before) && !part(after)
            };
            let at = lower.match_indices(old).map(|(at, _)| at).find(|at| is_word(*at))?;
            let start = place.start as usize + at;
            (lower.len() == text.len()).then(|| (Span::new(start..start + old.len()), new.to_string()))
        })
    }
}
