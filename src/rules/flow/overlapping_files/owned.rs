//! The files a batch may change, and which of them two batches share.
//!
//! A folder holds the files in it; patterns are not read as files, so they are not known here. Whether sharing is a fault is not
//! asked here. Start at [`Owned::of`].

use crate::{
    project::{Batch, DocPath, Kind, Member, Place, places_of},
    rules::Context,
    syntax::{
        Anchor,
        facts::{BlockKind, FileRef, Said, Status},
    },
};

/// The files of one batch, in the order they are named, each where it is.
pub struct Owned(Vec<(DocPath, Place)>);

/// A file that two batches may change.
pub struct Shared<'a> {
    /// Its path, or that of the folder where both name one.
    pub name: &'a DocPath,
    /// Where the first batch names it.
    pub ours: &'a Place,
    /// Where the second does.
    pub theirs: &'a Place,
}

impl Owned {
    /// What the batch's last HANDOFF that names files says; else what its tickets say that are not done.
    pub fn of(context: &Context<'_>, batch: &Batch) -> Owned {
        let mut handoffs = batch.blocks_of(BlockKind::Handoff).rev().filter_map(|at| at.find(&context.plan));
        let files = match handoffs.find(|(_, block)| !block.files.is_empty()) {
            Some((member, block)) => {
                block.files.iter().filter_map(|(file, at)| owned(context, member, file, *at)).collect()
            }
            None => of_tickets(context, batch),
        };
        Owned(files)
    }

    /// The paths, in the order they are named.
    pub fn paths(&self) -> impl Iterator<Item = &DocPath> {
        self.0.iter().map(|(path, _)| path)
    }

    /// The files of both, in the order `other` names them.
    pub fn shared<'a>(&'a self, other: &'a Owned) -> Vec<Shared<'a>> {
        let mut found: Vec<Shared<'a>> = Vec::new();
        for (theirs, there) in &other.0 {
            for (ours, here) in &self.0 {
                let name = if holds(ours, theirs) { theirs } else { ours };
                // One HANDOFF may pass on several batches, and their files together.
                let new = here != there && !found.iter().any(|shared| shared.name == name);
                if new && (holds(ours, theirs) || holds(theirs, ours)) {
                    found.push(Shared { name, ours: here, theirs: there });
                }
            }
        }
        found
    }
}

/// Whether a path is the other, or the folder it is in.
pub fn holds(folder: &DocPath, path: &DocPath) -> bool {
    let rest = path.as_str().strip_prefix(folder.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn of_tickets(context: &Context<'_>, batch: &Batch) -> Vec<(DocPath, Place)> {
    let Some(member) = batch.member(&context.plan) else { return Vec::new() };
    let mut found = Vec::new();
    let open = batch.live_tickets(&context.plan).filter(|ticket| ticket.status != Some(Status::Done));
    for (section, index) in open.flat_map(|ticket| &ticket.fields) {
        let field =
            member.document.section(*section).and_then(|parsed| parsed.facts.fields.get(*index as usize));
        let Some(Said::Files(files)) = field.map(|field| &field.said) else { continue };
        let at = |file: &FileRef| Anchor { section: *section, spot: file.spot };
        found.extend(files.iter().filter_map(|file| owned(context, member, file, at(file))));
    }
    found
}

/// The path a file is known by, unless it is a plan document or may be left alone.
fn owned(context: &Context<'_>, member: &Member, file: &FileRef, at: Anchor) -> Option<(DocPath, Place)> {
    let path = places_of(&member.path, &file.path).into_iter().next()?;
    let plan = context
        .snapshot
        .member(&path)
        .is_some_and(|document| document.kinds.has(Kind::Tickets) || document.kinds.has(Kind::Handoff));
    let counts = !plan && !file.gone && !path.as_str().is_empty();
    counts.then(|| (path, member.place(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_holds_what_is_in_it() {
        let holds = |folder: &str, path: &str| holds(&DocPath::new(folder), &DocPath::new(path));
        assert!(holds("src", "src/a.rs") && holds("src/a.rs", "./src/a.rs") && holds("src/", "src/a/b.rs"));
        assert!(!holds("src", "srca/b.rs") && !holds("src/a.rs", "src") && !holds("a.rs", "src/a.rs"));
    }
}
