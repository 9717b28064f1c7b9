//! A ticket names a file that does not exist.
//!
//! Promise: speaks only in files fields, only when the whole workspace was looked at and most of the files that done
//! tickets name are there (else the plan is read away from its code), and only of files in a folder that exists. A ticket that is
//! not done may still make its files, so there it speaks only of a slip of the pen: a name that differs by a letter
//! from one in the same folder. Files that are marked as new, removed or optional, or that another ticket makes, are
//! left alone until the ticket that makes them is done.

mod near;

use crate::{
    project::{DocPath, Member, kind::is_archive, places_of},
    rules::{Check, Context, Finding, Fix, Reads, Rule, Severity},
    syntax::{
        Anchor, Ticket,
        facts::{FileRef, Said, Status},
    },
};
use near::nearest;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-file",
    family: "tickets",
    severity: Severity::Hint,
    page: include_str!("missing_file.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !context.snapshot.is_complete() || is_archive(&context.member.path) {
        return;
    }
    let mut census = Census::default();
    for member in context.plan.members() {
        census.take(context, member);
    }
    if census.present == 0 {
        return;
    }
    let missing = with_tickets(context.member, &census.missing);
    let absent = missing.iter().filter(|named| !named.file.gone && is_done(named.ticket)).count();
    let at_home = census.present >= absent;
    findings.extend(missing.iter().filter_map(|named| report(context, &census, at_home, named)));
}

/// What the files fields of a plan say. It asks the tickets nothing, as most plans name no file that is missing.
#[derive(Default)]
struct Census<'a> {
    /// How often a file is named that exists.
    present: usize,
    /// The files of the document at hand that exist nowhere: section, field and file.
    missing: Vec<(u32, u32, &'a FileRef)>,
    /// Paths that somebody makes or removes, with how many say so.
    changed: FxHashMap<&'a SmolStr, usize>,
}

impl<'a> Census<'a> {
    fn take(&mut self, context: &Context<'_>, member: &'a Member) {
        let own = member.path == context.member.path;
        let mut seen = FxHashMap::default();
        for (section, parsed) in (0u32..).zip(member.document.sections().iter()) {
            for (index, field) in (0u32..).zip(&parsed.facts.fields) {
                let Said::Files(files) = &field.said else { continue };
                for file in files {
                    let exists =
                        *seen.entry(&file.path).or_insert_with(|| exists(context, member, &file.path));
                    self.present += usize::from(exists == Some(true));
                    if own && exists == Some(false) {
                        self.missing.push((section, index, file));
                    }
                    if file.new || file.gone {
                        *self.changed.entry(&file.path).or_default() += 1;
                    }
                }
            }
        }
    }
}

/// Whether any place a path may mean exists; `None` when nobody looked at one of them.
fn exists(context: &Context<'_>, member: &Member, written: &str) -> Option<bool> {
    let places = places_of(&member.path, written);
    let known: Option<Vec<bool>> =
        places.iter().map(|place| context.snapshot.files().exists(place)).collect();
    known.filter(|known| !known.is_empty()).map(|known| known.contains(&true))
}

/// A file in a ticket's files field.
struct Named<'a> {
    ticket: &'a Ticket,
    section: u32,
    file: &'a FileRef,
}

