//! Blocks: which sections belong to which, and what their fields come to.
//!
//! ```text
//!  heads in the facts ──extents──▶ which bytes are a block's ──▶ choosing tickets leaves them out
//!                                        │
//!                                        └──────────blocks──────▶ Outline::blocks
//! ```
//!
//! A block ends where its heading's part of the document does, where the next block begins, and where a ticket is
//! declared. Start at [`Extents::of`] and [`blocks`].

use super::{
    Outline,
    block::{Block, Listed, Needs, Note},
    form::Chosen,
};
use crate::syntax::{
    batch,
    facts::{
        BatchMention, BlockHead, BlockKind, Candidate, Field, FieldName, Form, HeadStyle, Reference, Said,
        Target, Verdict,
    },
    id::Key,
    section::Section,
    sections::Sections,
    span::{Anchor, Spot},
    words,
};
use rustc_hash::FxHashSet;

/// The parts of a document that are blocks, in order.
#[derive(Debug, Default)]
pub struct Extents(Vec<Extent>);

/// One of them.
#[derive(Clone, Copy, Debug)]
struct Extent {
    /// The section of its head, and which of that section's heads it is.
    section: u32,
    head: u32,
    /// The bytes of that section.
    start: u32,
    stop: u32,
    /// One past its last section.
    end: u32,
}

impl Extents {
    /// The blocks of a document.
    pub fn of(sections: &Sections) -> Extents {
        let mut found: Vec<Extent> = Vec::new();
        let mut open: Option<u8> = None;
        for (index, section) in (0u32..).zip(sections.iter()) {
            let level = section.facts.heading.as_ref().map_or(7, |heading| heading.level);
            if open.is_some_and(|open| level > open)
                && let Some(last) = found.last_mut()
                && !opens(section)
            {
                last.end = index + 1;
            } else {
                open = None;
            }
            for (head, block) in (0u32..).zip(&section.facts.blocks) {
                let bytes = section.span(block.body);
                let (start, stop) = (bytes.start, bytes.end);
                found.push(Extent { section: index, head, start, stop, end: index + 1 });
                open = match block.style {
                    HeadStyle::Heading(level) => Some(level),
                    HeadStyle::Line => None,
                };
            }
        }
        found.retain(|extent| extent.counts(sections));
        Extents(found)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a place is in a block.
    pub fn holds(&self, section: u32, byte: u32) -> bool {
        let before = self.0.partition_point(|extent| (extent.section, extent.start) <= (section, byte));
        let Some(extent) = before.checked_sub(1).and_then(|at| self.0.get(at)) else { return false };
        match section == extent.section {
            true => byte < extent.stop,
            false => section < extent.end,
        }
    }

    /// Ends blocks before tickets that are declared in their sub-headings.
    pub fn cut(&mut self, sections: &Sections, chosen: &Chosen) {
        for extent in &mut self.0 {
            let declares = |index: &u32| {
                let candidates = sections.get(*index as usize).map(|section| &section.facts.candidates);
                let mut all = (0u32..).zip(candidates.into_iter().flatten());
                all.any(|(at, one)| one.form.is_heading() && chosen.declared.contains(&(*index, at)))
            };
            let first = (extent.section + 1..extent.end).find(declares);
            let first = first.map(|at| extent.heading_around(sections, at));
            let batches = extent.several_batches(sections, chosen);
            extent.end = first.into_iter().chain(batches).min().unwrap_or(extent.end);
        }
        // A title whose every word about batches was of the tickets below it opens nothing.
        self.0.retain(|extent| extent.counts(sections));
    }

    /// The ids that are declared, in whatever form, outside every block.
    pub fn outside(&self, sections: &Sections) -> FxHashSet<Key> {
        let each = (0u32..).zip(sections.iter()).flat_map(|(index, section)| {
            section
                .facts
                .candidates
                .iter()
                .map(move |one| (index, section.span(one.line).start, one.id.key()))
        });
        each.filter(|(section, byte, _)| !self.holds(*section, *byte)).map(|(.., key)| key).collect()
    }
}

/// Whether a section begins with a block's heading.
fn opens(section: &Section) -> bool {
    section.facts.blocks.first().is_some_and(|head| head.style != HeadStyle::Line)
}

impl Extent {
    /// Whether the head, or what stands below it, says what the block is about.
    fn counts(&self, sections: &Sections) -> bool {
        let Some(head) = self.block(sections) else { return false };
        let lists = |field: &Field| match &field.said {
            Said::References { list, .. } => field.name == FieldName::Tickets && !list.is_empty(),
            _ => false,
        };
        head.certain
            || self.fields(sections).any(|(_, field)| lists(field))
            || head.agents.is_some() && self.batches(sections).next().is_some()
    }

