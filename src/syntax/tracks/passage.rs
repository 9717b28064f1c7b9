//! A section's text in passages: paragraphs of its lines, and of the lines in its fences.
//!
//! Updates and pings are written in both. Start at [`passages`].

use super::super::{
    entry::{
        part::Part,
        piece::{Fence, Line, Piece},
    },
    split::lines,
};
use crate::text::Span;

/// Lines that belong together.
pub struct Passage {
    /// Its lines, without the blanks around them.
    pub lines: Vec<Span>,
    /// Whether it stands in a fence.
    pub fenced: bool,
}

impl Passage {
    /// From its first line to its last.
    pub fn whole(&self) -> Span {
        match (self.lines.first(), self.lines.last()) {
            (Some(first), Some(last)) => Span::new(first.start as usize..last.end as usize),
            _ => Span::default(),
        }
    }
}

/// The passages of `part`, in order.
pub fn passages(part: &Part<'_>) -> Vec<Passage> {
    let mut found = Vec::new();
    for piece in &part.pieces {
        match piece {
            Piece::Line(line) | Piece::Item(line) => take(part, &mut found, line, piece),
            Piece::Fence(fence) => in_fence(part, fence, &mut found),
            Piece::Table(_) | Piece::Comment(_) => {}
        }
    }
    found
}

fn take(part: &Part<'_>, found: &mut Vec<Passage>, line: &Line, piece: &Piece) {
    // Whoever is pinged begins a passage, and so does an item that is no further label.
    let item = matches!(piece, Piece::Item(_)) && line.label.is_none();
    let starts = line.first || item || part.at(line.text).starts_with('@');
    match found.last_mut().filter(|last| !last.fenced && !starts) {
        Some(last) => last.lines.push(line.text),
        None => found.push(Passage { lines: vec![line.text], fenced: false }),
    }
}

fn in_fence(part: &Part<'_>, fence: &Fence, found: &mut Vec<Passage>) {
    let text = part.at(fence.content);
    let mut open: Option<Passage> = None;
    for (start, line) in lines(text) {
        let inner = line.trim();
        let at = fence.content.start as usize + start + line.len() - line.trim_start().len();
        if inner.is_empty() || inner.starts_with('@') {
            found.extend(open.take());
        }
        if !inner.is_empty() {
            let passage = open.get_or_insert_with(|| Passage { lines: Vec::new(), fenced: true });
            passage.lines.push(Span::new(at..at + inner.len()));
        }
    }
    found.extend(open);
}
