//! Completion: ids where an id may stand, statuses in a status field, field names at the start of a line; in blocks, their
//! fields and what stands in those; whole blocks and tickets where one may begin; names of code in contract documents.
//!
//! Each kind of proposal is a file; the first that has something to say here answers. What is proposed is written as the
//! document writes it. Lists are cut early and say so: the client asks again when more is typed. Start at [`completion`].

mod blocks;
mod contracts;
mod fields;
mod ids;
mod snippets;
mod statuses;

use super::subject::{block_at, field_at, ticket_at};
use crate::{
    project::{DocPath, Member, Snapshot},
    syntax::{Block, Section, Ticket, facts::Field},
};
use std::ops::Range;

/// Most proposals in one list.
const MOST: usize = 200;

/// What could be typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompletionList {
    /// The proposals, the best first.
    pub items: Vec<Completion>,
    /// Whether there are more: ask again when more is typed.
    pub incomplete: bool,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// What stands beside it.
    pub detail: Option<String>,
    /// What it is.
    pub kind: CompletionKind,
    /// The bytes it takes the place of, all on one line; the cursor is at their end or inside.
    pub replace: Range<usize>,
    /// The text that comes, with the document's own line ends.
    pub insert: String,
    /// The same with places to type at, in the protocol's snippet syntax, where there are such places.
    pub snippet: Option<String>,
    /// Orders the list, as text.
    pub sort: String,
    /// What an editor compares with the replaced bytes while the reader types on.
    pub filter: String,
    /// More about it, in Markdown.
    pub documentation: Option<String>,
}

/// What a proposal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// An id.
    Ticket,
    /// A status.
    Status,
    /// A field's name.
    Field,
    /// A batch.
    Batch,
    /// A file.
    File,
    /// A commit.
    Commit,
    /// A function or a route of the code.
    Function,
    /// An event or a message of the code.
    Event,
    /// Any other value.
    Value,
    /// A whole block or ticket.
    Snippet,
}

/// What could be typed at `offset`.
pub fn completion(snapshot: &Snapshot, path: &DocPath, offset: usize) -> CompletionList {
    let Some(context) = snapshot.member(path).and_then(|member| Context::new(snapshot, member, offset))
    else {
        return CompletionList::default();
    };
    statuses::statuses(&context)
        .or_else(|| contracts::names(&context))
        .or_else(|| blocks::heads(&context))
        .or_else(|| {
            if context.block.is_some() { blocks::in_block(&context) } else { None }
                .map(|list| more(list, &context))
        })
        .or_else(|| ids::in_list(&context))
        .or_else(|| {
            if context.block.is_none() { fields::fields(&context) } else { None }
                .map(|list| more(list, &context))
        })
        .or_else(|| snippets::snippets(&context))
        .or_else(|| ids::in_text(&context))
        .unwrap_or_default()
}

/// The same, and behind it what else may begin on the line.
fn more(mut list: CompletionList, context: &Context<'_>) -> CompletionList {
    list.items.extend(snippets::snippets(context).unwrap_or_default().items);
    for (order, item) in list.items.iter_mut().enumerate() {
        item.sort = format!("{order:04}");
    }
    list
}