    /// The outermost heading inside that holds a section, those that are fields of the block left out.
    fn heading_around(&self, sections: &Sections, at: u32) -> u32 {
        let heading = |index: u32| sections.get(index as usize)?.facts.heading.as_ref();
        let (mut found, mut level) = (at, heading(at).map_or(7, |heading| heading.level));
        for index in (self.section + 1..at).rev() {
            let Some(above) = heading(index).filter(|above| above.level < level) else { continue };
            if words::block_field_name(&above.text).is_some() {
                break;
            }
            (found, level) = (index, above.level);
        }
        found
    }

    /// The first of several sub-headings that are batches with tickets: a ticket file with a HANDOFF for its title.
    fn several_batches(&self, sections: &Sections, chosen: &Chosen) -> Option<u32> {
        let is = |index: &u32| {
            let facts = sections.get(*index as usize).map(|section| &section.facts);
            let heading = facts.and_then(|facts| facts.heading.as_ref());
            let named = heading.is_some_and(|heading| batch::leading(&heading.text).is_some());
            let count = facts.map_or(0, |facts| facts.candidates.len() as u32);
            named && (0..count).any(|at| chosen.declared.contains(&(*index, at)))
        };
        let mut all = (self.section + 1..self.end).filter(is);
        all.next().filter(|_| all.next().is_some())
    }

    fn block<'a>(&self, sections: &'a Sections) -> Option<&'a BlockHead> {
        sections.get(self.section as usize)?.facts.blocks.get(self.head as usize)
    }

    /// Whether a spot of `section` is inside.
    fn has(&self, index: u32, section: &Section, spot: Spot) -> bool {
        index != self.section || (self.start..self.stop).contains(&section.span(spot).start)
    }

    fn sections<'a>(&self, sections: &'a Sections) -> impl Iterator<Item = (u32, &'a Section)> + use<'a> {
        (self.section..self.end).filter_map(|at| Some((at, &**sections.get(at as usize)?)))
    }

    /// Its fields with their places.
    fn fields<'a>(&self, sections: &'a Sections) -> impl Iterator<Item = ((u32, u32), &'a Field)> + use<'a> {
        let extent = *self;
        self.sections(sections).flat_map(move |(index, section)| {
            let all = (0u32..).zip(&section.facts.fields);
            all.filter(move |(_, field)| extent.has(index, section, field.value))
                .map(move |(at, field)| ((index, at), field))
        })
    }

    /// The batches it names, its head included.
    fn batches<'a>(
        &self,
        sections: &'a Sections,
    ) -> impl Iterator<Item = (u32, &'a Section, &'a BatchMention)> + use<'a> {
        let extent = *self;
        self.sections(sections).flat_map(move |(index, section)| {
            let all = section.facts.batches.iter();
            all.filter(move |mention| extent.has(index, section, mention.spot))
                .map(move |mention| (index, section, mention))
        })
    }
}

/// The blocks, in order.
pub fn blocks(sections: &Sections, extents: &Extents) -> Vec<Block> {
    extents.0.iter().filter_map(|extent| block(sections, *extent)).collect()
}

