//! What changes: the old id, the new one, and what each means before and after.
//!
//! Start at [`Change`].

use super::{RenameError, Target, error};
use crate::{
    ide::occurrences::Wanted,
    project::{Member, Snapshot},
    syntax::{Id, Key, Outline},
};

/// One rename.
#[derive(Debug)]
pub(super) struct Change<'a> {
    /// What is renamed.
    pub target: Target<'a>,
    /// Its id now.
    pub old: Wanted,
    /// Its id afterwards.
    pub new: Wanted,
}

impl<'a> Change<'a> {
    /// Renames `target` to `new`.
    pub fn new(target: Target<'a>, new: Id) -> Change<'a> {
        Change { target, old: Wanted::new(target.id()), new: Wanted::new(&new) }
    }

    /// An id afterwards.
    pub fn after(&self, id: &Id) -> Id {
        if self.old.is(id) { self.new.id.clone() } else { id.clone() }
    }

    /// What a number whose prefix was dropped means in `outline` afterwards.
    pub fn completes(&self, outline: &Outline, stem: &str, text: &str) -> Option<Key> {
        let candidates = [Id::new(text), Id::new(&format!("{stem}{text}")), Id::new(&format!("#{text}"))];
        candidates.iter().map(Id::key).find(|key| {
            let renamed = outline.by_key.contains_key(&self.old.key);
            match () {
                () if *key == self.new.key && renamed => true,
                () if *key == self.old.key => false,
                () => outline.by_key.contains_key(key),
            }
        })
    }

    /// Fails when the new id is declared already, or would mean two tickets in one of the `edited` documents.
    pub fn check_free<'m>(
        &self,
        snapshot: &Snapshot,
        edited: impl Iterator<Item = &'m Member>,
    ) -> Result<(), RenameError> {
        if self.new.key == self.old.key {
            return Ok(());
        }
        let new = &self.new.id;
        let plan = snapshot.plan(&self.target.member.path);
        let in_plan = |member: &Member| {
            plan.iter().flat_map(|plan| plan.members()).any(|other| other.path == member.path)
        };
        if let Some(found) = plan.as_ref().and_then(|plan| plan.find(new)) {
            return Err(RenameError::Taken(new.clone(), error::place(found.member, found.ticket.line_at)));
        }
        let groups = plan.iter().flat_map(|plan| plan.members());
        let mut groups =
            groups.flat_map(|member| member.outline().groups.iter().map(move |group| (member, group)));
        let same = |id: &Option<Id>| id.as_ref().is_some_and(|id| self.new.is(id));
        if let Some((member, group)) = groups.find(|(_, group)| same(&group.id)) {
            return Err(RenameError::Taken(new.clone(), error::place(member, group.at)));
        }
        let elsewhere = snapshot.declaring(new).next();
        let outside = { edited }.find(|member| !in_plan(member));
        match elsewhere.zip(outside) {
            Some((found, outside)) => Err(RenameError::Ambiguous {
                new: new.clone(),
                declared: error::place(found.member, found.ticket.line_at),
                named: outside.path.to_string(),
            }),
            None => Ok(()),
        }
    }

    /// The ids that a range covers in `outline`, before or afterwards, in order; its ends are among them in any case.
    pub fn covered(&self, outline: &Outline, from: &Id, to: &Id, afterwards: bool) -> Vec<Id> {
        let name = |id: &Id| if afterwards { self.after(id) } else { id.clone() };
        let inside = |id: &Id| {
            let numbers = || Some((from.number()?..=to.number()?).contains(&id.number()?));
            id.stem() == from.stem() && numbers() == Some(true)
        };
        // Only ids of the right stem are copied: a plan may have ten thousand others.
        let may = |id: &Id| id.stem() == from.stem() || self.old.is(id);
        let declared = outline.tickets.iter().map(|ticket| &ticket.id).filter(|id| may(id));
        let mut found: Vec<Id> = declared.map(name).filter(inside).collect();
        for end in [from, to] {
            if !found.iter().any(|id| id.key() == end.key()) {
                found.push(end.clone());
            }
        }
        found.sort_by(|a, b| order(a).cmp(&order(b)));
        found.dedup_by(|a, b| a.key() == b.key());
        found
    }
}

/// Ids of one stem in the order of their numbers.
pub(super) fn order(id: &Id) -> (Option<u32>, &str) {
    (id.number(), id.suffix())
}
