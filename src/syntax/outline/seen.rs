//! The candidates of a whole document, and which of them look like declarations at all.
//!
//! One candidate is judged by itself and by its like: `### T1 Setup` beside `### T2 Build` is a ticket, `## HTTP2
//! support` is a title. Which form the file declares in is decided elsewhere. Start at [`Candidates::of_document`].

use super::blocks::Extents;
use crate::syntax::{
    facts::{Candidate, FieldName, Form, Separator},
    id::Id,
    section::Section,
    sections::Sections,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// Families that name something other than work.
const NOT_WORK: &[&str] = &[
    "AC-", "AC", "FR-", "NFR-", "REQ-", "ADR-", "ADR", "AD", "AD-", "DEC-", "SC-", "SHA", "SHA-", "UTF-",
    "ISO-", "RFC-", "RFC", "CVE-", "HTTP", "ERC-", "EIP-", "CWE-", "GHSA-", "Q", "OQ-",
];

/// One candidate and where it stands.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// Index of its section.
    pub section: u32,
    /// Its index among the candidates of the section.
    pub index: u32,
    /// Level of the heading above, 0 before the first.
    pub level: u8,
    /// The candidate.
    pub candidate: &'a Candidate,
}

impl Seen<'_> {
    /// What names it among all: (section, candidate).
    pub fn place(&self) -> (u32, u32) {
        (self.section, self.index)
    }
}

/// Every candidate that may be work, in document order.
pub struct Candidates<'a> {
    /// The document.
    pub sections: &'a Sections,
    /// The candidates.
    pub all: Vec<Seen<'a>>,
    /// How many different ids the headings of a family have at a level.
    families: FxHashMap<(&'a str, u8), u32>,
}

impl<'a> Candidates<'a> {
    /// Gathers them, leaving out what names something other than work.
    pub fn of_document(sections: &'a Sections, blocks: &Extents) -> Candidates<'a> {
        let mut all = gather(sections);
        leave_blocks_out(sections, blocks, &mut all);
        let others = all.iter().any(|seen| {
            !is_not_work(&seen.candidate.id)
                && seen.candidate.id.is_spelled_out()
                && seen.candidate.separator == Separator::Mark
        });
        if others {
            all.retain(|seen| !is_not_work(&seen.candidate.id) && !is_numbered_heading(seen));
            leave_milestones_out(sections, &mut all);
        } else {
            all.retain(|seen| !matches!(seen.candidate.id.family(), "AC" | "AC-" | "Q" | "OQ-" | "CWE-"));
            let level = numbered_level(sections, &all);
            all.retain(|seen| !is_numbered_heading(seen) || Some(seen.level) == level);
        }
        let headings = all.iter().filter(|seen| seen.candidate.form.is_heading());
        let keys: FxHashSet<_> =
            headings.map(|seen| (seen.candidate.id.family(), seen.level, &seen.candidate.id)).collect();
        let mut families: FxHashMap<(&str, u8), u32> = FxHashMap::default();
        keys.into_iter().for_each(|(family, level, _)| *families.entry((family, level)).or_default() += 1);
        Candidates { sections, all, families }
    }

    /// Those of one form.
    pub fn of(&self, form: Form) -> impl Iterator<Item = Seen<'a>> + '_ {
        self.all.iter().copied().filter(move |seen| seen.candidate.form == form)
    }

    /// Headings with an id or a number.
    pub fn headings(&self) -> impl Iterator<Item = Seen<'a>> + '_ {
        self.all.iter().copied().filter(|seen| seen.candidate.form.is_heading())
    }

    /// Whether a heading declares: by its separator, or by another of its family beside it.
    pub fn heading_counts(&self, seen: &Seen<'_>) -> bool {
        let key = (seen.candidate.id.family(), seen.level);
        seen.candidate.separator == Separator::Mark
            || self.families.get(&key).is_some_and(|count| *count >= 2)
    }

    /// Whether a heading has no field and no box of its own before the next one: a group's, not a ticket's.
    pub fn says_nothing(&self, section: u32) -> bool {
        let facts = self.sections.get(section as usize).map(|section| &section.facts);
        facts.is_some_and(|facts| facts.fields.is_empty() && facts.boxes.is_empty())
    }
}

/// A block repeats the tickets it is about; those that stand elsewhere are declared there.
fn leave_blocks_out(sections: &Sections, blocks: &Extents, all: &mut Vec<Seen<'_>>) {
    if blocks.is_empty() {
        return;
    }
    let outside = blocks.outside(sections);
    all.retain(|seen| {
        let line = sections.get(seen.section as usize).map(|section| section.span(seen.candidate.line));
        let inside = line.is_some_and(|line| blocks.holds(seen.section, line.start));
        !inside || !outside.contains(&seen.candidate.id.key())
    });
}

fn gather(sections: &Sections) -> Vec<Seen<'_>> {
    let mut all = Vec::new();
    for (section, parsed) in (0u32..).zip(sections.iter()) {
        let level = parsed.facts.heading.as_ref().map_or(0, |heading| heading.level);
        let here = (0u32..).zip(&parsed.facts.candidates);
        all.extend(here.map(|(index, candidate)| Seen { section, index, level, candidate }));
    }
    all
}

