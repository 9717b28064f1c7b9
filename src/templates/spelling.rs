//! How a plan spells its blocks: heads, labels, lists, told from the latest block it has.
//!
//! A form the plan has never used is spelled as the template spells it. Knows no values. Start at [`Spelling::of`].

use super::{about::About, part};
use crate::{
    project::{BlockAt, Member},
    syntax::{
        Block,
        facts::{BlockKind, FieldName},
    },
};
use std::ops::Range;

/// How blocks are written.
#[derive(Clone, Debug, Default)]
pub struct Spelling {
    /// The head of the latest block of the kind.
    pub head: Option<Head>,
    /// `##`, and what stands between keyword and batch, by the latest block of any kind.
    pub level: Option<(String, String)>,
    /// How each field is written, in the order of the block, where it is a block of the kind.
    pub fields: Vec<(FieldName, Form)>,
    /// How a field is written that the block lacks; `None` where there is no block to go by.
    pub fallback: Option<Form>,
    /// Whether a blank line stands between head and fields, and between fields.
    pub blanks: (bool, bool),
    /// What stands below the fields of the latest block of the kind; empty for nothing.
    pub tail: Option<String>,
    /// The heading above the sentence that names the batch, where no head does.
    pub intro: Option<String>,
}

/// The head of a block, to be said of another batch.
#[derive(Clone, Debug)]
pub struct Head {
    /// The line, its markup included.
    pub line: String,
    /// The bytes of it that name the batches.
    pub batch: Option<Range<usize>>,
    /// The number there, or nothing when it names several.
    pub number: Option<String>,
    /// The bytes of it that name tickets outside brackets.
    pub tickets: Option<Range<usize>>,
    /// The title of that batch.
    pub title: String,
    /// Where the text ends, before closing markup.
    pub end: usize,
}

/// How one field is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What stands before the label: `- **`, `### `.
    pub before: String,
    /// The label; empty for a list without one.
    pub label: String,
    /// From the label to the value, or to the end of its line: `:** `.
    pub after: String,
    /// How values below the label are written; `None` for a value beside it.
    pub below: Option<Below>,
    /// Whether values stand in back-ticks.
    pub code: bool,
    /// What stands between the ends of a range there.
    pub dash: Option<&'static str>,
}

/// Values below their label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Below {
    /// What begins each line: `- `; empty for a paragraph.
    pub item: String,
    /// The line that opens a fence.
    pub fence: Option<String>,
    /// Whether a blank line comes first.
    pub blank: bool,
    /// Whether tickets come with their titles.
    pub titled: bool,
}

impl Spelling {
    /// The spelling of a kind of block in the plan of a batch.
    pub fn of(about: &About<'_>, kind: BlockKind) -> Spelling {
        Spelling::beside(about, kind, None)
    }

    /// The same, with one block left aside: the one that is being written.
    pub fn beside(about: &About<'_>, kind: BlockKind, not: Option<&BlockAt>) -> Spelling {
        let all = about.batches.list.iter().rev().flat_map(|batch| batch.blocks.iter().rev());
        let syncs = about.batches.syncs.iter().rev().map(|(at, _)| at);
        let all: Vec<&BlockAt> = all.chain(syncs).filter(|at| Some(*at) != not).collect();
        let same = all.iter().find(|at| at.kind == kind).and_then(|at| at.find(&about.plan));
        let any = all.first().and_then(|at| at.find(&about.plan));
        let Some((member, block)) = same.or(any) else { return Spelling::default() };
        let fields = forms(member, block);
        let plain = fields.iter().map(|(_, form)| form).find(|form| form.below.is_none());
        let plain = plain.or_else(|| fields.iter().map(|(_, form)| form).find(|form| !form.label.is_empty()));
        let mut spelling = Spelling {
            level: level(member, block),
            fallback: plain.cloned(),
            blanks: blanks(member, block),
            ..Spelling::default()
        };
        if same.is_some() {
            spelling.head = head(about, member, block);
            spelling.tail = Some(tail(member, block).unwrap_or_default());
            spelling.intro = intro(member, block);
        }
        spelling.fields = fields;
        spelling
    }

    /// How a field is written.
    pub fn form(&self, name: FieldName) -> Option<&Form> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, form)| form)
    }

    /// How a field is to be written: as the plan writes it, else with `label` as the plan writes another.
    pub fn written(&self, name: FieldName, label: &str) -> Form {
        let own = self.form(name).filter(|_| name != FieldName::Other).cloned();
        // Another kind of block shows the marks, not the words.
        let own = match self.head {
            Some(_) => own,
            None => own.map(|form| Form { label: label.to_owned(), ..form }),
        };
        let fallback = || {
            let form = self.fallback.clone();
            form.map(|form| Form { label: label.to_owned(), code: false, dash: None, ..form })
        };
        own.or_else(fallback).unwrap_or_else(|| Form {
            before: String::new(),
            label: label.to_owned(),
            after: ": ".to_owned(),
            below: None,
            code: false,
            dash: None,
        })
    }
}

