//! What a document claims of routes and messages.
//!
//! ```text
//!  headings ──context──▶ direction, namespace, prefixes, whether messages are listed here
//!  headings, rows, items, labels ──▶ entries; labels, cells and fences below ──▶ what they carry
//! ```
//!
//! Knows the words for methods, directions and payloads; not what code says. Prose and diagrams claim nothing.
//! Start at [`read`].

mod context;
mod fence;
mod line;
mod message;
pub(in crate::syntax) mod payload;
mod route;
mod rows;
mod types;
mod words;

use super::{
    About, Entries, Entry, Form, Scope, Unreadable,
    part::{Heading, Part, parts},
    piece::Piece,
};
use crate::{
    contract::{Direction, Message, Payload, Role, Said},
    syntax::Document,
    text::Span,
};
use context::Context;
use payload::Told;
use std::ops::Range;
use words::Label;

pub use words::{Column, column};

/// The routes and messages of `document`.
pub fn read(document: &Document) -> Entries {
    let mut reader = Reader::default();
    let mut start = 0;
    for part in &parts(document) {
        reader.starts.push(start);
        start += part.text.len();
        reader.context.enter(part);
        reader.heading(part);
        reader.pieces(part);
    }
    types::resolve(&mut reader.found, &reader.types);
    reader.found
}

/// What was read so far.
#[derive(Default)]
struct Reader {
    found: Entries,
    context: Context,
    /// The entries that labels and fences are about.
    current: Option<Current>,
    /// The types that the document declares.
    types: types::Types,
    /// Where each section begins that was read.
    starts: Vec<usize>,
    /// A path or a method that a label named, which waits for the other.
    half: line::Half,
}

/// The entries that what follows is about.
struct Current {
    entries: Range<usize>,
    /// The level of the heading that is the entry.
    heading: Option<u8>,
    /// The indentation of the item that is the entry.
    indent: usize,
    /// A label that stood alone: what comes next is this.
    pending: Option<(Label, Option<u16>)>,
}

/// A claim, before it is placed.
struct Claim {
    /// What is claimed, and where its name stands.
    said: Vec<(Said, Span)>,
    form: Form,
    whole: Span,
}

impl Claim {
    /// The claim that the routes found in a line are, which stands at `base`.
    fn routes(found: route::Found, base: usize, form: Form, whole: Span) -> Claim {
        let name = Span::new(base + found.at.start..base + found.at.end);
        let routes = found.routes.into_iter().map(|route| (Said::Route(shifted(route, base)), name));
        Claim { said: routes.collect(), form, whole }
    }
}

impl Reader {
    fn heading(&mut self, part: &Part<'_>) {
        self.half = line::Half::default();
        let Some(heading) = part.heading() else {
            self.current = None;
            return;
        };
        let inside = self
            .current
            .as_ref()
            .and_then(|current| current.heading)
            .is_some_and(|level| level < heading.level);
        if !inside {
            self.current = None;
        }
        self.half.heading(heading);
        if let Some(claim) = self.claim_of(heading) {
            self.add(part, claim);
            if let Some(current) = &mut self.current {
                current.heading = Some(heading.level);
            }
        } else if let Some(current) = self.current.as_mut() {
            current.pending = words::label(&heading.text).map(|label| (label, status(&heading.text)));
        }
    }

    /// What a heading claims: a route anywhere in it, or a message's name at its start.
    fn claim_of(&self, heading: &Heading) -> Option<Claim> {
        let whole = heading.at;
        let form = Form::Heading;
        if let Some(found) = route::find(&heading.text, true) {
            return Some(Claim::routes(found, heading.at.start as usize, form, whole));
        }
        let written = context::message_of(heading, &self.context)?;
        Some(Claim { said: vec![self.message(written, None)], form, whole })
    }

    /// What is claimed of a message; `direction` where its own place says it.
    fn message(&self, written: message::Written, direction: Option<Direction>) -> (Said, Span) {
        let message = Message {
            name: written.name,
            direction: direction.or(self.context.direction),
            namespace: self.context.namespace.clone(),
            payloads: written.payloads,
        };
        (Said::Message(message), Span::new(written.at))
    }

    fn pieces(&mut self, part: &Part<'_>) {
        for piece in &part.pieces {
            match piece {
                Piece::Table(table) => self.table(part, table),
                Piece::Item(item) => self.item(part, item),
                Piece::Line(line) => self.line(part, line),
                Piece::Fence(fence) => self.fence(part, fence),
                Piece::Comment(_) => {}
            }
        }
    }

