//! Ranges: what `T4-T6` becomes when an id in it, or at its end, gets another name.
//!
//! It stays a range while it covers the same tickets. Else it is rewritten: what is left of it stays a range where three
//! or more follow each other, the rest is spelled out. Start at [`rewritten`].

use super::change::{Change, order};
use crate::{
    ide::lists,
    syntax::{Id, Outline},
};

/// What becomes of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It says the same as before.
    Same,
    /// It stays a range, with these ends.
    Ends(Id, Id),
    /// It becomes a list.
    List(Vec<Piece>),
}

/// A part of a list that was a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// One id.
    One(Id),
    /// A range.
    Span(Id, Id),
}

impl Piece {
    /// The id it begins with.
    pub fn first(&self) -> &Id {
        match self {
            Piece::One(id) | Piece::Span(id, _) => id,
        }
    }
}

/// What becomes of the range `from` to `to` whose tickets `outline` declares.
pub(super) fn rewritten(change: &Change<'_>, outline: &Outline, from: &Id, to: &Id) -> Outcome {
    let touches = |wanted: &crate::ide::occurrences::Wanted| {
        wanted.is(from) || wanted.is(to) || wanted.is_inside(from, to)
    };
    if !touches(&change.old) && !touches(&change.new) {
        return Outcome::Same;
    }
    let before = change.covered(outline, from, to, false);
    let wanted: Vec<Id> = before.iter().map(|id| change.after(id)).collect();
    let (first, last) = (change.after(from), change.after(to));
    // A reader takes the ends for the first and the last.
    let outside = |id: &Id| order(id) < order(&first) || order(&last) < order(id);
    let ascends = first.stem() == last.stem()
        && first.number() < last.number()
        && !wanted.iter().any(|id| id.stem() == first.stem() && outside(id));
    if ascends && same(&change.covered(outline, &first, &last, true), &wanted) {
        return if first == *from && last == *to { Outcome::Same } else { Outcome::Ends(first, last) };
    }
    Outcome::List(pieces(change, outline, &before))
}

fn same(a: &[Id], b: &[Id]) -> bool {
    let keys = |ids: &[Id]| {
        let mut keys: Vec<_> = ids.iter().map(Id::key).collect();
        keys.sort();
        keys
    };
    keys(a) == keys(b)
}

/// The ids in order, those that still make a range as ranges.
fn pieces(change: &Change<'_>, outline: &Outline, before: &[Id]) -> Vec<Piece> {
    let (mut found, mut run): (Vec<Piece>, Vec<Id>) = (Vec::new(), Vec::new());
    let new = &change.new.id;
    for id in before {
        let renamed = change.old.is(id);
        // A range across the new id's own place would take it in.
        let across = run.last().is_some_and(|last| {
            new.stem() == id.stem() && order(last) < order(new) && order(new) < order(id)
        });
        if renamed || across {
            flush(change, outline, &mut run, &mut found);
        }
        match renamed {
            true => found.push(Piece::One(new.clone())),
            false => run.push(id.clone()),
        }
    }
    flush(change, outline, &mut run, &mut found);
    found
}

fn flush(change: &Change<'_>, outline: &Outline, run: &mut Vec<Id>, found: &mut Vec<Piece>) {
    if let [first, _, .., last] = run.as_slice()
        && run.len() > 2
        && same(&change.covered(outline, first, last, true), run)
    {
        found.push(Piece::Span(first.clone(), last.clone()));
        run.clear();
    }
    found.extend(run.drain(..).map(Piece::One));
}

/// The list as text, joined and marked as `text`, the range it was, is; `ends` are the bytes of its ends.
pub(super) fn spelled(text: &str, ends: (usize, usize), pieces: &[Piece], short: bool) -> String {
    let join = text.get(ends.0..text.len() - ends.1).unwrap_or("-");
    let between = if join.starts_with('`') && join.ends_with('`') && join.len() > 1 { "`, `" } else { ", " };
    let piece = |piece: &Piece| match piece {
        Piece::One(id) => id.to_string(),
        Piece::Span(from, to) => {
            let bare = to.as_str().get(to.stem().len()..).filter(|_| short && from.stem() == to.stem());
            format!("{from}{join}{}", bare.unwrap_or(to.as_str()))
        }
    };
    pieces.iter().map(piece).collect::<Vec<_>>().join(between)
}

/// Whether the far end of a written range leaves its prefix out.
pub(super) fn is_short(text: &str, from: &Id, to: &Id) -> bool {
    lists::ends(text, from, to).1 < to.as_str().len()
}
