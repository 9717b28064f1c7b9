//! The walk over all sections: who owns which field, box and index row; which group is open.
//!
//! Start at [`walk`].

use super::{Body, Group, Mark, Needs, Outline, Ticket, blocks::Extents, form::Chosen, index::Index};
use crate::syntax::{
    batch,
    facts::{Candidate, Channel, FieldName, Form, Heading, Said, Status, StatusMark},
    section::Section,
    sections::Sections,
    span::{Anchor, Spot},
};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// Builds tickets and groups from the candidates that were chosen.
pub fn walk(sections: &Sections, chosen: &Chosen, blocks: &Extents) -> Outline {
    let mut walk = Walk {
        chosen,
        blocks,
        outline: Outline { form: chosen.form, ..Outline::default() },
        index: Index::default(),
        headings: Vec::new(),
        open: Vec::new(),
        title: title(sections, chosen),
        legend: legend(sections),
        here: Vec::new(),
    };
    for (index, section) in (0u32..).zip(sections.iter()) {
        walk.section(index, section);
    }
    walk.close(0, u32::try_from(sections.len()).unwrap_or(u32::MAX));
    let Walk { mut outline, index, .. } = walk;
    index.join(&mut outline);
    outline
}

struct Walk<'a> {
    chosen: &'a Chosen,
    blocks: &'a Extents,
    outline: Outline,
    /// Rows and items that repeat an id declared elsewhere.
    index: Index,
    /// Open headings that are no tickets: level, name, place, kanban status, group once it holds a ticket.
    headings: Vec<OpenHeading>,
    /// Open tickets declared by headings: level, index.
    open: Vec<(u8, u32)>,
    /// The section of the document's title, which is no group.
    title: Option<u32>,
    legend: Vec<(SmolStr, Status)>,
    /// Tickets declared in the section at hand: (candidate, first byte, ticket, whether it is a row).
    here: Vec<Here>,
}

/// A ticket of the section at hand.
#[derive(Clone, Copy)]
struct Here {
    candidate: u32,
    start: u32,
    end: u32,
    indent: u8,
    form: Form,
    ticket: u32,
}

struct OpenHeading {
    level: u8,
    section: u32,
    name: SmolStr,
    at: Anchor,
    kanban: Option<(Status, Anchor)>,
    id: Option<crate::syntax::Id>,
    group: Option<u32>,
}