fn block(sections: &Sections, extent: Extent) -> Option<Block> {
    let head = extent.block(sections)?;
    let at = |spot: Spot| Anchor { section: extent.section, spot };
    let mut block = Block {
        kind: head.kind,
        style: head.style,
        at: at(head.spot),
        own: at(head.body),
        end_section: extent.end,
        batches: Vec::new(),
        agents: head.agents.clone(),
        verdict: head.verdict,
        tickets: Listed { names: named(&head.tickets, extent.section), at: None },
        files: Vec::new(),
        has_files: false,
        needs: Needs::default(),
        verify: None,
        commits: Vec::new(),
        reviewed: Vec::new(),
        dispatched: None,
        skipped: None,
        fields: Vec::new(),
    };
    about(sections, extent, head, &mut block);
    // A labelled list wins over one that merely begins with ids.
    let mut fields: Vec<_> = extent.fields(sections).collect();
    fields.sort_by_key(|((section, _), field)| is_bare(sections, *section, field));
    for (place, field) in fields {
        read(sections, place, field, &mut block);
    }
    if block.tickets.at.is_none() {
        sub_heading_tickets(sections, extent, &mut block);
    }
    if block.tickets.at.is_none() {
        table_tickets(sections, extent, &mut block);
    }
    block.fields.sort_unstable();
    if block.kind == BlockKind::Complete {
        // `COMPLETE — Batch 2 Done` is how such a block is headed, whatever its verification came to.
        block.verdict = match block.passed() {
            Some(false) => Some(Verdict::Failed),
            Some(true) => block.verdict.or(Some(Verdict::Done)),
            None => block.verdict,
        };
    }
    Some(block)
}

/// The list below a sub-heading called "Tickets", whose items a section alone cannot tell from declarations.
fn sub_heading_tickets(sections: &Sections, extent: Extent, block: &mut Block) {
    let called = |section: &Section| {
        let heading = section.facts.heading.as_ref();
        heading.and_then(|heading| words::block_field_name(&heading.text)) == Some(FieldName::Tickets)
    };
    let found = extent.sections(sections).skip(1).find(|(_, section)| called(section));
    let Some((section, parsed)) = found else { return };
    let anchor = |spot: Spot| Anchor { section, spot };
    let items = parsed.facts.candidates.iter();
    let names: Vec<_> = items.map(|one| (Target::One(one.id.clone()), anchor(one.id_spot))).collect();
    if let Some(first) = parsed.facts.candidates.first().filter(|_| !names.is_empty()) {
        block.tickets = Listed { names, at: Some(anchor(first.line)) };
    }
}

/// The rows of a table with a column of ids: `| Ticket | Title |`.
fn table_tickets(sections: &Sections, extent: Extent, block: &mut Block) {
    let rows = extent.sections(sections).flat_map(|(section, parsed)| {
        let rows = parsed.facts.candidates.iter().filter(|one| one.form == Form::Row);
        rows.filter(move |one| extent.has(section, parsed, one.line)).map(move |one| (section, one))
    });
    let rows: Vec<_> = rows.collect();
    let Some((section, first)) = rows.first() else { return };
    let at = Some(Anchor { section: *section, spot: first.line });
    let name = |(section, one): &(u32, &Candidate)| {
        (Target::One(one.id.clone()), Anchor { section: *section, spot: one.id_spot })
    };
    block.tickets = Listed { names: rows.iter().map(name).collect(), at };
}

/// Whether a field is a list without a label.
fn is_bare(sections: &Sections, section: u32, field: &Field) -> bool {
    let span = sections.get(section as usize).map(|section| section.span(field.label));
    span.is_some_and(|span| span.start == span.end)
}

/// Which batches the block is about: those its head names, else the one its text introduces with its tickets, else the
/// first it names.
fn about(sections: &Sections, extent: Extent, head: &BlockHead, block: &mut Block) {
    let Some(first) = sections.get(extent.section as usize) else { return };
    let span = first.span(head.spot);
    let in_head = |index: u32, mention: &BatchMention| {
        let at = first.span(mention.spot);
        index == extent.section && span.start <= at.start && at.end <= span.end
    };
    let mut of_head =
        extent.batches(sections).filter(|(index, _, mention)| in_head(*index, mention)).peekable();
    let chosen: Vec<_> = match of_head.peek() {
        Some(_) => of_head.collect(),
        None if head.certain => Vec::new(),
        None => {
            let strict = || extent.batches(sections).filter(|(.., mention)| mention.name.unit == "batch");
            let listing = strict().find(|(.., mention)| !mention.tickets.is_empty());
            listing.or_else(|| strict().next()).into_iter().collect()
        }
    };
    for (section, _, mention) in chosen {
        block.batches.push((mention.name.clone(), Anchor { section, spot: mention.spot }));
        block.tickets.names.extend(named(&mention.tickets, section));
    }
}

