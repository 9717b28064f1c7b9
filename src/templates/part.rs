//! Where a block goes: which document, and after what in it.
//!
//! Reads places, writes nothing. Start at [`after`].

use super::{about::About, block::Insertion, fill::Filled};
use crate::{
    project::{Batch, DocPath, Member, Snapshot},
    syntax::{Anchor, Block, facts::BlockKind, ids_in},
};
use std::ops::Range;

/// Where something new goes: after the line that ends at `at` in a document.
#[derive(Clone, Debug)]
pub struct Spot<'a> {
    /// The document.
    pub member: &'a Member,
    /// One past the last character before it, line end left out.
    pub at: usize,
}

/// Where the next block of a batch goes: after its last one; a batch without one gets it where others have theirs.
pub fn after<'a>(about: &About<'a>) -> Option<Spot<'a>> {
    let batch = about.batch()?;
    let Some((member, block)) = batch.blocks.last().and_then(|at| at.find(&about.plan)) else {
        return first(about, batch);
    };
    if about.batches.is_newest_first(member) {
        let head = member.document.range(block.own).start;
        return Some(spot(member, trimmed(member, head)));
    }
    let mut end = extent(member, block).end;
    if member.path == batch.path && !is_log(about, member) {
        end = end.max(last_ticket(about, batch, member));
    }
    Some(spot(member, end))
}

/// The batch whose heading, tickets or blocks a byte of a document stands in.
pub fn batch_at<'a>(snapshot: &'a Snapshot, path: &DocPath, offset: usize) -> Option<About<'a>> {
    let any = About::at(snapshot, path, 0)?;
    let member = any.plan.documents().find(|member| member.path == *path)?;
    let text = member.document.text();
    let here = text.line_range(text.line_of(offset)).end;
    let section = u32::try_from(member.document.sections().at_byte(here).0).unwrap_or(u32::MAX);
    // Sections are told apart by their numbers; only what stands in the same one is asked for its bytes.
    let begins =
        |at: Anchor| at.section < section || at.section == section && member.document.range(at).start <= here;
    let outline = member.outline();
    let head = (0u32..).zip(&outline.groups).filter(|(_, group)| group.batch.is_some() && begins(group.at));
    let head = head.filter_map(|(group, one)| Some((one.at, any.batches.of_group(path, group)?, None)));
    let head = head.max_by_key(|(at, ..)| *at);
    let block = (0u32..).zip(&outline.blocks).take_while(|(_, block)| begins(block.at)).last();
    let block = block.and_then(|(at, block)| {
        let sync = any.batches.syncs.iter().find(|(sync, _)| sync.index == at && sync.path == *path);
        let index = any.batches.of_block(path, at).or(sync.and_then(|(_, last)| *last))?;
        Some((block.at, index, Some(block)))
    });
    let (_, index, block) = head.into_iter().chain(block).max_by_key(|(at, ..)| *at)?;
    let batch = any.batches.list.get(index)?;
    let line = text.line_start(text.line_of(offset));
    let end = match block {
        Some(block) => extent(member, block).end.max(last_ticket(&any, batch, member)),
        None => end_of(&any, batch, member),
    };
    (line <= end).then_some(About { index, ..any })
}

/// `text` after everything that is said of a batch, set apart from it as batches are set apart here.
pub fn after_batch(about: &About<'_>, text: &str) -> Option<Insertion> {
    let (batch, member) = about.batch().zip(about.member())?;
    let blocks = batch.blocks.iter().filter(|block| block.path == batch.path);
    let blocks =
        blocks.filter_map(|at| at.find(&about.plan)).map(|(member, block)| extent(member, block).end);
    let syncs =
        about.batches.syncs.iter().filter(|(at, last)| *last == Some(about.index) && at.path == batch.path);
    let syncs =
        syncs.filter_map(|(at, _)| at.find(&about.plan)).map(|(member, block)| extent(member, block).end);
    let end = blocks.chain(syncs).fold(end_of(about, batch, member), usize::max);
    let at = trimmed(member, end);
    let before =
        about.batches.list.iter().filter(|other| other.path == batch.path && other.group < batch.group);
    let before = before.max_by_key(|other| other.group).and_then(|other| other.group(&about.plan)).is_some();
    let own = member.document.text();
    let start = own.line_of(member.document.range(batch.group(&about.plan)?.at).start);
    let above = (0..start)
        .rev()
        .map(|line| own.slice(own.line_range(line)).trim().to_owned())
        .find(|line| !line.is_empty());
    let rule = above.filter(|line| before && is_rule(line));
    let mut whole = Filled::default();
    whole.push(&rule.map(|rule| format!("{rule}\n\n")).unwrap_or_default());
    whole.push(text);
    Some(Insertion::new(member, at, whole))
}