    /// Adds the entries of one claim, in the scope of the heading above it.
    fn add(&mut self, part: &Part<'_>, claim: Claim) {
        let about = match claim.said.first() {
            Some((Said::Message(_), _)) => About::Messages(self.context.direction),
            _ => About::Routes(self.context.prefixes.clone()),
        };
        let scope = self.scope_of(part, about, &claim);
        self.push(part, claim, scope);
    }

    fn push(&mut self, part: &Part<'_>, claim: Claim, scope: Option<u32>) {
        let start = self.found.entries.len();
        let Claim { said, form, whole } = claim;
        for (said, name) in said {
            let prefixes = match said {
                Said::Route(_) => self.context.prefixes.clone(),
                _ => Vec::new(),
            };
            let section = part.index;
            self.found.entries.push(Entry { said, owner: None, prefixes, form, section, name, whole, scope });
        }
        let entries = start..self.found.entries.len();
        self.current = Some(Current { entries, heading: None, indent: 0, pending: None });
    }

    /// The scope of the nearest heading that is no entry itself.
    fn scope_of(&mut self, part: &Part<'_>, about: About, claim: &Claim) -> Option<u32> {
        let own = usize::from(claim.form == Form::Heading);
        let heading = part.headings.iter().rev().nth(own)?;
        let place = |scope: &Scope| {
            scope.section == heading.section && scope.at == heading.at && scope.about == about
        };
        let known = self.found.scopes.iter().position(place);
        let at = known.unwrap_or_else(|| {
            let (section, at) = (heading.section, heading.at);
            self.found.scopes.push(Scope { about, owner: None, section, at, end: at });
            self.found.scopes.len() - 1
        });
        if heading.section == part.index
            && let Some(scope) = self.found.scopes.get_mut(at)
        {
            scope.end = claim.whole;
        }
        u32::try_from(at).ok()
    }

    /// Gives a shape to the entries that are read now, as what the label says it is.
    fn carry(&mut self, part: &Part<'_>, label: Label, status: Option<u16>, told: Told) {
        let Some(entries) = self.current.as_ref().map(|current| current.entries.clone()) else { return };
        let (shape, at) = match told {
            Told::Shape(shape, at) => (shape, self.in_section_of(&entries, part, at)),
            Told::Unreadable(at, why) => {
                self.found.unreadable.push(Unreadable { section: part.index, at, why: why.to_string() });
                return;
            }
        };
        for entry in self.found.entries.get_mut(entries).unwrap_or_default() {
            let payload = |role| Payload { role, shape: shape.clone(), at };
            match &mut entry.said {
                Said::Route(route) => route.payloads.extend(route_role(label, status).map(payload)),
                Said::Message(message) => message.payloads.extend(message_role(label).map(payload)),
                Said::Abi(_) => {}
            }
        }
    }
}

impl Reader {
    /// A place in `part`, counted from the start of the section that the entries stand in, which may be one above.
    fn in_section_of(&self, entries: &Range<usize>, part: &Part<'_>, at: Span) -> Span {
        let section = self.found.entries.get(entries.start).map_or(part.index, |entry| entry.section);
        let start = |section: u32| self.starts.get(section as usize).copied().unwrap_or_default();
        Span::new(at.at(start(part.index).saturating_sub(start(section))))
    }
}

fn route_role(label: Label, status: Option<u16>) -> Option<Role> {
    match label {
        Label::Body => Some(Role::Body),
        Label::Query => Some(Role::Query),
        Label::Answer => Some(Role::Response(status)),
        _ => None,
    }
}

fn message_role(label: Label) -> Option<Role> {
    match label {
        Label::Body => Some(Role::Argument(0)),
        Label::Answer => Some(Role::Ack),
        _ => None,
    }
}

/// The status in a text: `Response (201)`.
fn status(text: &str) -> Option<u16> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 3);
    numbers.filter_map(|digits| digits.parse().ok()).find(|status| (100..600).contains(status))
}

/// A route whose places are bytes of a text that stands at `base`.
fn shifted(mut route: crate::contract::Route, base: usize) -> crate::contract::Route {
    route.payloads.iter_mut().for_each(|payload| payload.at = Span::new(payload.at.at(base)));
    route
}

#[cfg(test)]
mod tests;