fn head(about: &About<'_>, member: &Member, block: &Block) -> Option<Head> {
    let text = member.document.text();
    let at = member.document.range(block.at);
    let line = text.line_range(text.line_of(at.start));
    let within = |range: &Range<usize>| line.start <= range.start && range.end <= line.end;
    let moved = |range: Range<usize>| range.start - line.start..range.end - line.start;
    let first = block.batches.first();
    let batch = first.map(|(_, anchor)| member.document.range(*anchor)).filter(within).map(moved);
    let number = first.filter(|_| block.batches.len() == 1).map(|(name, _)| name.number.to_string());
    let places: Vec<_> =
        block.tickets.names.iter().map(|(_, anchor)| member.document.range(*anchor)).filter(within).collect();
    let tickets = places.first().zip(places.last()).map(|(first, last)| moved(first.start..last.end));
    let title = first.and_then(|(name, _)| about.batches.list.get(about.batches.named(&member.path, name)?));
    Some(Head {
        line: text.slice(line.clone()).trim_start_matches('\u{feff}').to_owned(),
        tickets: tickets.filter(|_| batch.is_none()),
        batch,
        number,
        title: title.map(|batch| super::about::title_of(&batch.title)).unwrap_or_default(),
        end: at.end.min(line.end) - line.start,
    })
}

/// The heading marks of a block, and what stands between its keyword and its batch: `##` and ` — `.
fn level(member: &Member, block: &Block) -> Option<(String, String)> {
    let text = member.document.text();
    let at = member.document.range(block.at);
    let line = text.line_range(text.line_of(at.start));
    let before = text.slice(line.start..at.start);
    let marks: String = before.trim_start_matches('\u{feff}').chars().take_while(|c| *c == '#').collect();
    let head = text.slice(at.clone()).into_owned();
    let names = block.batches.first().map(|(_, anchor)| member.document.range(*anchor));
    let between = names.filter(|names| at.start < names.start && names.end <= at.end);
    let between = between.and_then(|names| head.get(..names.start - at.start)).unwrap_or_default();
    let sign = between.trim_start_matches(|c: char| !c.is_alphanumeric());
    let sign = sign.trim_start_matches(char::is_alphanumeric).to_owned();
    let plain = !sign.trim().is_empty() && sign.len() <= 5 && !sign.contains(char::is_alphanumeric);
    Some((marks, if plain { sign } else { " — ".into() })).filter(|(marks, _)| !marks.is_empty())
}

/// The fields of a block, in order.
fn forms(member: &Member, block: &Block) -> Vec<(FieldName, Form)> {
    let mut found: Vec<(usize, FieldName, Form)> = Vec::new();
    for (section, index) in &block.fields {
        let Some(parsed) = member.document.section(*section) else { continue };
        let Some(field) = parsed.facts.fields.get(*index as usize).filter(|field| field.row.is_none()) else {
            continue;
        };
        let base = member.document.sections().start_of(*section as usize);
        let (label, value) = (parsed.span(field.label).at(base), parsed.span(field.value).at(base));
        if let Some(form) = form(member, label.clone(), value) {
            found.push((label.start, field.name, form));
        }
    }
    let listed = found.iter().any(|(_, name, _)| *name == FieldName::Tickets);
    if let Some(at) = block.tickets.at.filter(|_| !listed) {
        found.extend(
            below_heading(member, member.document.range(at).start)
                .map(|(at, form)| (at, FieldName::Tickets, form)),
        );
    }
    found.sort_by_key(|(at, ..)| *at);
    found.into_iter().map(|(_, name, form)| (name, form)).collect()
}

/// A list of tickets below a sub-heading, by the place of its first line.
fn below_heading(member: &Member, first: usize) -> Option<(usize, Form)> {
    let text = member.document.text();
    let line =
        (0..text.line_of(first)).rev().find(|line| text.slice(text.line_range(*line)).starts_with('#'))?;
    let range = text.line_range(line);
    let whole = text.slice(range.clone()).into_owned();
    let marks = whole.len() - whole.trim_start_matches(['#', ' ']).len();
    Some((range.start, form(member, range.start + marks..range.end, range.end..range.end)?))
}

