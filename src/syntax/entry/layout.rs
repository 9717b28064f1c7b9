//! What stands around an entry: the columns of its row, the fence it is in, and where all that belongs to it ends.
//!
//! For who writes the next entry in the style of this one. Knows places, not how anything is spelled. Start at
//! [`Layout::of`].

use super::{
    Entry, Form,
    abi::Column,
    part::{Part, parts},
    piece::{Fence, Line, Piece, Table},
    protocol,
};
use crate::{
    syntax::{
        Document,
        span::{Anchor, Spot},
    },
    text::Span,
};

/// What stands around one entry; places are bytes of its section.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// The cells of its row, in order, and what their columns hold; empty for other forms.
    pub cells: Vec<(Holds, Span)>,
    /// The rows of its table, its own among them.
    pub rows: Vec<Vec<Span>>,
    /// The inside of the fence it stands in, or of the first that stands below its heading.
    pub fence: Option<FenceAt>,
    /// All that belongs to it: lines below a bullet, sections below a heading. New entries go behind the end of this place.
    pub all: Anchor,
}

/// A fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FenceAt {
    /// Its language; empty for none.
    pub language: Span,
    /// The lines between the back-ticks.
    pub content: Span,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Names or signatures.
    Name,
    /// Parameters.
    Params,
    /// What is returned.
    Returns,
    /// Words such as `view`.
    Mutability,
    /// Selectors or topic hashes.
    Selector,
    /// Numbers or values.
    Value,
    /// Contracts.
    Contract,
    /// Methods of routes.
    Method,
    /// Paths, or methods and paths.
    Path,
    /// Which way messages go.
    Direction,
    /// Who sends.
    Sender,
    /// Bodies of requests, what messages carry.
    Body,
    /// Queries.
    Query,
    /// Answers.
    Answer,
    /// Anything else.
    Other,
}

impl Layout {
    /// What stands around `entry` in the document it was read from.
    pub fn of(document: &Document, entry: &Entry) -> Option<Layout> {
        let parts = parts(document);
        let part = parts.get(entry.section as usize)?;
        let all = Anchor { section: entry.section, spot: Spot::Bytes(entry.whole) };
        let mut layout = Layout { cells: Vec::new(), rows: Vec::new(), fence: None, all };
        match entry.form {
            Form::Row => layout.row(part, entry)?,
            Form::Bullet | Form::Line => layout.all = below_line(part, entry),
            Form::Signature | Form::Json => {
                layout.fence = fences(part).find(|fence| holds(fence.content, entry.name)).map(FenceAt::of);
            }
            Form::Heading => {
                layout.fence = fences(part).next().map(FenceAt::of);
                layout.all = below_heading(&parts, entry.section)?;
            }
            Form::Aside | Form::Agreed | Form::Assumed => return None,
        }
        Some(layout)
    }

    /// All that stands below the heading of the section, where the entry is that heading's own: it is named there, and its
    /// signature stands in a fence below.
    pub fn of_heading(document: &Document, entry: &Entry) -> Option<(Span, Anchor)> {
        let parts = parts(document);
        let heading = parts.get(entry.section as usize)?.heading()?;
        let name = entry.said.name();
        heading.text.contains(&name).then_some(())?;
        Some((heading.at, below_heading(&parts, entry.section)?))
    }

    fn row(&mut self, part: &Part<'_>, entry: &Entry) -> Option<()> {
        let tables = part
            .pieces
            .iter()
            .filter_map(|piece| if let Piece::Table(table) = piece { Some(table) } else { None });
        let mut found = tables.filter_map(|table| {
            let row = table.rows.iter().find(|row| holds(row.whole, entry.name))?;
            Some((table, row))
        });
        let (table, row) = found.next_back()?;
        let held = columns(part, table, entry);
        self.cells = held.into_iter().zip(row.cells.iter().copied()).collect();
        self.rows = table.rows.iter().map(|row| row.cells.clone()).collect();
        Some(())
    }
}

impl FenceAt {
    fn of(fence: &Fence) -> FenceAt {
        FenceAt { language: fence.language, content: fence.content }
    }
}

fn fences<'a>(part: &'a Part<'_>) -> impl Iterator<Item = &'a Fence> {
    part.pieces.iter().filter_map(|piece| if let Piece::Fence(fence) = piece { Some(fence) } else { None })
}

/// Whether one place lies in another.
fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn columns(part: &Part<'_>, table: &Table, entry: &Entry) -> Vec<Holds> {
    let headers = table.header.cells.iter().map(|cell| part.at(*cell));
    if matches!(entry.said, crate::contract::Said::Abi(_)) {
        return super::abi::columns_of(headers).into_iter().map(of_contract).collect();
    }
    headers.map(|header| protocol::column(header).map_or(Holds::Other, of_protocol)).collect()
}

fn of_contract(column: Column) -> Holds {
    match column {
        Column::Name(_) => Holds::Name,
        Column::Params => Holds::Params,
        Column::Returns => Holds::Returns,
        Column::Mutability => Holds::Mutability,
        Column::Selector => Holds::Selector,
        Column::Value => Holds::Value,
        Column::Contract => Holds::Contract,
        // The type of a variable is what its getter returns.
        Column::Type => Holds::Returns,
        _ => Holds::Other,
    }
}

fn of_protocol(column: protocol::Column) -> Holds {
    match column {
        protocol::Column::Name | protocol::Column::PerhapsName => Holds::Name,
        protocol::Column::Direction => Holds::Direction,
        protocol::Column::Sender => Holds::Sender,
        protocol::Column::Payload | protocol::Column::Body => Holds::Body,
        protocol::Column::Answer => Holds::Answer,
        protocol::Column::Method => Holds::Method,
        protocol::Column::Path => Holds::Path,
        protocol::Column::Query => Holds::Query,
        protocol::Column::Aside => Holds::Other,
    }
}

/// A line or bullet with what is indented below it.
fn below_line(part: &Part<'_>, entry: &Entry) -> Anchor {
    let line = |piece: &Piece| match piece {
        Piece::Item(line) | Piece::Line(line) => Some(Line::clone(line)),
        _ => None,
    };
    let mut pieces = part.pieces.iter().skip_while(|piece| {
        !line(piece).is_some_and(|line| holds(line.text, entry.name) || line.text == entry.whole)
    });
    let own = pieces.next().and_then(line);
    let indent = own.map_or(0, |line| line.indent);
    let deeper = pieces.map_while(|piece| match piece {
        Piece::Item(line) => (line.indent > indent).then_some(line.text),
        Piece::Line(line) => (line.indent > indent || !line.first).then_some(line.text),
        Piece::Fence(fence) => (fence.indent > indent).then_some(fence.whole),
        _ => None,
    });
    let end = deeper.map(|span| span.end).last().unwrap_or(entry.whole.end).max(entry.whole.end);
    Anchor { section: part.index, spot: Spot::Bytes(Span { start: entry.whole.start, end }) }
}

/// The last section below the heading of `section`, without blank lines and rules at its end.
fn below_heading(parts: &[Part<'_>], section: u32) -> Option<Anchor> {
    let inside = |part: &&Part<'_>| part.headings.iter().any(|heading| heading.section == section);
    let last = parts.iter().skip(section as usize).take_while(inside).last()?;
    let mut text = last.text.trim_end();
    while let Some(before) = text.strip_suffix("---").or_else(|| text.strip_suffix("***")) {
        text = before.trim_end();
    }
    Some(Anchor { section: last.index, spot: Spot::Bytes(Span::new(0..text.len())) })
}
