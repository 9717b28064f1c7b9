//! Anchors turned into bytes for features that walk through a whole document: every section's start is worked out once.
//!
//! A feature that looks up one place asks the document instead. Start at [`Places::range`].

use crate::{
    project::Member,
    syntax::{Anchor, Group, Outline, Section, Ticket, facts::Status},
};
use std::ops::Range;

/// Where the sections of a document begin.
#[derive(Debug)]
pub(super) struct Places<'a> {
    sections: Vec<&'a Section>,
    /// One more than there are sections: the last one is the end.
    starts: Vec<usize>,
}

impl<'a> Places<'a> {
    /// The places of a document.
    pub fn new(member: &'a Member) -> Places<'a> {
        let sections: Vec<&Section> = member.document.sections().iter().map(|section| &**section).collect();
        let mut starts = vec![0];
        starts.extend(sections.iter().scan(0, |end, section| {
            *end += section.len();
            Some(*end)
        }));
        Places { sections, starts }
    }

    /// Every section in order.
    pub fn sections(&self) -> impl Iterator<Item = (u32, &'a Section)> {
        (0u32..).zip(self.sections.iter().copied())
    }

    /// The section at `index`.
    pub fn section(&self, index: u32) -> Option<&'a Section> {
        self.sections.get(index as usize).copied()
    }

    /// The first byte of a section; the end of the document past the last one.
    pub fn start(&self, section: usize) -> usize {
        self.starts.get(section).or(self.starts.last()).copied().unwrap_or_default()
    }

    /// The bytes of an anchor.
    pub fn range(&self, anchor: Anchor) -> Range<usize> {
        let section = self.section(anchor.section);
        section
            .map(|section| section.span(anchor.spot))
            .unwrap_or_default()
            .at(self.start(anchor.section as usize))
    }

    /// The declaration of a ticket and all text that is its own.
    pub fn whole(&self, ticket: &Ticket) -> Range<usize> {
        let (own, line) = (self.range(ticket.body.own), self.range(ticket.line_at));
        let more = ticket.body.end_section > ticket.body.own.section + 1;
        let end = if more { self.start(ticket.body.end_section as usize) } else { own.end };
        own.start.min(line.start)..end.max(line.end)
    }

    /// For every section: the byte where the first later heading of the same level or a higher one begins.
    pub fn ends(&self) -> Vec<usize> {
        let levels: Vec<u8> = (self.sections.iter())
            .map(|section| section.facts.heading.as_ref().map_or(0, |heading| heading.level))
            .collect();
        let mut ends = vec![self.start(levels.len()); levels.len()];
        let mut open: Vec<(usize, u8)> = Vec::new();
        for (index, level) in levels.into_iter().enumerate() {
            while let Some((closed, _)) = open.pop_if(|(_, outer)| *outer >= level) {
                if let Some(end) = ends.get_mut(closed) {
                    *end = self.start(index);
                }
            }
            open.push((index, level));
        }
        ends
    }
}

/// For every group: how many of the tickets in it and in the groups in it are done, and how many there are.
pub(super) fn progress(outline: &Outline) -> Vec<(usize, usize)> {
    let mut counts = vec![(0, 0); outline.groups.len()];
    for ticket in &outline.tickets {
        let mut at = ticket.group;
        while let Some(index) = at {
            if let Some((done, all)) = counts.get_mut(index as usize) {
                *done += usize::from(ticket.status == Some(Status::Done));
                *all += 1;
            }
            at = outline.groups.get(index as usize).and_then(|group: &Group| group.parent);
        }
    }
    counts
}
