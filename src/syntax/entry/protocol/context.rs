//! What the headings above say of what stands below: which way messages go, their namespace, what paths begin with.
//!
//! Start at [`Context`].

use super::{message, words};
use crate::{
    contract::{Direction, Path},
    syntax::entry::{
        code,
        part::{Heading, Part},
        piece::{Line, Piece},
    },
    text::Span,
};
use smol_str::SmolStr;

/// What holds in the section that is read.
#[derive(Default)]
pub struct Context {
    /// Which way messages go, as the nearest heading says that does.
    pub direction: Option<Direction>,
    /// The namespace, unless it is the main one.
    pub namespace: Option<SmolStr>,
    /// What paths may begin with, the nearest first.
    pub prefixes: Vec<Path>,
    /// Whether a heading above speaks of messages or sockets.
    pub messages: bool,
    /// Whether the nearest heading says that messages are listed below it.
    pub lists: bool,
    /// The level of the heading that named the namespace.
    level: u8,
    /// Prefixes that lines name, and the section each stands in.
    lines: Vec<(u32, Path)>,
}

impl Context {
    /// Goes on to the next section.
    pub fn enter(&mut self, part: &Part<'_>) {
        let of = |heading: &Heading| Direction::read(&without_code(heading));
        self.direction = part.headings.iter().rev().find_map(|heading| of(heading));
        let speaks = |heading: &Heading| {
            words::says(&heading.text, words::EVENTS) || words::says(&heading.text, words::SOCKETS)
        };
        self.messages = self.direction.is_some() || part.headings.iter().any(|heading| speaks(heading));
        self.lists = part.headings.last().is_some_and(|heading| {
            let listed = of(heading).is_some() || words::says(&heading.text, words::EVENTS);
            listed && !words::says(&heading.text, words::FIELDS)
        });
        self.enter_namespace(part);
        self.lines.extend(
            part.pieces.iter().filter_map(|piece| prefix_line(part, piece)).map(|path| (part.index, path)),
        );
        self.prefixes = self.prefixes_of(part);
    }

    fn enter_namespace(&mut self, part: &Part<'_>) {
        let Some(heading) = part.heading() else { return };
        if heading.level < self.level {
            (self.namespace, self.level) = (None, 0);
        }
        if let Some(name) = namespace(heading) {
            self.namespace = (name != "/").then_some(name);
            self.level = heading.level;
        }
    }

    fn prefixes_of(&self, part: &Part<'_>) -> Vec<Path> {
        let lines = |section: u32| {
            self.lines.iter().filter(move |(at, _)| *at == section).map(|(_, path)| path.clone())
        };
        let above = part.headings.iter().rev().flat_map(|heading| {
            let own = heading_path(heading).into_iter();
            own.chain(lines(heading.section))
        });
        let opening = part.headings.first().is_none_or(|heading| heading.section > 0).then(|| lines(0));
        let mut found: Vec<Path> = Vec::new();
        for path in above.chain(opening.into_iter().flatten()).filter(|path| !path.segments.is_empty()) {
            if !found.contains(&path) {
                found.push(path);
            }
        }
        found
    }
}

/// A heading's words without what stands between back-ticks: names of messages are no words.
fn without_code(heading: &Heading) -> String {
    let mut text = heading.text.clone();
    for code in heading.codes.iter().rev() {
        // Inside back-ticks people write `client → server` as well.
        let inner = text.get(code.clone()).unwrap_or_default();
        if !inner.contains(['→', '>']) {
            text.replace_range(code.clone(), "");
        }
    }
    text
}

fn namespace(heading: &Heading) -> Option<SmolStr> {
    if !words::says(&heading.text, words::NAMESPACES) {
        return None;
    }
    let plain = heading.text.split_whitespace().find(|word| word.starts_with('/'));
    heading.code_texts().chain(plain).find(|text| text.starts_with('/')).map(SmolStr::new)
}

