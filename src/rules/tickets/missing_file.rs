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
    rules::{Context, Finding, Fix, Reads, Rule, Severity},
    syntax::{
        Anchor, Section, Ticket,
        facts::{FileRef, Said, Status},
    },
};
use near::nearest;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-file",
    family: "tickets",
    severity: Severity::Hint,
    page: include_str!("missing_file.md"),
    reads: Reads::Plan,
    check,
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !context.snapshot.is_complete() || is_archive(&context.member.path) {
        return;
    }
    let (mut mine, mut census) = (Vec::new(), Census::default());
    for member in context.plan.members() {
        let own = member.path == context.member.path;
        let mut seen = FxHashMap::default();
        for named in named_files(member) {
            let path = &named.file.path;
            let exists = *seen.entry(path).or_insert_with(|| exists(context, member, path));
            census.add(&named, exists);
            if own && exists == Some(false) {
                mine.push(named);
            }
        }
    }
    findings.extend(mine.iter().filter_map(|named| report(context, &census, named)));
}

/// A file in a ticket's files field.
struct Named<'a> {
    ticket: &'a Ticket,
    section: u32,
    file: &'a FileRef,
}

/// The files the tickets of a document name.
fn named_files(member: &Member) -> Vec<Named<'_>> {
    let sections: Vec<&Arc<Section>> = member.document.sections().iter().collect();
    let mut found = Vec::new();
    for ticket in &member.outline().tickets {
        for (section, at) in &ticket.fields {
            let field =
                sections.get(*section as usize).and_then(|parsed| parsed.facts.fields.get(*at as usize));
            if let Some(Said::Files(files)) = field.map(|field| &field.said) {
                found.extend(files.iter().map(|file| Named { ticket, section: *section, file }));
            }
        }
    }
    found
}

/// Whether any place a path may mean exists; `None` when nobody looked at one of them.
fn exists(context: &Context<'_>, member: &Member, written: &str) -> Option<bool> {
    let files = context.snapshot.files();
    if files.exists_at(written) == Some(true) {
        return Some(true);
    }
    let places = places_of(&member.path, written);
    let known: Option<Vec<bool>> = places.iter().map(|place| files.exists(place)).collect();
    known.filter(|known| !known.is_empty()).map(|known| known.contains(&true))
}

/// What the plan as a whole says about its files.
#[derive(Default)]
struct Census<'a> {
    /// Named files that exist.
    present: usize,
    /// Files of done tickets that are nowhere.
    absent: usize,
    /// Paths some ticket makes or removes, with how many say so.
    changed: FxHashMap<&'a SmolStr, usize>,
}

impl<'a> Census<'a> {
    fn add(&mut self, named: &Named<'a>, exists: Option<bool>) {
        match exists {
            Some(true) => self.present += 1,
            Some(false) if !named.file.gone && is_done(named.ticket) => self.absent += 1,
            _ => {}
        }
        if named.file.new || named.file.gone {
            *self.changed.entry(&named.file.path).or_default() += 1;
        }
    }
}

fn is_done(ticket: &Ticket) -> bool {
    ticket.status == Some(Status::Done)
}

/// What to say of a file that is nowhere.
fn report(context: &Context<'_>, census: &Census<'_>, named: &Named<'_>) -> Option<Finding> {
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
    if census.present == 0 || near.is_none() && (!done || census.present < census.absent) {
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