/// Missing files with the tickets that name them; what stands outside every ticket is left out.
fn with_tickets<'a>(member: &'a Member, missing: &[(u32, u32, &'a FileRef)]) -> Vec<Named<'a>> {
    let mut owners: FxHashMap<(u32, u32), Option<&Ticket>> =
        missing.iter().map(|(section, field, _)| ((*section, *field), None)).collect();
    let tickets = if missing.is_empty() { &[] } else { member.outline().tickets.as_slice() };
    for ticket in tickets {
        for field in &ticket.fields {
            owners.entry(*field).and_modify(|owner| *owner = Some(ticket));
        }
    }
    let named = missing.iter().filter_map(|(section, field, file)| {
        let ticket = (*owners.get(&(*section, *field))?)?;
        Some(Named { ticket, section: *section, file })
    });
    named.collect()
}

fn is_done(ticket: &Ticket) -> bool {
    ticket.status == Some(Status::Done)
}

/// What to say of a file that is nowhere.
fn report(context: &Context<'_>, census: &Census<'_>, at_home: bool, named: &Named<'_>) -> Option<Finding> {
    let Named { ticket, section, file } = named;
    let done = is_done(ticket);
    let others = census.changed.get(&file.path).copied().unwrap_or_default() > usize::from(file.new);
    let dropped = ticket.status == Some(Status::Dropped);
    if dropped || file.gone || others || file.new && !done || file.path.ends_with('/') {
        return None;
    }
    let (folder, names) = folder_of(context, &file.path)?;
    let near = nearest(DocPath::new(&file.path).file_name(), names)
        .filter(|near| !names_too(ticket, context, &folder, near));
    if near.is_none() && !(done && at_home) {
        return None;
    }
    let place = context.member.place(Anchor { section: *section, spot: file.spot });
    let hint = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
    let message = format!("{} names {}, which does not exist{hint}", ticket.id, file.path);
    let fix = near.map(|near| {
        let path =
            file.path.rsplit_once('/').map_or(near.to_string(), |(folder, _)| format!("{folder}/{near}"));
        Fix::replace(format!("Change {} to {path}", file.path), place.clone(), path)
    });
    Some(Finding::new(&RULE, place, message).fixed_by(fix))
}

/// The first folder a path may mean that exists, and the names in it; none for a bare name.
fn folder_of<'a>(context: &'a Context<'_>, written: &str) -> Option<(DocPath, &'a [SmolStr])> {
    written.contains('/').then_some(())?;
    places_of(&context.member.path, written).into_iter().find_map(|place| {
        let names = context.snapshot.files().names_in(place.folder())?;
        Some((DocPath::new(place.folder()), names))
    })
}

/// Whether the ticket names the near file as well, and so means two files.
fn names_too(ticket: &Ticket, context: &Context<'_>, folder: &DocPath, near: &str) -> bool {
    let fields = ticket.fields.iter().filter_map(|(section, at)| {
        context.member.document.section(*section)?.facts.fields.get(*at as usize)
    });
    let mut files = fields.filter_map(|field| match &field.said {
        Said::Files(files) => Some(files),
        _ => None,
    });
    files.any(|files| {
        files.iter().any(|file| {
            let path = DocPath::new(&file.path);
            path.file_name() == near && folder.as_str().ends_with(path.folder())
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings as check;

    #[test]
    fn a_slip_of_the_pen_in_an_open_ticket() {
        check(
            "
//- TICKETS.md
### T1: a
**Status:** Todo
**Files affected:**
- `server/src/socket.ts`
   ^^^^^^^^^^^^^^^^^^^^ hint missing-file: T1 names server/src/socket.ts, which does not exist; did you mean sockets.ts?
- `server/src/store.ts`
- `server/src/settler.ts`
- `server/src/event.ts` (new)
//- server/src/sockets.ts
//- server/src/store.ts
//- server/src/events.ts
",
        );
    }

    #[test]
    fn a_done_ticket_whose_file_is_not_there() {
        check(
            "
//- docs/TICKETS.md
### T1: a
**Status:** Done
**Files:** `src/a.rs`, `src/b.rs` (new), `src/c.rs` (deleted), `src/d.rs`
                        ^^^^^^^^ hint missing-file: T1 names src/b.rs, which does not exist
                                                                ^^^^^^^^ hint missing-file: T1 names src/d.rs, which does not exist
### T2: b
**Files:** src/a.rs, docs/guide.md
//- src/a.rs
//- docs/docs/guide.md
",
        );
    }

    #[test]
    fn files_that_need_not_exist_are_left_alone() {
        check(
            "
//- TICKETS.md
### T1: a
**Status:** Done
**Files:** `src/a.rs`, `gone/b.rs`, `src/c.rs`, `main.rs`, `src/sub/`
### T2: b
**Status:** Todo
**Files:** `src/c.rs` (new), `src/main.rs`, `src/lib.rs`, `src/mains.rs`
### T3: c
**Status:** Cancelled
**Files:** src/libs.rs
//- src/a.rs
//- src/lib.rs
//- src/mains.rs
",
        );
    }

    #[test]
    fn a_plan_away_from_its_code_is_left_alone() {
        check(
            "
//- TICKETS.md
### T1: a
**Status:** Done
**Files:** `src/a.rs`, `src/b.rs`, `src/c.rs`
//- src/a.rs
",
        );
    }

    #[test]
    fn archives_speak_of_the_past() {
        check(
            "
//- TICKETS.md
### T2: a
**Files:** `src/a.rs`
//- TICKETS-ARCHIVE.md
### T1: a
**Status:** Done
**Files:** `src/b.rs`
//- src/a.rs
",
        );
    }
}