/// Whether a line is a thematic break.
fn is_rule(line: &str) -> bool {
    line.len() >= 3 && ["-", "*", "_"].iter().any(|sign| line.replace(sign, "").trim().is_empty())
}

fn first<'a>(about: &About<'a>, batch: &Batch) -> Option<Spot<'a>> {
    let home = batch.member(&about.plan)?;
    // A plan that keeps its blocks in a document of their own, or at its end, goes on like that.
    let apart = elsewhere(about).unwrap_or(home);
    let newest = apart.outline().blocks.first().filter(|_| about.batches.is_newest_first(apart));
    if let Some(newest) = newest {
        return Some(spot(apart, trimmed(apart, apart.document.range(newest.own).start)));
    }
    match apart.outline().blocks.last() {
        Some(last) if is_log(about, apart) || apart.path != home.path => {
            Some(spot(apart, extent(apart, last).end))
        }
        _ => Some(spot(home, end_of(about, batch, home))),
    }
}

/// The handoff document that holds every HANDOFF so far, if it holds those of all batches.
fn elsewhere<'a>(about: &About<'a>) -> Option<&'a Member> {
    let mut paths: Vec<&DocPath> = about
        .batches
        .list
        .iter()
        .flat_map(|batch| batch.blocks_of(BlockKind::Handoff))
        .map(|block| &block.path)
        .collect();
    paths.dedup();
    let [only] = paths.as_slice() else { return None };
    // `handoffs/batch-1.md` is about one batch, whoever else it names.
    let numbered = only.file_name().contains(|c: char| c.is_ascii_digit());
    about.plan.handoffs.iter().copied().find(|member| member.path == **only).filter(|_| !numbered)
}

/// Whether a document keeps blocks after all of its batches: one of them stands below the heading of a later batch.
fn is_log(about: &About<'_>, member: &Member) -> bool {
    let outline = member.outline();
    let start = |batch: &Batch| Some(outline.groups.get(batch.group as usize)?.at);
    let own = about.batches.list.iter().filter(|batch| batch.path == member.path);
    let mut heads: Vec<Anchor> = own.filter_map(start).collect();
    heads.sort_unstable();
    let is_below_another = |batch: &Batch| {
        let Some(own) = start(batch) else { return false };
        let block = batch.blocks.iter().rfind(|block| block.path == member.path);
        let at = block.and_then(|block| outline.blocks.get(block.index as usize)).map(|block| block.at);
        let next = heads.get(heads.partition_point(|head| *head <= own));
        at.zip(next).is_some_and(|(at, next)| *next < at)
    };
    about.batches.list.iter().filter(|batch| batch.path == member.path).any(is_below_another)
}

/// Where a batch ends: its own part, or its last ticket where that stands further down.
fn end_of(about: &About<'_>, batch: &Batch, member: &Member) -> usize {
    part_end(about, batch, member).max(last_ticket(about, batch, member))
}

/// Where the part of a batch ends: before the next heading of its level or above, or the next batch.
fn part_end(about: &About<'_>, batch: &Batch, member: &Member) -> usize {
    let Some(group) = batch.group(&about.plan) else { return member.document.text().len() };
    let sections = member.document.sections();
    let level = |index: usize| sections.get(index)?.facts.heading.as_ref().map(|heading| heading.level);
    let first = group.at.section as usize + 1;
    let end = (first..sections.len()).find(|index| level(*index).is_some_and(|level| level <= group.level));
    let mut end = end.map_or(member.document.text().len(), |index| sections.start_of(index));
    let others = member.outline().groups.iter().filter(|other| other.batch.is_some()).map(|other| other.at);
    if let Some(next) = others.filter(|at| group.at < *at).min() {
        let text = member.document.text();
        end = end.min(text.line_start(text.line_of(member.document.range(next).start)));
    }
    end
}

fn last_ticket(about: &About<'_>, batch: &Batch, member: &Member) -> usize {
    let ends = batch.tickets(&about.plan).map(|ticket| trimmed(member, member.body(ticket).end));
    ends.max().unwrap_or_default()
}

/// The bytes of a block, without the blank lines and rules after it.
pub(super) fn extent(member: &Member, block: &Block) -> Range<usize> {
    let own = member.document.range(block.own);
    let end = match block.end_section > block.own.section + 1 {
        true => member.document.sections().start_of(block.end_section as usize),
        false => own.end,
    };
    own.start..trimmed(member, end).max(own.start)
}

