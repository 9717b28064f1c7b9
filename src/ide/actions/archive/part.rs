//! The bytes of a batch in its document: its heading with all below it, and those of its blocks that stand elsewhere.
//!
//! Lines are taken whole, blank ones after them too. A comment right above a heading is about what follows. Start at [`of`].

use crate::{
    project::{Batch, Batches, BlockAt, Member},
    syntax::{Block, Group},
};
use std::ops::Range;

/// What is taken out of a document.
pub(super) struct Part {
    /// The bytes, in order.
    pub cuts: Vec<Range<usize>>,
    /// What they say, as one text without a line end after it.
    pub text: String,
    /// What there is to know.
    pub notes: Vec<String>,
}

/// The part of a batch.
pub(super) fn of(batches: &Batches, batch: &Batch, member: &Member) -> Part {
    let text = member.document.text();
    let mut notes = Vec::new();
    let mut ranges: Vec<Range<usize>> =
        groups(batch, member).map(|group| below(member, batch, group)).collect();
    let mut foreign = Vec::new();
    for (index, block) in (0u32..).zip(&member.outline().blocks) {
        let (at, whole) =
            (BlockAt { path: member.path.clone(), index, kind: block.kind }, extent(member, block));
        let owners = batches.list.iter().filter(|other| other.blocks.contains(&at)).count();
        let own = batch.blocks.contains(&at);
        match own && owners == 1 {
            true => ranges.push(whole),
            false => foreign.push(whole),
        }
        if own && owners > 1 {
            notes.push(format!(
                "The {} of {} stays: it is about other batches too",
                block.kind.word(),
                batch.name
            ));
        }
    }
    let pieces: Vec<_> = merged(ranges).into_iter().flat_map(|piece| without(piece, &foreign)).collect();
    let said = |piece: &Range<usize>| text.slice(piece.clone()).trim_end().to_owned();
    let end = text.line_ending().as_str();
    let texts: Vec<_> = pieces.iter().map(said).filter(|text| !text.is_empty()).collect();
    let cuts = pieces.into_iter().map(|piece| to_the_end(member, piece)).collect();
    Part { cuts, text: texts.join(&format!("{end}{end}")), notes }
}

/// The headings of a batch: `## Batch 1` and, further down, `## Batch 1 — fixes`.
fn groups<'a>(batch: &'a Batch, member: &'a Member) -> impl Iterator<Item = &'a Group> {
    member.outline().groups.iter().filter(|group| group.batch.as_ref() == Some(&batch.name))
}

/// A heading with all below it: up to the next one of its level, or the next batch.
fn below(member: &Member, batch: &Batch, group: &Group) -> Range<usize> {
    let sections = member.document.sections();
    let level = |index: usize| sections.get(index)?.facts.heading.as_ref().map(|heading| heading.level);
    let first = group.at.section as usize + 1;
    let next = (first..sections.len()).find(|index| level(*index).is_some_and(|level| level <= group.level));
    let end = next.map_or(sections.bytes(), |index| sections.start_of(index));
    let own = member.document.range(group.at).start;
    let others = member
        .outline()
        .groups
        .iter()
        .filter(|other| other.batch.as_ref().is_some_and(|name| *name != batch.name));
    let others = others.map(|other| member.document.range(other.at).start).filter(|at| own < *at);
    lines(member, own..others.min().map_or(end, |other| other.min(end)))
}

/// The bytes of a block.
fn extent(member: &Member, block: &Block) -> Range<usize> {
    let own = member.document.range(block.own);
    let end = match block.end_section > block.own.section + 1 {
        true => member.document.sections().start_of(block.end_section as usize),
        false => own.end,
    };
    lines(member, own.start..end)
}

/// The whole lines of a range, and the blank ones after it.
fn lines(member: &Member, range: Range<usize>) -> Range<usize> {
    let text = member.document.text();
    let blank = |line: usize| text.slice(text.line_range(line)).trim().is_empty();
    let mut end = text.line_of(range.end);
    if text.line_start(end) < range.end {
        end += 1;
    }
    while end < text.line_count() && blank(end) {
        end += 1;
    }
    let first = text.line_of(range.start);
    let start = begin(member, first, 0);
    let stop = if end < text.line_count() { begin(member, end, first + 1) } else { text.len() };
    start.max(bom(member))..stop
}

/// Where what begins on a line begins, comments right above it included, but nothing above the line `least`.
fn begin(member: &Member, mut line: usize, least: usize) -> usize {
    let text = member.document.text();
    let comment = |line: usize| {
        let said = text.slice(text.line_range(line)).trim().to_owned();
        said.starts_with("<!--") && said.ends_with("-->")
    };
    while line > least && comment(line - 1) {
        line -= 1;
    }
    text.line_start(line)
}

fn bom(member: &Member) -> usize {
    let text = member.document.text();
    if text.byte_at(0) == Some(0xef) && text.byte_at(1) == Some(0xbb) { 3 } else { 0 }
}

/// Ranges in order, those that touch made one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut all: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match all.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => all.push(range),
        }
    }
    all
}

/// What is left of a range beside others, which are in order.
fn without(range: Range<usize>, others: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut left = Vec::new();
    let mut start = range.start;
    for other in others.iter().filter(|other| other.start < range.end && range.start < other.end) {
        left.push(start..other.start.max(start));
        start = start.max(other.end);
    }
    left.push(start..range.end.max(start));
    left.retain(|piece| !piece.is_empty());
    left
}

/// A range to be taken out; with the blank lines before it where nothing comes after.
fn to_the_end(member: &Member, range: Range<usize>) -> Range<usize> {
    let text = member.document.text();
    if range.end < text.len() {
        return range;
    }
    let mut line = text.line_of(range.start);
    while line > 0 && text.slice(text.line_range(line - 1)).trim().is_empty() {
        line -= 1;
    }
    text.line_start(line).max(bom(member)).min(range.start)..range.end
}
