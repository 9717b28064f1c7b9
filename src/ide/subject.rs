//! What stands at a place: the ticket or group that an id, a shortened number or a heading there means.
//!
//! Every feature asks this first. It looks up by binary search and by key, so it costs the same in a document of 250,000
//! lines as in a short one. Start at [`subject`].

use super::lists;
use crate::{
    project::{DocPath, Found, Member, Snapshot},
    syntax::{
        Anchor, Block, Group, Id, Section, Ticket,
        facts::{BatchName, Candidate, Field, Mask, Reference, Said, Target},
    },
};
use std::ops::Range;

/// A place that means something.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    /// The bytes that mean it.
    pub range: Range<usize>,
    /// What they mean.
    pub meant: Meant<'a>,
}

/// What a place may mean.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meant<'a> {
    /// A ticket, wherever it is declared.
    Ticket(Found<'a>),
    /// A group: the document it is in, and its index in the outline.
    Group(&'a Member, u32),
}

/// The ticket or group that `offset` lies in or touches; `None` for words, unknown ids and ambiguous ones.
pub(super) fn subject<'a>(snapshot: &'a Snapshot, path: &DocPath, offset: usize) -> Option<Subject<'a>> {
    let member: &Member = snapshot.member(path)?;
    mentioned(snapshot, member, offset)
        .or_else(|| listed(snapshot, member, offset))
        .or_else(|| numbered(snapshot, member, offset))
        .or_else(|| titled(member, offset))
        .or_else(|| named(snapshot, member, offset))
        .or_else(|| batch_named(snapshot, member, offset))
}

/// A batch that prose or a block names in other words than its heading: `BATCH-2` for `Batch 2: Core`.
fn batch_named<'a>(snapshot: &'a Snapshot, member: &'a Member, offset: usize) -> Option<Subject<'a>> {
    let (index, start) = member.document.sections().at_byte(offset);
    let section = member.document.sections().get(index)?;
    let within = offset.checked_sub(start)?;
    let mut touched = section.facts.batches.iter().filter(|one| section.span(one.spot).touches(within));
    // Of a list of batches nobody can tell which is meant.
    let only = touched.next().filter(|_| touched.next().is_none())?;
    let meant = batch_called(snapshot, member, &only.name)?;
    Some(Subject { range: section.span(only.spot).at(start), meant })
}

/// The one batch of a name: of the document's own plan, else of all.
pub(super) fn batch_called<'a>(
    snapshot: &'a Snapshot,
    member: &'a Member,
    name: &BatchName,
) -> Option<Meant<'a>> {
    let in_member = |member: &'a Member| {
        let groups = (0u32..).zip(&member.outline().groups);
        groups.filter(|(_, group)| group.batch.as_ref() == Some(name)).map(move |(index, _)| (member, index))
    };
    let only = |found: Vec<(&'a Member, u32)>| match found.as_slice() {
        [(member, index)] => Some(Meant::Group(member, *index)),
        _ => None,
    };
    let own = snapshot.plan(&member.path).map(|plan| plan.members().flat_map(in_member).collect::<Vec<_>>());
    match own.filter(|own| !own.is_empty()) {
        Some(own) => only(own),
        None => only(snapshot.members().flat_map(|member| in_member(member)).collect()),
    }
}

/// An id that stands out in any text: `T5`, `#4`, `Ticket 3`.
fn mentioned<'a>(snapshot: &'a Snapshot, member: &'a Member, offset: usize) -> Option<Subject<'a>> {
    let (mention, range) = member.document.mention_at(offset)?;
    Some(Subject { meant: meaning(snapshot, member, &mention.id)?, range })
}

/// The ticket an id means in a document, else the group.
pub(super) fn meaning<'a>(snapshot: &'a Snapshot, member: &'a Member, id: &Id) -> Option<Meant<'a>> {
    let ticket = snapshot.find(&member.path, id).map(Meant::Ticket);
    ticket.or_else(|| {
        let own = snapshot.plan(&member.path)?;
        own.members().find_map(|member| Some(Meant::Group(member, group_of_id(member, id)?)))
    })
}

fn group_of_id(member: &Member, id: &Id) -> Option<u32> {
    let key = id.key();
    let groups = (0u32..).zip(&member.outline().groups);
    let mut named = groups.filter_map(|(index, group)| Some((index, group.id.as_ref()?)));
    named.find(|(_, group)| group.key() == key).map(|(index, _)| index)
}