impl Walk<'_> {
    fn section(&mut self, index: u32, section: &Section) {
        self.here.clear();
        match &section.facts.heading {
            // A block belongs to no ticket, and is no group; what follows it may still belong to the batch around it.
            Some(_) if self.blocks.holds(index, 0) => self.close(0, index),
            Some(heading) => self.heading(index, section, heading),
            None => {}
        }
        self.candidates(index, section);
        self.fields(index, section);
        self.boxes(index, section);
    }

    fn heading(&mut self, index: u32, section: &Section, heading: &Heading) {
        self.close(heading.level, index);
        let declares = section.facts.candidates.iter().zip(0u32..).any(|(candidate, at)| {
            candidate.form.is_heading() && self.chosen.declared.contains(&(index, at))
        });
        if declares {
            return;
        }
        self.headings.retain(|open| open.level < heading.level);
        let id = section
            .facts
            .candidates
            .first()
            .filter(|_| self.chosen.groups.contains(&index))
            .map(|candidate| candidate.id.clone());
        let at = Anchor { section: index, spot: heading.spot };
        // `# Active Tickets` is what the file is called; `# Completed Tickets` says something.
        let titles = Some(index) == self.title;
        let kanban = heading.kanban.filter(|status| !titles || *status == Status::Done);
        self.headings.push(OpenHeading {
            level: heading.level,
            section: index,
            name: heading.text.clone(),
            at,
            kanban: kanban.map(|status| (status, at)),
            id,
            group: None,
        });
    }

    /// Closes tickets whose heading is at `level` or deeper.
    fn close(&mut self, level: u8, section: u32) {
        while let Some((_, ticket)) = self.open.pop_if(|(open, _)| *open >= level) {
            if let Some(ticket) = self.outline.tickets.get_mut(ticket as usize) {
                ticket.body.end_section = section;
            }
        }
    }

    fn candidates(&mut self, section_index: u32, section: &Section) {
        for (at, candidate) in (0u32..).zip(&section.facts.candidates) {
            if self.chosen.declared.contains(&(section_index, at)) {
                self.declare(section_index, at, section, candidate);
            } else if self.in_block(section_index, section, candidate.line) {
                // A block repeats what is declared elsewhere, and says nothing about its status.
            } else if self.open.is_empty() || candidate.form == Form::Row {
                self.index_entry(section_index, at, section, candidate);
            }
        }
    }

    fn declare(&mut self, section: u32, candidate_index: u32, parsed: &Section, candidate: &Candidate) {
        let level = parsed.facts.heading.as_ref().map_or(7, |heading| heading.level);
        let index = u32::try_from(self.outline.tickets.len()).unwrap_or(u32::MAX);
        let inside_heading = candidate.form.is_heading();
        let group = self.group(if inside_heading { level } else { 7 });
        let parent = if inside_heading {
            self.open.last().map(|(_, ticket)| *ticket)
        } else {
            self.outer_item(candidate)
        };
        let at = |spot: Spot| Anchor { section, spot };
        let mut marks: Vec<_> = candidate
            .marks
            .iter()
            .filter_map(|mark| {
                Some(Mark {
                    channel: mark.channel,
                    index: false,
                    status: self.meaning(mark)?,
                    at: at(mark.spot),
                })
            })
            .collect();
        marks.extend(self.kanban(section, parsed, candidate).map(|(status, place)| Mark {
            channel: Channel::Kanban,
            index: false,
            status,
            at: place,
        }));
        self.outline.tickets.push(Ticket {
            id: candidate.id.clone(),
            title: candidate.title.clone(),
            id_at: at(candidate.id_spot),
            title_at: at(candidate.title_spot),
            line_at: at(candidate.line),
            body: Body { own: at(candidate.body), end_section: section + 1 },
            rows: Vec::new(),
            status: None,
            marks,
            group,
            parent,
            depends_on: Vec::new(),
            blocks: Vec::new(),
            independent: false,
            boxes: Vec::new(),
            fields: Vec::new(),
            index_fields: Vec::new(),
        });
        if let Some(group) = group.and_then(|group| self.outline.groups.get_mut(group as usize)) {
            group.tickets.push(index);
        }
        self.outline.by_key.entry(candidate.id.key()).or_insert(index);
        let body = parsed.span(candidate.body);
        self.here.push(Here {
            candidate: candidate_index,
            start: body.start,
            end: body.end,
            indent: candidate.indent,
            form: candidate.form,
            ticket: index,
        });
        if candidate.form == Form::Document {
            self.open.push((0, index));
        } else if inside_heading {
            self.open.push((level, index));
        }
    }

    /// The list item a deeper one stands under.
    fn outer_item(&self, candidate: &Candidate) -> Option<u32> {
        if candidate.indent == 0 {
            return None;
        }
        let outer =
            self.here.iter().rfind(|here| here.form == candidate.form && here.indent < candidate.indent);
        outer.map(|here| here.ticket)
    }

    /// What a mark says here: a legend knows best.
    fn meaning(&self, mark: &StatusMark) -> Option<Status> {
        let explained = self.legend.iter().find(|(sign, _)| !mark.sign.is_empty() && *sign == mark.sign);
        explained.map(|(_, status)| *status).or(mark.status)
    }

    /// The innermost open heading above `level`, made a group the first time it holds a ticket.
    fn group(&mut self, level: u8) -> Option<u32> {
        let titled = self.title;
        let at = self.headings.iter().rposition(|open| open.level < level && Some(open.section) != titled)?;
        let parent = self.headings.get(..at).unwrap_or_default().iter().rev().find_map(|open| open.group);
        let open = self.headings.get_mut(at)?;
        if let Some(group) = open.group {
            return Some(group);
        }
        let index = u32::try_from(self.outline.groups.len()).unwrap_or(u32::MAX);
        open.group = Some(index);
        self.outline.groups.push(Group {
            id: open.id.clone(),
            name: open.name.clone(),
            level: open.level,
            at: open.at,
            batch: batch::leading(&open.name).map(|(name, _)| name),
            needs: Needs::default(),
            parent,
            tickets: Vec::new(),
        });
        Some(index)
    }

    /// The status a line above the list gives (`**Done:**`), else the headings around, the innermost first.
    fn kanban(&self, section: u32, parsed: &Section, candidate: &Candidate) -> Option<(Status, Anchor)> {
        let start = parsed.span(candidate.line).start;
        let lines = &parsed.facts.kanban;
        let above = lines.partition_point(|(spot, _)| parsed.span(*spot).start < start);
        let line = above.checked_sub(1).and_then(|at| lines.get(at));
        line.filter(|_| !candidate.form.is_heading())
            .and_then(|(spot, status)| Some(((*status)?, Anchor { section, spot: *spot })))
            .or_else(|| self.headings.iter().rev().find_map(|open| open.kanban))
    }

    /// A row or item that repeats an id: kept aside until all declarations are known.
    fn index_entry(&mut self, section: u32, at: u32, parsed: &Section, candidate: &Candidate) {
        let place = |spot: Spot| Anchor { section, spot };
        let said = candidate.marks.iter();
        let mut marks: Vec<_> =
            said.filter_map(|mark| Some((mark.channel, self.meaning(mark)?, place(mark.spot)))).collect();
        if candidate.form != Form::Row {
            let kanban = self.kanban(section, parsed, candidate);
            marks.extend(kanban.map(|(status, at)| (Channel::Kanban, status, at)));
        }
        self.index.add(section, at, parsed, marks);
    }

    fn fields(&mut self, section: u32, parsed: &Section) {
        for (at, field) in (0u32..).zip(&parsed.facts.fields) {
            if self.in_block(section, parsed, field.value) {
                continue;
            }
            let owner = match field.row {
                Some(row) => self.declared_row(row),
                None => self.owner(parsed, field.label),
            };
            let Some(ticket) = owner.and_then(|owner| self.outline.tickets.get_mut(owner as usize)) else {
                continue;
            };
            ticket.fields.push((section, at));
            match &field.said {
                Said::Status(Some(status)) => {
                    let channel = if field.row.is_some() { Channel::Column } else { Channel::Field };
                    ticket.marks.push(Mark {
                        channel,
                        index: false,
                        status: *status,
                        at: Anchor { section, spot: field.value },
                    });
                }
                Said::Id(id)
                    if field.name == FieldName::Id
                        && ticket.line_at.section == section
                        && field.row.is_none() =>
                {
                    ticket.id = id.clone();
                    ticket.id_at = Anchor { section, spot: field.value };
                }
                _ => {}
            }
        }
    }

    fn in_block(&self, section: u32, parsed: &Section, spot: Spot) -> bool {
        !self.blocks.is_empty() && self.blocks.holds(section, parsed.span(spot).start)
    }

    fn declared_row(&self, row: u32) -> Option<u32> {
        let at = self.here.binary_search_by_key(&row, |here| here.candidate).ok()?;
        self.here.get(at).map(|here| here.ticket)
    }

    fn boxes(&mut self, section: u32, parsed: &Section) {
        for (at, checkbox) in (0u32..).zip(&parsed.facts.boxes) {
            if self.in_block(section, parsed, checkbox.spot) {
                continue;
            }
            let owner = self.owner(parsed, checkbox.spot);
            let Some(ticket) = owner.and_then(|owner| self.outline.tickets.get_mut(owner as usize)) else {
                self.outline.loose.boxes += 1;
                self.outline.loose.ticked += u32::from(checkbox.is_ticked());
                continue;
            };
            // A list item's own box is its status.
            let own = ticket.marks.iter().any(|mark| {
                mark.channel == Channel::Box && mark.at == Anchor { section, spot: checkbox.spot }
            });
            if !own {
                ticket.boxes.push((section, at));
            }
        }
    }

    /// The ticket that owns a place: the innermost list declaration of this section around it, else the open heading.
    /// A row owns its own cells only.
    fn owner(&self, parsed: &Section, spot: Spot) -> Option<u32> {
        let place = parsed.span(spot).start;
        let before =
            self.here.get(..self.here.partition_point(|here| here.start <= place)).unwrap_or_default();
        let around =
            before.iter().rfind(|here| here.form != Form::Row && !here.form.is_heading() && place < here.end);
        around.map(|here| here.ticket).or_else(|| self.open.last().map(|(_, ticket)| *ticket))
    }
}

/// What the signs of a document mean, by its own words.
fn legend(sections: &Sections) -> Vec<(SmolStr, Status)> {
    sections.iter().flat_map(|section| section.facts.legend.iter().cloned()).collect()
}

/// The section of the document's title: the first heading of level 1, unless several of them hold tickets.
fn title(sections: &Sections, chosen: &Chosen) -> Option<u32> {
    let mut first = None;
    let (mut open, mut holders) = (None, FxHashSet::default());
    for (index, section) in (0u32..).zip(sections.iter()) {
        let mut here = (0u32..)
            .zip(&section.facts.candidates)
            .filter(|(at, _)| chosen.declared.contains(&(index, *at)))
            .map(|(_, candidate)| candidate.form)
            .peekable();
        let (declares, itself) = (here.peek().is_some(), here.any(Form::is_heading));
        if section.facts.heading.as_ref().is_some_and(|heading| heading.level == 1) && !itself {
            first = first.or(Some(index));
            open = Some(index);
        }
        holders.extend(open.filter(|_| declares));
    }
    first.filter(|title| !holders.contains(title) || holders.len() < 2)
}
