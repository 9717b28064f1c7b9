//! What a document of tracks says of payloads: those that are agreed, and those that a ping assumes.
//!
//! An agreed payload follows what it is the payload of: `GET /x/:id` in a sentence, its name in bold or in a heading below
//! one that speaks of what is shared. A ping that names no route is about the agreed payload whose name is in it, or else
//! about the one its shape is nearest to. Start at [`claims`].

use super::{
    super::{
        Document,
        entry::{
            Entries, Entry, Form,
            part::{Part, parts},
            piece::{Fence, Line, Piece, Table},
            protocol::payload::{self, Told},
        },
    },
    column::Columns,
    endpoint, passage, ping, words,
};
use crate::{
    contract::{Message, Method, Payload, Role, Said, Shape},
    text::Span,
};
use smol_str::SmolStr;

/// What `document` says of payloads.
pub fn claims(document: &Document) -> Entries {
    let parts = parts(document);
    let mut reader = Reader::default();
    for part in &parts {
        reader.part(part);
    }
    let agreed = std::mem::take(&mut reader.agreed);
    let mut found: Vec<Entry> = agreed.iter().map(|agreed| agreed.entry.clone()).collect();
    for part in &parts {
        let pings = passage::passages(part).into_iter().filter_map(|passage| ping::read(part, &passage));
        found.extend(pings.filter_map(|ping| assumed(part, &ping, &agreed)));
    }
    found.sort_by_key(|entry| (entry.section, entry.name.start));
    Entries { entries: found, ..Entries::default() }
}

/// An agreed payload and what it is called.
struct Agreed {
    name: Option<SmolStr>,
    entry: Entry,
}

/// What the payload that comes next is of.
#[derive(Clone, Default)]
struct Topic {
    said: Option<(Said, Span)>,
    name: Option<(SmolStr, Span)>,
    /// Where the words that speak of it begin.
    start: u32,
}

#[derive(Default)]
struct Reader {
    agreed: Vec<Agreed>,
    topic: Topic,
}

impl Reader {
    fn part(&mut self, part: &Part<'_>) {
        self.topic = Topic::default();
        let asks = |words| part.headings.iter().any(|heading| words::says(&heading.text, words));
        if asks(words::PINGS) || asks(words::UPDATES) {
            return;
        }
        let shared = asks(words::SHARED);
        if let Some(heading) = part.heading() {
            self.topic.said = said(&heading.text, heading.at.start);
            let below = part.headings.iter().rev().skip(1);
            let named = below.into_iter().any(|above| words::says(&above.text, words::SHARED));
            self.topic.name = named.then(|| (SmolStr::new(&heading.text), heading.at));
        }
        let mut skipped = false;
        for piece in &part.pieces {
            match piece {
                Piece::Line(line) | Piece::Item(line) => {
                    let starts = line.first || matches!(piece, Piece::Item(_));
                    let text = part.at(line.text);
                    skipped =
                        (skipped && !starts) || text.starts_with('@') || words::says(text, words::ASSUMES);
                    if !skipped {
                        self.line(part, line, starts, shared);
                    }
                }
                Piece::Fence(fence) => self.fence(part, fence),
                Piece::Table(table) => self.table(part, table),
                Piece::Comment(_) => {}
            }
        }
    }

    fn line(&mut self, part: &Part<'_>, line: &Line, starts: bool, shared: bool) {
        let text = part.at(line.text);
        let said = said(text, line.text.start);
        let name = name(part, line).filter(|_| starts && shared);
        if name.is_some() || said.is_some() && starts {
            self.topic = Topic { said: None, name, start: line.text.start };
        }
        if said.is_some() {
            (self.topic.said, self.topic.start) = (said, line.text.start);
        }
        let bare = (text.starts_with('{') && line.codes.is_empty()).then_some(line.text);
        let value = line.label.as_ref().map(|label| label.value);
        let value = value.filter(|at| part.at(*at).starts_with('{'));
        for at in line.codes.iter().copied().chain(bare).chain(value) {
            self.shape(part, at);
        }
    }