/// A number in a dependency or ticket list whose prefix was dropped, or the far end of a range: `8` in `INFRA-4,8`.
fn listed<'a>(snapshot: &'a Snapshot, member: &'a Member, offset: usize) -> Option<Subject<'a>> {
    let (index, start) = member.document.sections().at_byte(offset);
    let section = member.document.sections().get(index)?;
    let (field, at) = reference_at(section, offset.checked_sub(start)?)?;
    let Said::References { list, .. } = &field.said else { return None };
    let whole = section.span(list.get(at)?.spot).at(start);
    let owner = ticket_at(member, whole.start).map(|(_, ticket)| ticket);
    let means = lists::read(member.outline(), owner, list).nth(at)?.means;
    let text = member.document.text().slice(whole.clone());
    let (id, range) = match means {
        lists::Means::One(id) => (id, whole),
        lists::Means::Span(from, to) => {
            let (head, tail) = lists::ends(&text, &from, &to);
            let split = whole.end - tail;
            if offset >= split { (to, split..whole.end) } else { (from, whole.start..whole.start + head) }
        }
        lists::Means::Earlier | lists::Means::Nothing => return None,
    };
    Some(Subject { meant: meaning(snapshot, member, &id)?, range })
}

/// The field whose reference touches `offset`, an offset of the section, and the index of that reference.
pub(super) fn reference_at(section: &Section, offset: usize) -> Option<(&Field, usize)> {
    let field = field_before(section, offset)?;
    let Said::References { list, .. } = &field.said else { return None };
    let touches = |reference: &Reference| {
        !matches!(reference.target, Target::Earlier) && section.span(reference.spot).touches(offset)
    };
    Some((field, list.iter().rposition(touches)?))
}

/// The last field whose value begins at or before `offset`; values stand in the order of the text.
pub(super) fn field_before(section: &Section, offset: usize) -> Option<&Field> {
    let fields = &section.facts.fields;
    let after = fields.partition_point(|field| section.span(field.value).start as usize <= offset);
    fields.get(after.checked_sub(1)?)
}

/// The first field for which `wanted` holds among the last one that begins at or before `offset` and the one after it.
pub(super) fn field_at(
    section: &Section,
    offset: usize,
    wanted: impl Fn(&Field) -> bool,
) -> Option<(usize, &Field)> {
    let fields = &section.facts.fields;
    let after = fields.partition_point(|field| section.span(field.value).start as usize <= offset);
    let near = [after.checked_sub(1), Some(after)].into_iter().flatten();
    near.filter_map(|index| Some((index, fields.get(index)?))).find(|(_, field)| wanted(field))
}

/// The fence, code span or comment that holds `offset`, an offset of the section.
pub(super) fn mask_at(section: &Section, offset: usize) -> Option<&Mask> {
    let masks = section.masks();
    let after = masks.partition_point(|mask| mask.span.start as usize <= offset);
    masks.get(after.checked_sub(1)?).filter(|mask| offset < mask.span.end as usize)
}

/// A declaration or index row whose id is a bare number, which no prose would call an id.
fn numbered<'a>(snapshot: &'a Snapshot, member: &'a Member, offset: usize) -> Option<Subject<'a>> {
    let (index, start) = member.document.sections().at_byte(offset);
    let section = member.document.sections().get(index)?;
    let candidate = candidate_at(section, offset.checked_sub(start)?)?;
    let at = Anchor { section: u32::try_from(index).ok()?, spot: candidate.id_spot };
    let found = snapshot.find(&member.path, &candidate.id)?;
    let here = found.member.path == member.path && stands_at(found.ticket, at);
    here.then(|| Subject { range: member.document.range(at), meant: Meant::Ticket(found) })
}

pub(super) fn stands_at(ticket: &Ticket, at: Anchor) -> bool {
    ticket.id_at == at || ticket.rows.iter().any(|row| row.id_at == at)
}

/// The candidate whose id touches `offset`, an offset of the section.
pub(super) fn candidate_at(section: &Section, offset: usize) -> Option<&Candidate> {
    let candidates = &section.facts.candidates;
    let after = candidates.partition_point(|candidate| section.span(candidate.line).start as usize <= offset);
    let line = section.span(candidates.get(after.checked_sub(1)?)?.line);
    let same_line =
        candidates.get(..after)?.iter().rev().take_while(|other| section.span(other.line) == line);
    same_line.into_iter().find(|candidate| section.span(candidate.id_spot).touches(offset))
}

/// The heading of a group.
fn titled(member: &Member, offset: usize) -> Option<Subject<'_>> {
    let (index, start) = member.document.sections().at_byte(offset);
    let section = member.document.sections().get(index)?;
    let heading = section.facts.heading.as_ref()?;
    let within = section.span(heading.line).touches(offset.checked_sub(start)?);
    let at = Anchor { section: u32::try_from(index).ok()?, spot: heading.spot };
    let group = member.outline().groups.iter().position(|group| group.at == at).filter(|_| within)?;
    let meant = Meant::Group(member, u32::try_from(group).ok()?);
    Some(Subject { range: section.span(heading.line).at(start), meant })
}

