//! Bullets, lines, lines of a fence and headings, written like the last one. Start at [`line`].

use super::{
    Insert, Near,
    notation::{Notation, call, signature},
    row::shape,
};
use crate::{
    contract::{AbiItem, AbiKind, Payload, Role, Said},
    source::Fact,
    syntax::{Anchor, Spot, entry::Layout},
    text::Span,
};

/// Words that begin a declaration.
const KEYWORDS: &[&str] =
    &["pub fn ", "fn ", "function ", "event ", "error ", "struct ", "enum ", "constructor"];

/// A bullet or a line for `fact`, with the line break before it.
pub fn line(near: &Near<'_>, fact: &Fact) -> Option<String> {
    let before = near.before(near.entry.whole);
    let marker = before.trim_start_matches('\u{feff}');
    let lead = near.at(Span { start: near.entry.whole.start, end: near.entry.name.start });
    let (open, close) = marks(&lead);
    let gap = if matches!(near.entry.form, crate::syntax::entry::Form::Line) { "\n\n" } else { "\n" };
    Some(format!("{gap}{}{open}{}{close}{}", next_number(marker), named(near, fact), carried(fact)))
}

/// What is written where an entry's name stands: the name, or the signature.
fn named(near: &Near<'_>, fact: &Fact) -> String {
    match &fact.said {
        Said::Abi(item) => of_item(near, fact, item),
        Said::Route(route) => format!("{} {}", route.method.name(), near.path(route)),
        Said::Message(message) => match near.after_name().starts_with('(') {
            true => call(message),
            false => message.name.to_string(),
        },
    }
}

fn of_item(near: &Near<'_>, fact: &Fact, item: &AbiItem) -> String {
    let notation = Notation::of(fact);
    let lead = near.at(Span { start: near.entry.whole.start, end: near.entry.name.start });
    let after = near.after_name();
    if KEYWORDS.iter().any(|word| lead.ends_with(word)) {
        return signature(fact);
    }
    match after.starts_with('(') || item.kind == Some(AbiKind::Event) {
        true if after.contains("->") => notation.with_returns(item),
        true => notation.short(item),
        false => item.name.to_string(),
    }
}

/// What a bullet says behind the name: the number of an error, what a route or message carries.
fn carried(fact: &Fact) -> String {
    let labelled = |payloads: &[Payload]| {
        let parts = labels(payloads).into_iter().map(|(label, shape)| format!("{label}: `{shape}`"));
        parts.collect::<Vec<_>>().join(", ")
    };
    match &fact.said {
        Said::Abi(item) => match (&item.value, item.kind) {
            (Some(value), Some(AbiKind::Error)) => format!(" (#{value})"),
            _ => String::new(),
        },
        Said::Route(route) => Some(labelled(&route.payloads))
            .filter(|text| !text.is_empty())
            .map_or(String::new(), |text| format!(" — {text}")),
        Said::Message(message) => {
            let body = shape(&message.payloads, |role| role == Role::Argument(0));
            body.map_or(String::new(), |body| format!(": `{body}`"))
        }
    }
}

/// What is carried, with the word for it.
pub fn labels(payloads: &[Payload]) -> Vec<(&'static str, String)> {
    let of = |label, is: fn(Role) -> bool| shape(payloads, is).map(|shape| (label, shape));
    let found = [
        of("Query", |role| role == Role::Query),
        of("Body", |role| role == Role::Body),
        of("Response", |role| matches!(role, Role::Response(_))),
        of("Payload", |role| role == Role::Argument(0)),
        of("Ack", |role| role == Role::Ack),
    ];
    found.into_iter().flatten().collect()
}

/// A heading for `fact` like the sample's, and below it what the heading does not say.
pub fn heading(near: &Near<'_>, fact: &Fact) -> Option<String> {
    let lead = near.at(Span { start: near.entry.whole.start, end: near.entry.name.start });
    let (open, close) = marks(&lead);
    // Words before the name are about that entry.
    let open =
        if open.contains(char::is_alphabetic) && !open.ends_with(": `") { close.clone() } else { open };
    let hashes = near.before(near.entry.whole);
    let title = format!("{}{open}{}{close}", hashes.trim_start_matches('\u{feff}'), named(near, fact));
    let text = format!("\n\n{title}\n{}", below(near, fact));
    Some(text.trim_end().to_string())
}

fn below(near: &Near<'_>, fact: &Fact) -> String {
    match &fact.said {
        Said::Abi(_) if near.after_name().starts_with('(') && near.layout.fence.is_none() => String::new(),
        Said::Abi(_) => fence(near, fact),
        Said::Route(route) => labelled(near, &route.payloads),
        Said::Message(message) => labelled(near, &message.payloads),
    }
}

fn labelled(near: &Near<'_>, payloads: &[Payload]) -> String {
    let section = near.member.document.text();
    let marked = section.slice(near.start..section.len()).contains("**");
    let lines = labels(payloads).into_iter().map(|(label, shape)| match marked {
        true => format!("\n**{label}:** `{shape}`\n"),
        false => format!("\n{label}: `{shape}`\n"),
    });
    lines.collect()
}

