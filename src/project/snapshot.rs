//! Everything known at one moment, immutable: documents, plans, which files exist, how Baton is configured.
//!
//! Readers keep an `Arc` of it for as long as they like. A keystroke makes a new one and shares all but the edited
//! document. Start at [`Snapshot::find`]: how an id is looked up.

use super::{
    configuration::Configuration,
    kind::{self, Kind},
    member::{Member, Place},
    path::DocPath,
};
use crate::syntax::{Id, Ticket};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The project at one moment.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Documents as they are on disk.
    pub(super) closed: Arc<FxHashMap<DocPath, Arc<Member>>>,
    /// Documents open in the editor, which win over the disk.
    pub(super) open: FxHashMap<DocPath, Arc<Member>>,
    /// Which named files exist.
    pub(super) files: Arc<Files>,
    /// How Baton is configured here.
    pub(super) configuration: Arc<Configuration>,
    /// Whether the whole workspace was looked at once; before that nothing is called missing.
    pub(super) complete: bool,
}

/// What is known of the files that documents name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    known: FxHashMap<DocPath, bool>,
    serial: u64,
}

impl Files {
    /// Knowledge about these paths; `serial` tells it from earlier knowledge.
    pub fn new(known: impl IntoIterator<Item = (DocPath, bool)>, serial: u64) -> Files {
        Files { known: known.into_iter().collect(), serial }
    }

    /// Whether a file or folder exists; `None` when nobody looked yet.
    pub fn exists(&self, path: &DocPath) -> Option<bool> {
        self.known.get(path).copied()
    }

    /// Tells one state of knowledge from another.
    pub fn serial(&self) -> u64 {
        self.serial
    }
}

/// A ticket and the document that declares it.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The document.
    pub member: &'a Member,
    /// The ticket.
    pub ticket: &'a Ticket,
}

impl Found<'_> {
    /// Where its id is declared.
    pub fn place(&self) -> Place {
        self.member.place(self.ticket.id_at)
    }
}

/// A plan: one ticket file with its archives.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// The ticket file; an archive without one is its own home.
    pub home: &'a Member,
    /// Its archives, by path.
    pub archives: Vec<&'a Member>,
}

impl<'a> Plan<'a> {
    /// Home and archives.
    pub fn members(&self) -> impl Iterator<Item = &'a Member> + '_ {
        std::iter::once(self.home).chain(self.archives.iter().copied())
    }

    /// The ticket an id names in this plan; the home wins over archives.
    pub fn find(&self, id: &Id) -> Option<Found<'a>> {
        self.members().find_map(|member| member.outline().ticket(id).map(|ticket| Found { member, ticket }))
    }

    /// Whether the plan declares ids of this family.
    pub fn declares_family(&self, family: &str) -> bool {
        self.members()
            .any(|member| member.outline().tickets.iter().any(|ticket| ticket.id.family() == family))
    }
}

impl Snapshot {
    /// The document at a path, as the editor has it if it is open.
    pub fn member(&self, path: &DocPath) -> Option<&Arc<Member>> {
        self.open.get(path).or_else(|| self.closed.get(path))
    }

    /// Every document, in no order; open ones as the editor has them.
    pub fn members(&self) -> impl Iterator<Item = &Arc<Member>> {
        self.open.values().chain(self.closed.values().filter(|member| !self.open.contains_key(&member.path)))
    }

    /// Every document of a kind, by path.
    pub fn of_kind(&self, kind: Kind) -> Vec<&Arc<Member>> {
        let mut found: Vec<_> = self.members().filter(|member| member.kinds.has(kind)).collect();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found
    }

    /// The plan a document belongs to; documents that are no ticket file have none.
    pub fn plan(&self, path: &DocPath) -> Option<Plan<'_>> {
        let member = self.member(path).filter(|member| member.kinds.has(Kind::Tickets))?;
        let home = if kind::is_archive(path) { self.home_of(path).unwrap_or(member) } else { member };
        let mut archives: Vec<&Member> = Vec::new();
        for other in self.members().filter(|other| {
            other.kinds.has(Kind::Tickets) && kind::is_archive(&other.path) && other.path != home.path
        }) {
            if self.home_of(&other.path).is_some_and(|other| other.path == home.path) {
                archives.push(other);
            }
        }
        archives.sort_by(|a, b| a.path.cmp(&b.path));
        Some(Plan { home, archives })
    }

    /// The ticket file an archive belongs to: beside it, or in the folder above `archive/`.
    fn home_of(&self, archive: &DocPath) -> Option<&Arc<Member>> {
        let near = archive.folder();
        let above = near.rsplit_once('/').map_or("", |(above, _)| above);
        let homes = |folder: &str| {
            let candidates = self.members().filter(|member| {
                member.kinds.has(Kind::Tickets)
                    && !kind::is_archive(&member.path)
                    && member.path.folder() == folder
            });
            candidates.min_by_key(|member| (member.path.file_name().len(), member.path.clone()))
        };
        homes(near).or_else(|| homes(above))
    }

    /// The ticket an id names when `from` says it: in its own plan, else anywhere if only one plan declares it.
    pub fn find(&self, from: &DocPath, id: &Id) -> Option<Found<'_>> {
        let own = self
            .plan(from)
            .and_then(|plan| plan.find(id).map(|found| (found.member.path.clone(), found.ticket.id.clone())));
        if let Some((path, _)) = own {
            let member = self.member(&path)?;
            return member.outline().ticket(id).map(|ticket| Found { member, ticket });
        }
        let all = self
            .members()
            .filter_map(|member| member.outline().ticket(id).map(|ticket| Found { member, ticket }));
        let (archived, mut current): (Vec<_>, Vec<_>) =
            all.partition(|found| kind::is_archive(&found.member.path));
        if current.is_empty() {
            current = archived;
        }
        match current.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Whether any plan declares an id, even when several do.
    pub fn is_declared(&self, id: &Id) -> bool {
        self.members().any(|member| member.outline().ticket(id).is_some())
    }

    /// Which named files exist.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// How Baton is configured here.
    pub fn configuration(&self) -> &Arc<Configuration> {
        &self.configuration
    }

    /// Whether the whole workspace was looked at; before that nothing may be called missing.
    pub fn is_complete(&self) -> bool {
        self.complete
    }
}