/// The cursor and what is around it.
struct Context<'a> {
    snapshot: &'a Snapshot,
    member: &'a Member,
    offset: usize,
    /// The cursor's line, its end not included.
    line: Range<usize>,
    /// The line up to the cursor.
    before: String,
    /// The rest of it.
    after: String,
    section: &'a Section,
    /// Where the section begins.
    start: usize,
    ticket: Option<(u32, &'a Ticket)>,
    /// The block around the cursor; no ticket then.
    block: Option<(u32, &'a Block)>,
}

impl<'a> Context<'a> {
    fn new(snapshot: &'a Snapshot, member: &'a Member, offset: usize) -> Option<Context<'a>> {
        let text = member.document.text();
        let line = text.line_range(text.line_of(offset));
        let offset = offset.min(line.end);
        // The place just before the cursor decides the section: at the end of the text there is none after it.
        let (index, start) = member.document.sections().at_byte(offset);
        let block = block_at(member, offset);
        Some(Context {
            snapshot,
            member,
            offset,
            before: text.slice(line.start..offset).into_owned(),
            after: text.slice(offset..line.end).into_owned(),
            line,
            section: member.document.sections().get(index)?,
            start,
            ticket: if block.is_none() { ticket_at(member, offset) } else { None },
            block,
        })
    }

    /// The bytes of a field's value.
    fn value(&self, field: &Field) -> Range<usize> {
        self.section.span(field.value).at(self.start)
    }

    /// The field whose value the cursor is in, on the line of its label; blanks around the value belong to it.
    fn field(&self) -> Option<&'a Field> {
        let (_, field) = field_at(self.section, self.offset - self.start, |field| {
            let value = self.value(field);
            let near = value.start <= self.line.end && self.line.start <= value.start;
            let gap = if self.offset > value.end { value.end..self.offset } else { self.offset..value.start };
            near && (gap.start >= gap.end || self.is_blank(gap))
        })?;
        Some(field)
    }

    fn is_blank(&self, range: Range<usize>) -> bool {
        self.member.document.text().slice(range).chars().all(|c| c == ' ' || c == '\t')
    }

    /// Tickets around the cursor, so that what a document usually writes is learned without reading all of it.
    fn neighbours(&self, reach: usize) -> impl Iterator<Item = &'a Ticket> {
        let tickets = &self.member.outline().tickets;
        let here = self.ticket.map_or(0, |(index, _)| index as usize);
        let first = here.saturating_sub(reach);
        tickets.get(first..(here + reach).min(tickets.len())).unwrap_or_default().iter()
    }

    /// The fields of a ticket, and where their sections begin.
    fn fields_of(&self, ticket: &'a Ticket) -> impl Iterator<Item = (&'a Field, &'a Section, usize)> {
        let document = &self.member.document;
        let mut known = (u32::MAX, 0);
        ticket.fields.iter().filter_map(move |(index, at)| {
            let section = document.section(*index)?;
            if known.0 != *index {
                known = (*index, document.sections().start_of(*index as usize));
            }
            Some((section.facts.fields.get(*at as usize)?, section, known.1))
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    /// The cursor's line with the replaced bytes in brackets and the cursor as a bar, then the labels in order; nothing
    /// when nothing is proposed.
    #[track_caller]
    pub(super) fn check(text: &str, want: &str) {
        let fixture = Fixture::new(text);
        let (path, offset) = fixture.at();
        let list = completion(&fixture.snapshot, path, offset);
        let Some(first) = list.items.first() else {
            assert_eq!("", want);
            return;
        };
        let content = fixture.text(path);
        let line = content[..offset].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let end = content[offset..].find(['\n', '\r']).map_or(content.len(), |at| offset + at);
        let replace = &first.replace;
        assert!(
            line <= replace.start && replace.start <= offset && offset <= replace.end && replace.end <= end
        );
        let mut got = format!(
            "{}[{}|{}]{}",
            &content[line..replace.start],
            &content[replace.start..offset],
            &content[offset..replace.end],
            &content[replace.end..end]
        );
        for item in &list.items {
            got = format!("{got}\n{}", item.label);
        }
        assert!(list.items.is_sorted_by(|a, b| a.sort < b.sort));
        assert_eq!(got, want);
    }

    /// What the first proposal inserts.
    #[track_caller]
    pub(super) fn check_first(text: &str, want: &str) {
        let fixture = Fixture::new(text);
        let (path, offset) = fixture.at();
        let list = completion(&fixture.snapshot, path, offset);
        assert_eq!(list.items.first().unwrap().insert, want);
    }

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let tickets: String = (1..=300).map(|number| format!("### T{number}: x\n")).collect();
        let fixture = Fixture::new(&format!("{tickets}**Depends on:** $0\n"));
        let (path, offset) = fixture.at();
        let list = completion(&fixture.snapshot, path, offset);
        assert_eq!((list.items.len(), list.incomplete), (MOST, true));
    }
}