    /// The payload that stands at `at`, if one does.
    fn shape(&mut self, part: &Part<'_>, at: Span) {
        let text = part.at(at).trim_end_matches(['.', ',']);
        if !text.starts_with(['{', '[']) {
            return;
        }
        if let Some(Told::Shape(shape, at)) = payload::read(text, at.start as usize) {
            self.agree(part, shape, at);
        }
    }

    fn fence(&mut self, part: &Part<'_>, fence: &Fence) {
        let language = part.at(fence.language).to_lowercase();
        let plain = ["", "text", "txt"].contains(&language.as_str());
        if plain && part.at(fence.content).trim_start().starts_with('@') {
            return;
        }
        if let Some((shape, at)) = payload::in_fence(part, fence) {
            self.agree(part, shape, at);
        }
        self.topic = Topic::default();
    }

    fn table(&mut self, part: &Part<'_>, table: &Table) {
        let columns = Columns::of(part, &table.header);
        for row in &table.rows {
            let text = part.at(row.whole);
            let cell = columns.interface.and_then(|at| row.cells.get(at)).copied();
            let name = cell.map(|at| (SmolStr::new(part.at(at)), at));
            self.topic = Topic { said: said(text, row.whole.start), name, start: row.whole.start };
            for at in super::super::entry::code::spans(text) {
                let base = row.whole.start as usize;
                self.shape(part, Span::new(base + at.start..base + at.end));
            }
        }
        self.topic = Topic::default();
    }

    fn agree(&mut self, part: &Part<'_>, shape: Shape, at: Span) {
        if !matches!(shape, Shape::Object { .. } | Shape::Array(_)) {
            return;
        }
        let topic = self.topic.clone();
        let Some((mut claimed, name)) = topic.said.or_else(|| topic.name.clone().map(named)) else { return };
        let start = topic.start.min(at.start) as usize;
        let told = part.at(Span::new(start..at.start as usize));
        let Some(role) = role(&claimed, told) else { return };
        if role != Role::Body {
            self.topic = Topic::default();
        }
        carry(&mut claimed, role, shape, at);
        let entry = entry(part, claimed, name, Span::new(start..at.end as usize), Form::Agreed);
        self.agreed.push(Agreed { name: topic.name.map(|(name, _)| name), entry });
    }
}

/// What a ping assumes of a payload.
fn assumed(part: &Part<'_>, ping: &super::Ping, agreed: &[Agreed]) -> Option<Entry> {
    let at = ping.assumption.as_ref()?.at;
    let Told::Shape(shape, at) = payload::read(part.at(at), at.start as usize)? else { return None };
    let whole = ping.whole.at;
    let text = part.at(whole);
    let (claimed, role, name) = match said(text, whole.start) {
        Some((claimed, name)) => {
            let told = part.at(Span::new(name.start as usize..(at.start.max(name.start)) as usize));
            let role = role(&claimed, told)?;
            (claimed, role, name)
        }
        None => {
            let of = meant(text, agreed).or_else(|| nearest(&shape, agreed))?;
            let payload = payloads(&of.entry.said).first()?;
            (of.entry.said.clone(), payload.role, ping.to.first()?.at)
        }
    };
    let mut claimed = claimed;
    carry(&mut claimed, role, shape, at);
    Some(entry(part, claimed, name, whole, Form::Assumed))
}

/// The one agreed payload whose name is in a text.
fn meant<'a>(text: &str, agreed: &'a [Agreed]) -> Option<&'a Agreed> {
    const COMMON: [&str; 12] = [
        "payload", "payloads", "format", "shape", "schema", "response", "request", "data", "message",
        "event", "route", "endpoint",
    ];
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        words.filter(|word| word.chars().count() > 2 && !COMMON.contains(&word.as_str())).collect()
    };
    let said = words(text);
    let is_meant = |agreed: &&Agreed| {
        let own = agreed.name.as_deref().map(words).unwrap_or_default();
        !own.is_empty() && own.iter().all(|word| said.contains(word))
    };
    only(agreed.iter().filter(is_meant))
}

