//! Selection ranges: from the word under the cursor outwards to the document, by what the text means.
//!
//! Word or id, value, field, line, list item, ticket, group, document; what is not there is left out. Start at
//! [`selection_ranges`].

use super::{
    places::Places,
    subject::{block_at, field_before, subject, ticket_at},
};
use crate::{
    project::{DocPath, Member, Snapshot},
    syntax::{Section, facts::Said},
    text::Text,
};
use std::ops::Range;

/// A list item is looked for this many lines up, and read this many down.
const ITEM: usize = 200;

/// The ranges around `offset`, each within the next; none in documents that are nothing of ours.
pub fn selection_ranges(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Vec<Range<usize>> {
    let Some(member) = snapshot.member(path).filter(|member| !member.kinds.is_empty()) else {
        return Vec::new();
    };
    let text = member.document.text();
    let mut all = vec![word(text, offset), line(text, offset), 0..text.len()];
    all.extend(subject(snapshot, path, offset).map(|found| found.range));
    all.extend(values(member, offset));
    all.extend(item(text, offset));
    all.extend(tickets(member, offset));
    all.extend(block(member, offset));
    all.extend(sections(member, offset));
    all.retain(|range| range.start <= offset && offset <= range.end && !range.is_empty());
    all.sort_by_key(|range| (range.len(), range.start));
    let mut chain: Vec<Range<usize>> = Vec::new();
    for range in all {
        let fits =
            |inner: &Range<usize>| range.start <= inner.start && inner.end <= range.end && range != *inner;
        if chain.last().is_none_or(fits) {
            chain.push(range);
        }
    }
    chain
}

/// The letters and digits around a place.
fn word(text: &Text, offset: usize) -> Range<usize> {
    let line = text.line_range(text.line_of(offset));
    let offset = offset.min(line.end);
    let (before, after) = (text.slice(line.start..offset), text.slice(offset..line.end));
    let part = |c: &char| c.is_alphanumeric() || *c == '_';
    let len = |c: char| c.len_utf8();
    let back: usize = before.chars().rev().take_while(part).map(len).sum();
    offset - back..offset + after.chars().take_while(part).map(len).sum::<usize>()
}

/// The line without the blanks around it.
fn line(text: &Text, offset: usize) -> Range<usize> {
    let line = text.line_range(text.line_of(offset));
    let shown = text.slice(line.clone());
    let start = line.start + shown.len() - shown.trim_start().len();
    start..start + shown.trim().len()
}

/// The part of a list, the value and the field around a place.
fn values(member: &Member, offset: usize) -> Vec<Range<usize>> {
    let (index, start) = member.document.sections().at_byte(offset);
    let section = member.document.sections().get(index);
    let field = section.and_then(|section| Some((section, field_before(section, offset - start)?)));
    let Some((section, field)) = field else { return Vec::new() };
    let section: &Section = section;
    let at = |spot| section.span(spot).at(start);
    let (label, value) = (at(field.label), at(field.value));
    let mut found = vec![label.start..value.end.max(label.end), value];
    match &field.said {
        Said::References { list, .. } => found.extend(list.iter().map(|reference| at(reference.spot))),
        Said::Files(files) => found.extend(files.iter().map(|file| at(file.spot))),
        _ => {}
    }
    found
}

/// The list item around a place, with everything indented below it.
fn item(text: &Text, offset: usize) -> Option<Range<usize>> {
    let here = text.line_of(offset);
    let line = |number: usize| Line::of(&text.slice(text.line_range(number)));
    let depth = line(here).indent;
    let above = (here.saturating_sub(ITEM)..=here).rev().map(|number| (number, line(number)));
    let (first, head) = above
        .take_while(|(_, line)| !line.blank)
        .find(|(number, line)| line.item && (*number == here || line.indent < depth))?;
    let below = (first + 1..text.line_count().min(first + ITEM)).map(|number| (number, line(number)));
    let below = below.take_while(|(_, line)| line.blank || line.indent > head.indent);
    let last = below.filter(|(_, line)| !line.blank).last().map_or(first, |(number, _)| number);
    Some(text.line_start(first) + head.indent..text.line_range(last).end)
}

/// What a line looks like.
struct Line {
    /// Bytes before its text.
    indent: usize,
    blank: bool,
    /// Whether a list item begins on it.
    item: bool,
}

impl Line {
    fn of(line: &str) -> Line {
        let text = line.trim_start();
        Line { indent: line.len() - text.len(), blank: text.is_empty(), item: is_item(text) }
    }
}

/// `- `, `* `, `+ `, `1. `, `1) `.
fn is_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let bullet = if rest.len() == line.len() { ["- ", "* ", "+ "] } else { [". ", ") ", ") "] };
    bullet.iter().any(|bullet| rest.starts_with(bullet))
}