fn form(member: &Member, label: Range<usize>, value: Range<usize>) -> Option<Form> {
    let text = member.document.text();
    let line = text.line_range(text.line_of(label.start));
    let before = text.slice(line.start..label.start).into_owned();
    let bare = label.start == label.end;
    // Of several fields on a line only the first has a line of its own to show.
    let before = if before.contains(char::is_alphabetic) { String::new() } else { before };
    let beside = value.start < value.end && value.start <= line.end && !bare;
    let (after, below, shown) = if beside {
        let after = text.slice(label.end..value.start).into_owned();
        (after, None, text.slice(value).into_owned())
    } else {
        let after = text.slice(label.end..line.end).trim_end().to_owned();
        let first = if bare { text.line_of(label.start) } else { text.line_of(label.start) + 1 };
        let (below, shown) = below(member, first)?;
        (if bare { String::new() } else { after }, Some(below), shown)
    };
    let dash = [" – ", "–", " - "].into_iter().find(|dash| {
        shown.split_once(dash).is_some_and(|(a, b)| {
            a.ends_with(|c: char| c.is_ascii_digit()) && b.starts_with(char::is_alphanumeric)
        })
    });
    let label = text.slice(label).into_owned();
    Some(Form { before, label, after, below, code: shown.starts_with('`'), dash })
}

/// How the values from line `first` on are written, and the first of them.
fn below(member: &Member, first: usize) -> Option<(Below, String)> {
    let text = member.document.text();
    let line = |at: usize| text.slice(text.line_range(at)).into_owned();
    let start = (first..text.line_count().min(first + 3)).find(|at| !line(*at).trim().is_empty())?;
    let whole = line(start);
    let blank = start > first;
    let inner = whole.trim_start();
    if inner.starts_with("```") || inner.starts_with("~~~") {
        let below = Below { item: String::new(), fence: Some(inner.trim_end().into()), blank, titled: false };
        return Some((below, String::new()));
    }
    let marker = if ["- ", "* ", "+ "].iter().any(|marker| inner.starts_with(marker)) { 2 } else { 0 };
    let item = whole.get(..whole.len() - inner.len() + marker).unwrap_or_default().to_owned();
    let shown = inner.get(marker..).unwrap_or_default().to_owned();
    let titled = shown.split_once([' ', ':']).is_some_and(|(_, rest)| rest.contains(char::is_alphabetic));
    Some((Below { item, fence: None, blank, titled }, shown))
}

/// Whether blank lines stand after the head, and between the fields.
fn blanks(member: &Member, block: &Block) -> (bool, bool) {
    let text = member.document.text();
    let range = part::extent(member, block);
    let whole = text.slice(range).into_owned();
    let lines: Vec<&str> = whole.lines().map(str::trim).collect();
    let after_head = lines.get(1).is_some_and(|line| line.is_empty());
    let labels = block.fields.iter().filter_map(|(section, index)| {
        let parsed = member.document.section(*section)?;
        let field = parsed.facts.fields.get(*index as usize)?;
        let label = parsed.span(field.label).at(member.document.sections().start_of(*section as usize));
        (label.start < label.end).then(|| text.line_of(label.start))
    });
    let mut labels: Vec<usize> = labels.collect();
    labels.sort_unstable();
    let apart = |pair: &[usize]| match pair {
        [a, b] => a + 1 < *b && text.slice(text.line_range(b - 1)).trim().is_empty(),
        _ => false,
    };
    (after_head, labels.len() > 1 && labels.windows(2).all(apart))
}

/// What stands below the fields, if it says nothing about one batch or its tickets.
fn tail(member: &Member, block: &Block) -> Option<String> {
    let text = member.document.text();
    let range = part::extent(member, block);
    let last = block.fields.iter().filter_map(|(section, index)| {
        let parsed = member.document.section(*section)?;
        let field = parsed.facts.fields.get(*index as usize)?;
        let base = member.document.sections().start_of(*section as usize);
        Some(parsed.span(field.label).at(base).end.max(parsed.span(field.value).at(base).end))
    });
    let after = text.line_range(text.line_of(last.max()?)).end.min(range.end);
    let whole = text.slice(after..range.end).into_owned();
    // The list or paragraph of the last field ends at a blank line.
    let start = whole.find("\n\n").or_else(|| whole.find("\n\r\n")).or_else(|| whole.find("\r\r"))?;
    let rest = whole.get(start..)?.trim();
    let lines: Vec<&str> = rest.lines().map(str::trim_end).collect();
    let structured = lines.iter().any(|line| line.starts_with(['#', '-', '*', '|', '`', '>', '<']));
    let special = !crate::syntax::ids_in(rest).is_empty() || rest.to_lowercase().contains("batch ");
    (lines.len() <= 4 && !structured && !special).then(|| lines.join("\n"))
}

/// The sub-heading above the sentence that names the batch, where the head does not; empty for none.
fn intro(member: &Member, block: &Block) -> Option<String> {
    let text = member.document.text();
    let (_, anchor) = block.batches.first()?;
    let named = text.line_of(member.document.range(*anchor).start);
    let head = text.line_of(member.document.range(block.at).start);
    if named <= head {
        return None;
    }
    let line = |at: usize| text.slice(text.line_range(at)).trim_end().to_owned();
    Some((head + 1..named).rev().map(line).find(|line| line.starts_with('#')).unwrap_or_default())
}