fn named(list: &[Reference], section: u32) -> Vec<(Target, Anchor)> {
    let anchor = |spot: Spot| Anchor { section, spot };
    list.iter().map(|reference| (reference.target.clone(), anchor(reference.spot))).collect()
}

/// Takes one field. What is said twice counts as it is said first; lists grow.
fn read(sections: &Sections, place: (u32, u32), field: &Field, block: &mut Block) {
    block.fields.push(place);
    let section = place.0;
    let at = Anchor { section, spot: field.value };
    match (field.name, &field.said) {
        (FieldName::Tickets, Said::References { list, .. }) if block.tickets.at.is_none() => {
            block.tickets = Listed { names: named(list, section), at: Some(at) };
        }
        (FieldName::Files, Said::Files(files)) => {
            block.has_files = true;
            let anchor = |spot: Spot| Anchor { section, spot };
            block.files.extend(files.iter().map(|file| (file.clone(), anchor(file.spot))));
        }
        (FieldName::DependsOn, Said::References { list, none }) if block.needs.at.is_none() => {
            if let Some(parsed) = sections.get(section as usize) {
                block.needs = needs(parsed, section, field, list, &parsed.facts.batches);
                block.needs.none = *none;
            }
        }
        (FieldName::Verify, Said::Text(text)) if block.verify.is_none() && !text.is_empty() => {
            block.verify = Some(Note { text: text.clone(), at });
        }
        (FieldName::Skipped, Said::Text(text)) if block.skipped.is_none() && !text.is_empty() => {
            block.skipped = Some(Note { text: text.clone(), at });
        }
        (FieldName::Verdict, Said::Text(text)) if block.verdict.is_none() => {
            block.verdict = words::verdict(text);
        }
        (name, Said::Commits(commits)) => {
            let named = commits.iter().map(|one| (one.hash.clone(), Anchor { section, spot: one.spot }));
            match name {
                FieldName::Dispatched => {
                    block.dispatched = block.dispatched.take().or(named.into_iter().next())
                }
                FieldName::Reviewed => block.reviewed.extend(named),
                _ => block.commits.extend(named),
            }
        }
        _ => {}
    }
}

/// Gives each batch what the section of its heading says it needs.
pub fn group_needs(sections: &Sections, outline: &mut Outline) {
    for group in outline.groups.iter_mut().filter(|group| group.batch.is_some()) {
        let section = group.at.section;
        let Some(parsed) = sections.get(section as usize) else { continue };
        // Where tickets are declared in the same section, a field may be theirs.
        let declares = !parsed.facts.candidates.is_empty();
        let mut fields = parsed
            .facts
            .fields
            .iter()
            .filter(|field| field.name == FieldName::DependsOn && field.row.is_none());
        if let Some(field) = fields.next().filter(|_| !declares)
            && let Said::References { list, none } = &field.said
        {
            group.needs = needs(parsed, section, field, list, &parsed.facts.batches);
            group.needs.none = *none;
        }
    }
}

/// What a dependency field says. A value that is a list below its label runs on to the next label.
fn needs(
    parsed: &Section,
    section: u32,
    field: &Field,
    list: &[Reference],
    named_here: &[BatchMention],
) -> Needs {
    let value = parsed.span(field.value);
    let labels = parsed.facts.fields.iter().map(|other| parsed.span(other.label).start);
    let next = labels.filter(|start| *start > value.start).min().unwrap_or(u32::MAX);
    let value = value.start..if value.start == value.end { next } else { value.end };
    let batches: Vec<_> =
        named_here.iter().filter(|mention| value.contains(&parsed.span(mention.spot).start)).collect();
    let of_batch = |spot: Spot| {
        let span = parsed.span(spot);
        batches
            .iter()
            .map(|mention| parsed.span(mention.spot))
            .any(|at| at.start <= span.start && span.end <= at.end)
    };
    let own: Vec<_> = list.iter().filter(|reference| !of_batch(reference.spot)).cloned().collect();
    let anchor = |spot: Spot| Anchor { section, spot };
    let batches = batches.iter().map(|mention| (mention.name.clone(), anchor(mention.spot))).collect();
    Needs { at: Some(anchor(field.value)), none: false, batches, tickets: named(&own, section) }
}