/// A group's word and number in any text: `Batch 2`, where some heading begins so.
fn named<'a>(snapshot: &'a Snapshot, member: &'a Member, offset: usize) -> Option<Subject<'a>> {
    let text = member.document.text();
    let line = text.line_range(text.line_of(offset));
    let shown = text.slice(line.clone());
    let within = word_and_number(&shown, offset.checked_sub(line.start)?)?;
    let wanted = shown.get(within.clone())?;
    let found = group_called(snapshot, member, wanted)?;
    Some(Subject { range: line.start + within.start..line.start + within.end, meant: found })
}

/// `Batch 2` around `at`: a word of letters, one blank, a number.
fn word_and_number(line: &str, at: usize) -> Option<Range<usize>> {
    let part = |c: char| c.is_alphanumeric();
    let token = |at: usize| {
        let start =
            at - line.get(..at)?.chars().rev().take_while(|c| part(*c)).map(char::len_utf8).sum::<usize>();
        let end = at + line.get(at..)?.chars().take_while(|c| part(*c)).map(char::len_utf8).sum::<usize>();
        (start < end).then_some(start..end)
    };
    let numeric = |range: &Range<usize>| {
        line.get(range.clone()).is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()))
    };
    let here = token(at)?;
    let (word, number) = if numeric(&here) {
        let before = line.get(..here.start)?.strip_suffix(' ')?;
        (token(before.len())?, here)
    } else {
        line.get(here.end..)?.strip_prefix(' ')?;
        let next = token(here.end + 1)?;
        (here, next)
    };
    (numeric(&number) && !numeric(&word)).then_some(word.start..number.end)
}

/// The one group whose heading begins with `wanted`: of the document's own plan, else of all.
fn group_called<'a>(snapshot: &'a Snapshot, member: &'a Member, wanted: &str) -> Option<Meant<'a>> {
    let in_member = |member: &'a Member| {
        let groups = (0u32..).zip(&member.outline().groups);
        groups.filter(|(_, group)| begins_with(group, wanted)).map(move |(index, _)| (member, index))
    };
    let only = |found: Vec<(&'a Member, u32)>| match found.as_slice() {
        [(member, index)] => Some(Meant::Group(member, *index)),
        _ => None,
    };
    let own = snapshot.plan(&member.path).map(|plan| plan.members().flat_map(in_member).collect::<Vec<_>>());
    match own.filter(|own| !own.is_empty()) {
        Some(own) => only(own),
        None => only(snapshot.members().flat_map(|member| in_member(member)).collect()),
    }
}

/// Whether a group's name, marks before it left out, begins with these words.
fn begins_with(group: &Group, wanted: &str) -> bool {
    let name = group.name.trim_start_matches(|c: char| !c.is_alphanumeric());
    let head = name.get(..wanted.len()).is_some_and(|head| head.eq_ignore_ascii_case(wanted));
    head && !name
        .get(wanted.len()..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '.'))
}

/// The block whose text holds `offset`, its head included, and its index.
pub(super) fn block_at(member: &Member, offset: usize) -> Option<(u32, &Block)> {
    let (section, start) = member.document.sections().at_byte(offset);
    let (section, within) = (u32::try_from(section).ok()?, u32::try_from(offset.checked_sub(start)?).ok()?);
    let blocks = &member.outline().blocks;
    let begins = |block: &Block| {
        let own = block.own;
        let start = member.document.section(own.section).map_or(0, |section| section.span(own.spot).start);
        (own.section, start)
    };
    let index = blocks.partition_point(|block| begins(block) <= (section, within)).checked_sub(1)?;
    let block = blocks.get(index)?;
    let own = member.document.range(block.own);
    let inside = match section == block.own.section {
        true => offset < own.end || offset == member.document.text().len(),
        false => section < block.end_section,
    };
    Some((u32::try_from(index).ok()?, block)).filter(|_| inside)
}

/// The innermost ticket of the document's own outline whose text holds `offset`, and its index.
pub(super) fn ticket_at(member: &Member, offset: usize) -> Option<(u32, &Ticket)> {
    let (section, start) = member.document.sections().at_byte(offset);
    let (section, within) = (u32::try_from(section).ok()?, u32::try_from(offset.checked_sub(start)?).ok()?);
    let tickets = &member.outline().tickets;
    let begins = |ticket: &Ticket| {
        let at = ticket.line_at;
        let start = member.document.section(at.section).map_or(0, |section| section.span(at.spot).start);
        (at.section, start)
    };
    let after = tickets.partition_point(|ticket| begins(ticket) <= (section, within));
    let mut index = u32::try_from(after.checked_sub(1)?).ok()?;
    loop {
        let ticket = tickets.get(index as usize)?;
        let body = member.body(ticket);
        if body.start <= offset && (offset < body.end || offset == member.document.text().len()) {
            return Some((index, ticket));
        }
        index = ticket.parent?;
    }
}
