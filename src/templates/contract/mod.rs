//! How an entry of a contract document is written: from what code says, in the style of the document it goes into.
//!
//! ```text
//!  Fact ──notation──▶ `event Seated(uint256 indexed row)`
//!  last entry of the scope ──Layout──▶ a row of the same columns, a bullet, a line of the fence, a heading
//! ```
//!
//! Cells of which code says nothing get a dash. It has no opinion on what is missing. Start at [`insert`].

pub mod document;
mod line;
mod notation;
mod replace;
mod row;

pub use notation::{Notation, signature};
pub use replace::replace;

use crate::{
    contract::{AbiKind, Said},
    project::Member,
    source::Fact,
    syntax::{
        Anchor, Spot,
        entry::{About, Entry, Form, Layout},
    },
    text::Span,
};

/// New entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insert {
    /// What they go behind.
    pub at: Anchor,
    /// Their text; begins with a line break, which is `\n`.
    pub text: String,
}

/// Entries for `facts` in scope `scope` of a document, after the last entry there is, written like it. `None` where that
/// one is written in a way in which nothing can be added, such as JSON.
pub fn insert(member: &Member, scope: u32, facts: &[&Fact]) -> Option<Insert> {
    let first = facts.first()?;
    let entry = sample(member, scope, first)?;
    let near = Near::of(member, entry)?;
    let layout = &near.layout;
    let text: Option<String> = match entry.form {
        Form::Row => facts.iter().map(|fact| row::row(&near, fact)).collect(),
        Form::Bullet | Form::Line => facts.iter().map(|fact| line::line(&near, fact)).collect(),
        Form::Heading => facts.iter().map(|fact| line::heading(&near, fact)).collect(),
        Form::Signature => return line::in_fence(&near, facts),
        Form::Json | Form::Aside | Form::Agreed | Form::Assumed => None,
    };
    Some(Insert { at: layout.all, text: text? })
}

/// The entry that new ones are written like: the last of the scope, one of the same kind rather than another.
fn sample<'a>(member: &'a Member, scope: u32, fact: &Fact) -> Option<&'a Entry> {
    let entries = member.entries();
    let about = &entries.scopes.get(scope as usize)?.about;
    let here = || {
        let owner = entries.scopes.get(scope as usize).and_then(|scope| scope.owner.clone());
        let of_scope = move |entry: &&Entry| {
            entry.scope == Some(scope) || *about == About::Contract && entry.owner == owner
        };
        entries.entries.iter().filter(|entry| entry.form != Form::Aside).filter(of_scope)
    };
    let alike = |entry: &&Entry| is_alike(&entry.said, &fact.said);
    here().filter(alike).last().or_else(|| here().filter(|entry| entry.scope == Some(scope)).last())
}

fn is_alike(entry: &Said, fact: &Said) -> bool {
    let function = |kind| kind == Some(AbiKind::Constructor) || kind == Some(AbiKind::Function);
    match (entry, fact) {
        (Said::Abi(a), Said::Abi(b)) => a.kind == b.kind || function(a.kind) && function(b.kind),
        (Said::Message(_), Said::Message(_)) | (Said::Route(_), Said::Route(_)) => true,
        _ => false,
    }
}

/// An entry with what stands around it.
struct Near<'a> {
    member: &'a Member,
    entry: &'a Entry,
    layout: Layout,
    /// Where the section it stands in begins.
    start: usize,
}

impl<'a> Near<'a> {
    fn of(member: &'a Member, entry: &'a Entry) -> Option<Near<'a>> {
        let layout = Layout::of(&member.document, entry)?;
        let start = member.document.sections().start_of(entry.section as usize);
        Some(Near { member, entry, layout, start })
    }

    /// The text at a place in the entry's section.
    fn at(&self, span: Span) -> String {
        self.member.document.text().slice(span.at(self.start)).into_owned()
    }

    /// What stands on the line of the entry before `span`.
    fn before(&self, span: Span) -> String {
        let text = self.member.document.text();
        let at = span.at(self.start).start;
        text.slice(text.line_range(text.line_of(at)).start..at).into_owned()
    }

    fn anchor(&self, span: Span) -> Anchor {
        Anchor { section: self.entry.section, spot: Spot::Bytes(span) }
    }

    /// The path of a route as the document writes such: below what its headings say, with braces where it has braces.
    fn path(&self, route: &crate::contract::Route) -> String {
        let mut segments = route.path.segments.as_slice();
        if let Said::Route(own) = &self.entry.said {
            let begins = |prefix: &&crate::contract::Path| {
                segments.starts_with(&prefix.segments) && !own.path.segments.starts_with(&prefix.segments)
            };
            let prefix = self.entry.prefixes.iter().find(begins);
            segments = prefix.and_then(|prefix| segments.get(prefix.segments.len()..)).unwrap_or(segments);
        }
        let braces = self.member.entries().entries.iter().any(|entry| {
            matches!(entry.said, Said::Route(_)) && self.member.document.at(entry.anchor()).contains('{')
        });
        let path = crate::contract::Path { segments: segments.to_vec() }.to_string();
        if !braces {
            return path;
        }
        let part = |part: &str| part.strip_prefix(':').map_or(part.to_string(), |name| format!("{{{name}}}"));
        path.split('/').map(part).collect::<Vec<_>>().join("/")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod pictures;