fn is_not_work(id: &Id) -> bool {
    NOT_WORK.contains(&id.family())
}

/// `### 1.2 Set up the store`: a chapter as often as a ticket.
fn is_numbered_heading(seen: &Seen<'_>) -> bool {
    seen.candidate.form == Form::NumberedHeading
}

/// `### M1: Proof of concept` beside other headings that are tickets: a milestone, if it has no field of its own.
fn leave_milestones_out(sections: &Sections, all: &mut Vec<Seen<'_>>) {
    let milestone = |seen: &Seen<'_>| {
        seen.candidate.form == Form::Heading && matches!(seen.candidate.id.family(), "M" | "MS" | "MS-")
    };
    let says = |seen: &Seen<'_>| {
        let facts = sections.get(seen.section as usize).map(|section| &section.facts);
        facts.is_some_and(|facts| !facts.fields.is_empty() || !facts.boxes.is_empty())
    };
    let others = |seen: &&Seen<'_>| seen.candidate.form == Form::Heading && !milestone(seen) && says(seen);
    if all.iter().filter(others).count() >= 3 && !all.iter().any(|seen| milestone(seen) && says(seen)) {
        all.retain(|seen| !milestone(seen));
    }
}

/// The level at which numbered headings are tickets: most of them, and at least three, have a ticket's fields.
fn numbered_level(sections: &Sections, all: &[Seen<'_>]) -> Option<u8> {
    let works = |section: &Section| {
        section.facts.fields.iter().any(|field| {
            let work = [
                FieldName::Status,
                FieldName::DependsOn,
                FieldName::Blocks,
                FieldName::Owner,
                FieldName::Priority,
                FieldName::Acceptance,
                FieldName::Files,
            ];
            work.contains(&field.name)
        })
    };
    (1..=6).find(|level| {
        let mine: Vec<_> =
            all.iter().filter(|seen| is_numbered_heading(seen) && seen.level == *level).collect();
        let different: FxHashSet<_> = mine.iter().map(|seen| &seen.candidate.id).collect();
        let section = |seen: &&&Seen<'_>| sections.get(seen.section as usize).is_some_and(|one| works(one));
        let working = mine.iter().filter(section).count();
        working >= 3 && working * 2 >= mine.len() && different.len() == mine.len()
    })
}

/// Their ids, each once.
pub fn ids<'a>(seen: &[Seen<'a>]) -> FxHashSet<&'a Id> {
    seen.iter().map(|seen| &seen.candidate.id).collect()
}

/// Ids that some candidate other than a heading declares plainly.
pub fn strong_ids<'a>(all: &[Seen<'a>]) -> FxHashSet<&'a Id> {
    all.iter().filter(|seen| is_strong(seen)).map(|seen| &seen.candidate.id).collect()
}

/// Whether a list candidate looks like a declaration and not like a step or a remark.
pub fn is_strong(seen: &Seen<'_>) -> bool {
    match seen.candidate.form {
        Form::Heading | Form::NumberedHeading | Form::Document => false,
        Form::Row => row_counts(seen),
        Form::Item => item_counts(seen) && (seen.candidate.marked || seen.candidate.boxed),
        Form::Bold => bold_counts(seen),
        Form::Numbered => false,
    }
}

/// Whether a row declares.
pub fn row_counts(seen: &Seen<'_>) -> bool {
    let spelled = seen.candidate.id.is_spelled_out() || seen.candidate.id.as_str().starts_with('#');
    let title = !seen.candidate.title.is_empty();
    seen.candidate.table.is_some_and(|table| {
        title
            && table.has_id
            && (spelled && (table.has_title || table.has_work) || table.has_title && table.has_work)
    })
}

/// Whether a list item declares.
pub fn item_counts(seen: &Seen<'_>) -> bool {
    let candidate = seen.candidate;
    if candidate.under == FieldName::Acceptance {
        return false;
    }
    let numeric = candidate.id.as_str().starts_with(|c: char| c.is_ascii_digit());
    let title = !candidate.title.is_empty();
    title && (candidate.boxed || !numeric && (candidate.marked || candidate.separator == Separator::Mark))
}

/// Whether a bold line declares.
pub fn bold_counts(seen: &Seen<'_>) -> bool {
    !seen.candidate.title.is_empty()
        && seen.candidate.separator == Separator::Mark
        && seen.candidate.indent == 0
}