/// A fence with the whole signature, in the language of the one that stands there.
fn fence(near: &Near<'_>, fact: &Fact) -> String {
    let notation = Notation::of(fact);
    let fence = near.layout.fence;
    let language = fence.map_or(notation.fence().to_string(), |fence| near.at(fence.language));
    let end = if notation == Notation::Solidity
        && !matches!(&fact.said, Said::Abi(item) if item.kind == Some(AbiKind::Struct))
    {
        ";"
    } else {
        ""
    };
    format!("\n```{language}\n{}{end}\n```", signature(fact))
}

/// Lines for `facts` behind the signature of the sample; or headings with a fence each, where signatures stand like that.
pub fn in_fence(near: &Near<'_>, facts: &[&Fact]) -> Option<Insert> {
    let own = Layout::of_heading(&near.member.document, near.entry);
    let alone = near
        .member
        .entries()
        .entries
        .iter()
        .filter(|entry| entry.section == near.entry.section && entry.form == near.entry.form)
        .count()
        == 1;
    if let Some((heading, all)) = own.filter(|_| alone) {
        let text = facts.iter().map(|fact| {
            format!("\n\n{}{}\n{}", hashes(near, heading), title(near, heading, fact), fence(near, fact))
        });
        return Some(Insert { at: all, text: text.collect() });
    }
    let fence = near.layout.fence?;
    let whole = near.entry.whole;
    let rest = near.at(Span { start: whole.end, end: fence.content.end });
    let before = near.before(whole);
    let quote = before.chars().last().filter(|c| matches!(c, '"' | '\'' | '`'));
    let (end, tail, gap) = match quote {
        Some(_) => quoted_end(&rest),
        None => (declaration_end(&rest), if rest.trim_start().starts_with(';') { ";" } else { "" }, ""),
    };
    let indent: String = before.chars().take_while(|c| c.is_whitespace()).collect();
    let quote = quote.map(String::from).unwrap_or_default();
    let lines: Option<Vec<String>> = facts
        .iter()
        .map(|fact| {
            let text = in_words(near, fact)?;
            let tail = if text.ends_with('}') { "" } else { tail };
            Some(format!("\n{indent}{quote}{text}{quote}{tail}"))
        })
        .collect();
    let at = Span { start: whole.start, end: whole.end + u32::try_from(end).ok()? };
    let at = Anchor { section: near.entry.section, spot: Spot::Bytes(at) };
    Some(Insert { at, text: format!("{gap}{}", lines?.join(gap)) })
}

/// A declaration as the sample's fence has them: with its keyword, or without.
fn in_words(near: &Near<'_>, fact: &Fact) -> Option<String> {
    let sample = near.at(near.entry.whole);
    match &fact.said {
        Said::Abi(item) if KEYWORDS.iter().all(|word| !sample.contains(word)) => {
            Some(Notation::of(fact).with_returns(item))
        }
        Said::Abi(_) if sample.starts_with("pub fn ") => Some(format!("pub {}", signature(fact))),
        Said::Abi(_) => Some(signature(fact)),
        Said::Route(route) => Some(format!("{} {}", route.method.name(), near.path(route))),
        Said::Message(_) => None,
    }
}

/// Where a declaration ends that `rest` goes on with: behind its body, its semicolon and what stands on that line.
fn declaration_end(rest: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '\n' | '\r' if depth == 0 => return at,
            _ => {}
        }
    }
    rest.trim_end().len()
}

/// Where a quoted signature ends, what follows it, and what has to stand between it and the next.
fn quoted_end(rest: &str) -> (usize, &'static str, &'static str) {
    let after = rest.get(1..).unwrap_or_default();
    let blanks = after.len() - after.trim_start().len();
    match after.trim_start().starts_with(',') {
        true => (1 + blanks + 1, ",", ""),
        false => (1, "", ","),
    }
}

fn hashes(near: &Near<'_>, heading: Span) -> String {
    near.before(heading).trim_start_matches('\u{feff}').to_string()
}

/// The sample's heading with another name in it.
fn title(near: &Near<'_>, heading: Span, fact: &Fact) -> String {
    let text = near.at(heading);
    let code = text.contains('`');
    let name = match &fact.said {
        Said::Abi(item) if text.contains('(') => Notation::of(fact).short(item),
        other => other.name(),
    };
    if code { format!("`{name}`") } else { name }
}

/// What stands before a name, without the word that begins a declaration, and what closes it.
fn marks(lead: &str) -> (String, String) {
    let open = KEYWORDS.iter().find_map(|word| lead.strip_suffix(word)).unwrap_or(lead);
    let close = open.chars().rev().take_while(|c| matches!(c, '`' | '*' | '_')).collect();
    (open.to_string(), close)
}

/// `2. ` after `1. `; other bullets as they are.
fn next_number(marker: &str) -> String {
    let blanks: String = marker.chars().take_while(|c| c.is_whitespace()).collect();
    let rest = marker.trim_start();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    match digits.parse::<u32>() {
        Ok(number) => {
            format!("{blanks}{}{}", number.saturating_add(1), rest.get(digits.len()..).unwrap_or_default())
        }
        Err(_) => marker.to_string(),
    }
}

impl Near<'_> {
    /// What stands behind the name, as far as the entry goes.
    fn after_name(&self) -> String {
        let end = self.entry.whole.end.max(self.entry.name.end);
        self.at(Span { start: self.entry.name.end, end })
    }
}