/// The ticket around a place, and those it is a part of.
fn tickets(member: &Member, offset: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut next = ticket_at(member, offset).map(|(_, ticket)| ticket);
    while let Some(ticket) = next {
        let (line, body) = (member.document.range(ticket.line_at), member.body(ticket));
        found.push(line.start.min(body.start)..body.end.max(line.end));
        next = ticket.parent.and_then(|parent| member.outline().tickets.get(parent as usize));
    }
    found
}

/// The block around a place; one that a heading opens is that heading's part as well.
fn block(member: &Member, offset: usize) -> Option<Range<usize>> {
    let (_, block) = block_at(member, offset)?;
    let own = member.document.range(block.own);
    let end = member.document.sections().start_of(block.end_section as usize);
    Some(own.start..if block.end_section > block.own.section + 1 { end } else { own.end })
}

/// Every heading around a place with all that stands below it, groups among them.
fn sections(member: &Member, offset: usize) -> Vec<Range<usize>> {
    let places = Places::new(member);
    let headed = places.sections().zip(places.ends());
    let headed = headed.filter(|((_, section), _)| section.facts.heading.is_some());
    let ranges = headed.map(|((index, _), end)| places.start(index as usize)..end);
    ranges.filter(|range| range.start <= offset && offset < range.end).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    /// The texts from the inside out, without the document.
    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let fixture = Fixture::new(text);
        let (path, offset) = fixture.at();
        let text = fixture.text(path);
        let ranges = selection_ranges(&fixture.snapshot, path, offset);
        let (whole, inner) = ranges.split_last().unwrap();
        assert_eq!(*whole, 0..text.len());
        assert_eq!(inner.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>(), want);
    }

    #[test]
    fn from_the_id_to_the_batch() {
        check(
            "# Plan\n## Batch 1\n### BE-1: a\n### BE-2: b\n**Depends on:** BE-$01, BE-9\n## Batch 2\n",
            &[
                "1",
                "BE-1",
                "BE-1, BE-9",
                "Depends on:** BE-1, BE-9",
                "**Depends on:** BE-1, BE-9",
                "### BE-2: b\n**Depends on:** BE-1, BE-9\n",
                "## Batch 1\n### BE-1: a\n### BE-2: b\n**Depends on:** BE-1, BE-9\n",
            ],
        );
    }

    #[test]
    fn from_the_field_to_the_block() {
        let block = "HANDOFF TO BOB: Batch 1 (T1-T2)\nFiles: src/a.rs\nVerify: make all\n";
        check(
            &format!(
                "# Plan\n## Batch 1\n### T1: a\n### T2: b\n## Notes\n{}",
                block.replace("make", "ma$0ke")
            ),
            &["make", "make all", "Verify: make all", block, &format!("## Notes\n{block}")],
        );
    }

    #[test]
    fn a_list_item_with_what_is_below_it() {
        check(
            "# Plan\r\n- [ ] T1: 漢字 🎲\r\n  mo$0re\r\n\r\n  - [ ] step\r\n- [ ] T2: b\r\n",
            &[
                "more",
                "- [ ] T1: 漢字 🎲\r\n  more\r\n\r\n  - [ ] step",
                "- [ ] T1: 漢字 🎲\r\n  more\r\n\r\n  - [ ] step\r\n",
            ],
        );
    }

    #[test]
    fn nothing_of_ours_is_left_to_others() {
        let fixture = Fixture::new("//- README.md\nText$0\n");
        let (path, offset) = fixture.at();
        assert!(selection_ranges(&fixture.snapshot, path, offset).is_empty());
    }
}