/// The batch as it stands, its blocks left out, with `\n` line ends: heading, notes, tickets.
pub(super) fn text(about: &About<'_>) -> String {
    let Some((batch, member)) = about.batch().zip(about.member()) else { return String::new() };
    let Some(group) = batch.group(&about.plan) else { return String::new() };
    let text = member.document.text();
    let start = text.line_start(text.line_of(member.document.range(group.at).start));
    let own = start..part_end(about, batch, member);
    let blocks = member.outline().blocks.iter().map(|block| extent(member, block));
    let mut pieces = without(own.clone(), blocks);
    // Tickets of the batch that were added further down.
    let bodies = batch.tickets(&about.plan).map(|ticket| member.body(ticket));
    pieces.extend(bodies.filter(|body| !own.contains(&body.start)));
    let pieces = pieces.into_iter().map(|piece| plain(member, piece));
    pieces.filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// What the plan says outside every batch, block and ticket, lines about other tickets left out.
pub(super) fn rules(about: &About<'_>) -> String {
    let member = about.plan.home;
    let document = &member.document;
    let outline = member.outline();
    let line_start =
        |at: Anchor| document.text().line_start(document.text().line_of(document.range(at).start));
    let parts =
        about.batches.list.iter().filter(|batch| batch.path == member.path).filter_map(|batch| {
            Some(line_start(batch.group(&about.plan)?.at)..part_end(about, batch, member))
        });
    let blocks = outline.blocks.iter().map(|block| extent(member, block));
    let tickets = outline.tickets.iter().map(|ticket| member.body(ticket));
    let groups = outline.groups.iter().map(|group| line_start(group.at)..document.range(group.at).end);
    let mut taken: Vec<Range<usize>> = parts.chain(blocks).chain(tickets).chain(groups).collect();
    taken.sort_by_key(|range| range.start);
    let own: Vec<_> = about.tickets().iter().map(|ticket| ticket.id.key()).collect();
    let other = |line: &str| {
        let mut ids =
            ids_in(line).into_iter().map(|id| id.key()).filter(|id| outline.by_key.contains_key(id));
        line.trim_start().starts_with(['|', '-', '*', '+']) && ids.any(|id| !own.contains(&id))
    };
    let pieces =
        without(0..document.text().len(), taken.into_iter()).into_iter().map(|piece| plain(member, piece));
    let mut paragraphs = Vec::new();
    for paragraph in pieces.collect::<Vec<_>>().join("\n\n").split("\n\n") {
        // A table about other tickets is nothing without them.
        if paragraph.starts_with('|') && paragraph.lines().any(other) {
            continue;
        }
        let kept: Vec<&str> = paragraph.lines().filter(|line| !other(line)).collect();
        paragraphs.extend(Some(kept.join("\n")).filter(|text| text.chars().any(char::is_alphanumeric)));
    }
    paragraphs.join("\n\n")
}

/// `whole` without `parts`, which are in order.
fn without(whole: Range<usize>, parts: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let (mut at, mut left) = (whole.start, Vec::new());
    for part in parts.filter(|part| whole.start <= part.start && part.start < whole.end) {
        left.push(at..part.start.max(at));
        at = at.max(part.end);
    }
    left.push(at..whole.end.max(at));
    left
}

/// A piece of a document with `\n` line ends, without blank lines and rules around it.
fn plain(member: &Member, piece: Range<usize>) -> String {
    let text = member.document.text();
    let end = trimmed(member, piece.end).max(piece.start);
    let piece = text.slice(piece.start..end).replace("\r\n", "\n").replace('\r', "\n");
    piece.trim_start_matches('\u{feff}').trim_matches('\n').to_owned()
}

fn spot(member: &Member, end: usize) -> Spot<'_> {
    Spot { member, at: trimmed(member, end) }
}

/// The end of the last line before `end` that says something: blank lines and thematic breaks say nothing.
fn trimmed(member: &Member, end: usize) -> usize {
    let text = member.document.text();
    let mut line = text.line_of(end.saturating_sub(1).min(text.len()));
    loop {
        let range = text.line_range(line);
        let whole = text.slice(range.clone());
        let said = whole.trim_matches(['\u{feff}', ' ', '\t']);
        if !said.is_empty() && !is_rule(said) || line == 0 {
            return range.end.min(end);
        }
        line -= 1;
    }
}