/// The path that a heading names: `Auth (/api/auth)`.
fn heading_path(heading: &Heading) -> Option<Path> {
    if words::says(&heading.text, words::NAMESPACES) || super::route::find(&heading.text, true).is_some() {
        return None;
    }
    let words = heading.text.split([' ', '\u{a0}', '—', '(', ')', '`', '[', ']']);
    words.filter(|word| word.starts_with('/') && word.len() > 1).find_map(Path::read)
}

/// The path of a line that says what paths begin with.
fn prefix_line(part: &Part<'_>, piece: &Piece) -> Option<Path> {
    let (Piece::Line(line) | Piece::Item(line)) = piece else { return None };
    let labelled =
        line.label.as_ref().filter(|label| words::label(part.at(label.name)) == Some(words::Label::Prefix));
    if let Some(label) = labelled {
        let value = part.at(label.value).trim_matches(['`', '*', '.', ' ']);
        return Path::read(value.split(['`', ' ']).next()?);
    }
    let text = part.at(line.text).to_lowercase();
    let says = text
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| words::PREFIXED.iter().any(|start| word.starts_with(start)));
    let paths = || line.codes.iter().filter_map(|code| Path::read(part.at(*code)));
    (says && paths().count() == 1).then(|| paths().next())?
}

/// The message whose name a heading is.
pub fn message_of(heading: &Heading, context: &Context) -> Option<message::Written> {
    let base = heading.at.start as usize;
    let stated = heading
        .codes
        .iter()
        .filter_map(|code| message::read(heading.text.get(code.clone())?, base + code.start));
    if let Some(written) = stated.into_iter().next() {
        let tag = heading.text.contains("type:") || heading.text.contains("event:");
        let start = written.at.start.saturating_sub(base);
        let before = heading.text.get(..start).unwrap_or_default().trim_matches(signs);
        let behind = heading.text.get(written.at.end.saturating_sub(base)..).unwrap_or_default();
        let behind = if written.call { "" } else { behind.trim_matches('`') };
        let event = |text: &str| {
            text.is_empty() || words::says(text, words::EVENTS) && text.split_whitespace().count() == 1
        };
        let claims = event(before) && (super::route::ends_claim(behind) || event(behind.trim()));
        return (context.messages && (claims || tag)).then_some(written);
    }
    plain_name(heading, context, base)
}

/// A heading that is one word, which looks like a name.
fn plain_name(heading: &Heading, context: &Context, base: usize) -> Option<message::Written> {
    let named = heading
        .text
        .split_once(':')
        .filter(|(label, rest)| words::says(label, words::EVENTS) && rest.starts_with(' '));
    let word = named.map_or(heading.text.as_str(), |(_, rest)| rest).trim();
    let at = base + heading.text.rfind(word)?;
    let small = word.chars().next().is_some_and(char::is_lowercase);
    let joined = word.contains([':', '_']) || word.chars().skip(1).any(char::is_uppercase);
    let listed =
        named.is_some() || (context.direction.is_some() && small) || (context.messages && small && joined);
    (listed && heading.codes.is_empty()).then(|| message::read(word, at))?
}

/// Whether a character is a sign that may stand before a name: numbers, bullets, emoji.
fn signs(c: char) -> bool {
    !c.is_alphabetic()
}

/// Where the code spans of a line stand that name messages at its start, and what follows them.
pub fn leading_codes(part: &Part<'_>, line: &Line) -> Option<(Vec<Span>, Span)> {
    let text = part.at(line.text);
    let base = line.text.start as usize;
    let codes = code::spans(text);
    let mut found: Vec<Span> = Vec::new();
    let mut end = 0;
    for range in codes {
        let between = text.get(end..range.start)?.trim_matches(['`', '*', '_', ' ', '~']);
        let joined = if found.is_empty() {
            between.is_empty()
        } else {
            [",", "/", "|", "&", "et", "and", "or", "y", "und"].contains(&between)
        };
        if !joined || text.get(range.clone())?.starts_with(['{', '[']) {
            break;
        }
        end = range.end;
        found.push(Span::new(base + range.start..base + range.end));
    }
    (!found.is_empty())
        .then(|| (found, Span::new((base + end).min(line.text.end as usize)..line.text.end as usize)))
}