/// The one agreed payload that has most of a shape's keys, and few others.
fn nearest<'a>(shape: &Shape, agreed: &'a [Agreed]) -> Option<&'a Agreed> {
    let Shape::Object { keys: own, .. } = shape else { return None };
    let alike = |agreed: &&Agreed| {
        let shapes = payloads(&agreed.entry.said).first().map(|payload| &payload.shape);
        let Some(Shape::Object { keys, .. }) = shapes else { return false };
        let common = keys.iter().filter(|key| own.iter().any(|other| other.name == key.name)).count();
        common > 1 && common * 2 > keys.len().max(own.len())
    };
    only(agreed.iter().filter(alike))
}

fn only<'a>(mut found: impl Iterator<Item = &'a Agreed>) -> Option<&'a Agreed> {
    let first = found.next()?;
    found.all(|other| other.entry.said.name() == first.entry.said.name()).then_some(first)
}

/// What the words before a payload make of it.
fn role(said: &Said, before: &str) -> Option<Role> {
    let Said::Route(route) = said else { return Some(Role::Argument(0)) };
    let last = |words: &[&str]| {
        let mut ends = before.char_indices().map(|(at, _)| at).filter(|at| {
            let rest = before.get(*at..).unwrap_or_default();
            let own = before.get(..*at).and_then(|before| before.chars().next_back());
            let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            !own.is_some_and(char::is_alphanumeric) && words::says(&word, words)
        });
        ends.next_back()
    };
    match (last(words::ANSWERS), last(words::BODIES)) {
        (Some(answer), Some(body)) if body > answer => Some(Role::Body),
        (None, Some(_)) => Some(Role::Body),
        (Some(_), _) => Some(Role::Response(None)),
        (None, None) => matches!(route.method, Method::Get | Method::Head).then_some(Role::Response(None)),
    }
}

/// The route or message that `text`, which stands at `base`, speaks of.
fn said(text: &str, base: u32) -> Option<(Said, Span)> {
    let (said, range) = endpoint::find(text)?;
    let base = base as usize;
    Some((said, Span::new(base + range.start..base + range.end)))
}

/// Something that is known by its name alone.
fn named((name, at): (SmolStr, Span)) -> (Said, Span) {
    (Said::Message(Message { name, direction: None, namespace: None, payloads: Vec::new() }), at)
}

/// The name that a line begins with: its label, or what is bold.
fn name(part: &Part<'_>, line: &Line) -> Option<(SmolStr, Span)> {
    let text = part.at(line.text);
    let bold = text.strip_prefix("**").and_then(|rest| rest.find("**")).map(|end| {
        let start = line.text.start as usize + 2;
        Span::new(start..start + end)
    });
    let at = bold.or_else(|| line.label.as_ref().map(|label| label.name))?;
    let name = part.at(at).trim_end_matches(':');
    (!name.is_empty()).then(|| (SmolStr::new(name), at))
}

fn entry(part: &Part<'_>, said: Said, name: Span, whole: Span, form: Form) -> Entry {
    let prefixes = Vec::new();
    Entry { said, owner: None, prefixes, form, section: part.index, name, whole, scope: None }
}

fn carry(said: &mut Said, role: Role, shape: Shape, at: Span) {
    let payload = vec![Payload { role, shape, at }];
    match said {
        Said::Route(route) => route.payloads = payload,
        Said::Message(message) => message.payloads = payload,
        Said::Abi(_) => {}
    }
}

fn payloads(said: &Said) -> &[Payload] {
    match said {
        Said::Route(route) => &route.payloads,
        Said::Message(message) => &message.payloads,
        Said::Abi(_) => &[],
    }
}
