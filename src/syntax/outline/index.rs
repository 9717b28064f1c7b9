//! Rows and items that repeat a ticket declared elsewhere: an overview table, a list of what is done.
//!
//! They are kept aside while the document is walked, since the ticket may stand below them, and joined at the end.
//! They speak where the ticket itself is silent: its own status and dependencies win. Start at [`Index::join`].

use super::{IndexRow, Mark, Outline, Ticket};
use crate::syntax::{
    facts::{Channel, FieldName, Form, Said, Status},
    id::Key,
    section::Section,
    span::{Anchor, Spot},
};

/// Entries whose ticket is not known yet.
#[derive(Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    key: Key,
    row: IndexRow,
    marks: Vec<(Channel, Status, Anchor)>,
    /// Cells that say what the ticket needs or blocks: the name, and (section, field).
    fields: Vec<(FieldName, (u32, u32))>,
}

impl Index {
    /// Keeps the candidate at `at`, with the marks its line and heading give it.
    pub fn add(&mut self, section: u32, at: u32, parsed: &Section, marks: Vec<(Channel, Status, Anchor)>) {
        let Some(candidate) = parsed.facts.candidates.get(at as usize) else { return };
        let place = |spot: Spot| Anchor { section, spot };
        let mut entry = Entry {
            key: candidate.id.key(),
            row: IndexRow { id_at: place(candidate.id_spot), title: candidate.title.clone() },
            marks,
            fields: Vec::new(),
        };
        if candidate.form == Form::Row {
            let cells = candidate.cells.clone();
            let fields = parsed.facts.fields.get(cells.start as usize..cells.end as usize);
            for (index, field) in cells.zip(fields.unwrap_or_default()) {
                match field.said {
                    Said::Status(Some(status)) => {
                        entry.marks.push((Channel::Column, status, place(field.value)));
                    }
                    Said::References { .. } => entry.fields.push((field.name, (section, index))),
                    _ => {}
                }
            }
        }
        self.entries.push(entry);
    }

    /// Gives every entry to its ticket, and every ticket the status its strongest mark says.
    pub fn join(self, outline: &mut Outline) {
        outline.by_key.clear();
        for (ticket, index) in outline.tickets.iter().zip(0u32..) {
            let key = ticket.id.key();
            match outline.by_key.contains_key(&key) {
                true => drop(outline.again.entry(key).or_insert(index)),
                false => drop(outline.by_key.insert(key, index)),
            }
        }
        for entry in self.entries {
            let at = outline.by_key.get(&entry.key);
            if let Some(ticket) = at.and_then(|at| outline.tickets.get_mut(*at as usize)) {
                give(ticket, entry);
            }
        }
        for ticket in &mut outline.tickets {
            ticket.marks.sort_by_key(|mark| (mark.index, mark.channel));
            ticket.status = ticket.marks.first().map(|mark| mark.status);
        }
    }
}

fn give(ticket: &mut Ticket, entry: Entry) {
    ticket.rows.push(entry.row);
    let marks = entry.marks.into_iter();
    ticket.marks.extend(marks.map(|(channel, status, at)| Mark { channel, index: true, status, at }));
    ticket.index_fields.extend(entry.fields);
}
