//! Everything known at one moment, immutable: documents, plans, which files exist, how Baton is configured.
//!
//! Readers keep an `Arc` of it for as long as they like. A keystroke makes a new one and shares all but the edited
//! document. Start at [`Snapshot::find`]: how an id is looked up.

use super::{
    batches::Batches,
    configuration::Configuration,
    contracts::Contracts,
    git::Git,
    kind::{self, Kind},
    layout::{Boards, Closed, Plans},
    member::{Member, Place},
    path::DocPath,
    runs::Runs,
    sources::{Linked, Sources},
};
use crate::syntax::{Block, Id, Ticket, facts::Target};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::{Arc, OnceLock};

/// The project at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Documents as they are on disk.
    pub(super) closed: Arc<Closed>,
    /// Documents open in the editor, which win over the disk.
    pub(super) open: FxHashMap<DocPath, Arc<Member>>,
    /// Program code as it is on disk.
    pub(super) sources: Arc<Sources>,
    /// What all code says; new when code changes.
    pub(super) linked: Linked,
    /// Entries joined with facts; new when either may have changed.
    pub(super) contracts: Arc<OnceLock<Arc<Contracts>>>,
    /// Which ticket files make a plan; renewed when a document comes or goes.
    pub(super) plans: Arc<OnceLock<Plans>>,
    /// The batches of the plans that were asked about; new with every serial.
    pub(super) boards: Arc<Boards>,
    /// Which named files exist.
    pub(super) files: Arc<Files>,
    /// What git knows.
    pub(super) git: Arc<Git>,
    /// What is known of launches that started.
    pub(super) runs: Arc<Runs>,
    /// How Baton is configured here.
    pub(super) configuration: Arc<Configuration>,
    /// Whether the whole workspace was looked at once; before that nothing is called missing.
    pub(super) complete: bool,
    /// Changes when contracts may be other ones than before.
    pub(super) contracts_serial: u64,
    /// Changes when something else is known of runs.
    pub(super) runs_serial: u64,
    /// Changes with everything but prose.
    pub(super) serial: u64,
}

impl Default for Snapshot {
    fn default() -> Snapshot {
        Snapshot::empty(Configuration::default())
    }
}

/// What is known of the files that documents name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    known: FxHashMap<DocPath, bool>,
    folders: FxHashMap<DocPath, Vec<SmolStr>>,
    serial: u64,
}

impl Files {
    /// Knowledge about these paths; `serial` tells it from earlier knowledge.
    pub fn new(known: impl IntoIterator<Item = (DocPath, bool)>, serial: u64) -> Files {
        Files { known: known.into_iter().collect(), folders: FxHashMap::default(), serial }
    }

    /// The same with the names in these folders; folders that do not exist are left out.
    pub fn with_folders(mut self, folders: impl IntoIterator<Item = (DocPath, Vec<SmolStr>)>) -> Files {
        self.folders = folders.into_iter().collect();
        self
    }

    /// Whether a file or folder exists; `None` when nobody looked yet.
    pub fn exists(&self, path: &DocPath) -> Option<bool> {
        self.known.get(path).copied()
    }

    /// The same for a path spelled as [`DocPath`] spells it.
    pub fn exists_at(&self, path: &str) -> Option<bool> {
        self.known.get(path).copied()
    }

    /// The names of files and folders in a folder; `None` when there is no such folder or nobody looked.
    pub fn names_in(&self, folder: &str) -> Option<&[SmolStr]> {
        self.folders.get(folder).map(Vec::as_slice)
    }

    /// Whether both know the same.
    pub(super) fn same(&self, other: &Files) -> bool {
        self.known == other.known && self.folders == other.folders
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
    /// The handoff documents that speak of it, by path.
    pub handoffs: Vec<&'a Member>,
}

impl<'a> Plan<'a> {
    /// Home and archives.
    pub fn members(&self) -> impl Iterator<Item = &'a Member> + '_ {
        std::iter::once(self.home).chain(self.archives.iter().copied())
    }

    /// Every document of the plan in the order its blocks are told: archives, home, handoff documents.
    pub fn documents(&self) -> impl Iterator<Item = &'a Member> + '_ {
        let home = std::iter::once(self.home);
        self.archives.iter().copied().chain(home).chain(self.handoffs.iter().copied())
    }

    /// The tickets a block lists, in order, each with the document that declares it and its index there.
    pub fn tickets_of(&self, block: &Block) -> Vec<(Id, Option<(&'a Member, u32)>)> {
        self.expand(block.tickets.names.iter().map(|(target, _)| target))
    }

    /// The tickets a list names: ranges and dropped prefixes are completed by the document that knows most of them.
    pub fn expand<'t>(
        &self,
        names: impl Iterator<Item = &'t Target> + Clone,
    ) -> Vec<(Id, Option<(&'a Member, u32)>)> {
        let told = |member: &'a Member| {
            let names = member.outline().expand(names.clone());
            let known = names.iter().filter(|(_, at)| at.is_some()).count();
            (known, names.into_iter().map(|(id, at)| (id, at.map(|at| (member, at)))).collect::<Vec<_>>())
        };
        let (known, mut best) = told(self.home);
        if best.len() == known {
            return best;
        }
        let mut most = known;
        for (known, names) in self.archives.iter().map(|member| told(member)) {
            if known > most {
                (most, best) = (known, names);
            }
        }
        best
    }

    /// The ticket an id names in this plan; the home wins over archives.
    pub fn find(&self, id: &Id) -> Option<Found<'a>> {
        self.members().find_map(|member| member.outline().ticket(id).map(|ticket| Found { member, ticket }))
    }
}

/// All that a verdict on a document may depend on: the facts of its plan, which ids are declared anywhere, which named
/// files exist, what git knows, and the configuration. Equal ones give equal verdicts; prose is in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    plan: Vec<u64>,
    templates: usize,
    ids: u64,
    files: u64,
    git: u64,
    runs: u64,
    configuration: u64,
    /// Changes with every contract document and with code, for those that are held against them.
    contracts: u64,
    complete: bool,
}

impl Snapshot {
    /// A snapshot of nothing. Spelled out, as the default configuration would be compiled only to be thrown away.
    pub(super) fn empty(configuration: Configuration) -> Snapshot {
        Snapshot {
            configuration: Arc::new(configuration),
            closed: Arc::default(),
            open: FxHashMap::default(),
            sources: Arc::default(),
            linked: Arc::default(),
            contracts: Arc::default(),
            plans: Arc::default(),
            boards: Arc::default(),
            files: Arc::default(),
            git: Arc::default(),
            runs: Arc::default(),
            complete: false,
            contracts_serial: 0,
            runs_serial: 0,
            serial: 0,
        }
    }

    /// The document or file of code at a path, as the editor has it if it is open.
    pub fn member(&self, path: &DocPath) -> Option<&Arc<Member>> {
        self.open.get(path).or_else(|| self.on_disk(path))
    }

    /// The document or file of code at a path, as it is on disk.
    pub(super) fn on_disk(&self, path: &DocPath) -> Option<&Arc<Member>> {
        self.closed.members().get(path).or_else(|| self.sources.files().get(path))
    }

    /// Every document, in no order; open ones as the editor has them. Code is none.
    pub fn members(&self) -> impl Iterator<Item = &Arc<Member>> {
        let closed = self.closed.members().values();
        let open = self.open.values().filter(|member| !member.kinds.has(Kind::Code));
        open.chain(closed.filter(|member| !self.open.contains_key(&member.path)))
    }

    /// Every document of a kind, by path.
    pub fn of_kind(&self, kind: Kind) -> Vec<&Arc<Member>> {
        let mut found: Vec<_> = self.members().filter(|member| member.kinds.has(kind)).collect();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found
    }

    /// The plan a document belongs to: ticket files, and the handoff documents that speak of one. A handoff document without
    /// a plan is its own.
    pub fn plan(&self, path: &DocPath) -> Option<Plan<'_>> {
        let of_plan =
            |member: &&Arc<Member>| member.kinds.has(Kind::Tickets) || member.kinds.has(Kind::Handoff);
        let member = self.member(path).filter(of_plan)?;
        let plans = self.plans.get_or_init(|| Plans::of(self.members()));
        let home = plans.home_of(path).and_then(|home| self.member(home)).unwrap_or(member);
        let members = |paths: &[DocPath]| -> Vec<&Member> {
            paths.iter().filter_map(|path| self.member(path)).map(Arc::as_ref).collect()
        };
        let (archives, handoffs) =
            (members(plans.archives_of(&home.path)), members(plans.handoffs_of(&home.path)));
        Some(Plan { home, archives, handoffs })
    }

    /// The workspace's own templates of blocks, by path.
    pub fn templates(&self) -> &[DocPath] {
        self.plans.get_or_init(|| Plans::of(self.members())).templates()
    }

    /// What would be known if this were known of runs instead.
    pub fn with_runs(&self, runs: Runs) -> Snapshot {
        Snapshot { runs: Arc::new(runs), boards: Arc::default(), ..self.clone() }
    }

    /// What would be known if a document were this one instead.
    pub fn supposing(&self, member: Member) -> Snapshot {
        let mut supposed = self.clone();
        supposed.open.insert(member.path.clone(), Arc::new(member));
        (supposed.plans, supposed.boards) = (Arc::default(), Arc::default());
        (supposed.linked, supposed.contracts) = (Arc::default(), Arc::default());
        supposed
    }

    /// The ticket file of every plan, by path; an archive without one is its own.
    pub fn homes(&self) -> Vec<DocPath> {
        let plans = self.plans.get_or_init(|| Plans::of(self.members()));
        let mut homes: Vec<_> = self
            .members()
            .filter(|member| member.kinds.has(Kind::Tickets) && plans.home_of(&member.path).is_none())
            .map(|member| member.path.clone())
            .collect();
        homes.sort();
        homes
    }

    /// The batches of the plan a document belongs to, found out when somebody first asks and kept while nothing but prose
    /// changes.
    pub fn batches(&self, path: &DocPath) -> Option<Arc<Batches>> {
        let plan = self.plan(path)?;
        if let Some(known) = self.boards.known(&plan.home.path) {
            return Some(known);
        }
        let found = Arc::new(Batches::of(&plan, &self.runs));
        self.boards.keep(plan.home.path.clone(), Arc::clone(&found));
        Some(found)
    }

    /// The ticket an id names when `from` says it: in its own plan, else anywhere if only one plan declares it.
    pub fn find(&self, from: &DocPath, id: &Id) -> Option<Found<'_>> {
        let plan = self.plan(from);
        if let Some(own) = plan.and_then(|plan| plan.find(id)) {
            return Some(own);
        }
        let (archived, mut current): (Vec<_>, Vec<_>) =
            self.declaring(id).partition(|found| kind::is_archive(&found.member.path));
        if current.is_empty() {
            current = archived;
        }
        match current.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Every document that declares an id, in no order.
    pub fn declaring(&self, id: &Id) -> impl Iterator<Item = Found<'_>> {
        let closed = self.closed.declaring(id.key()).filter(|member| !self.open.contains_key(&member.path));
        let members = self.open.values().chain(closed);
        members.filter_map(|member| member.outline().ticket(id).map(|ticket| Found { member, ticket }))
    }

    /// Whether any plan declares an id, even when several do.
    pub fn is_declared(&self, id: &Id) -> bool {
        self.declaring(id).next().is_some()
    }

    /// What a verdict on a document may depend on: see [`Basis`]. `None` for documents that no rule speaks of.
    pub fn basis(&self, path: &DocPath) -> Option<Basis> {
        let kinds = self.member(path)?.kinds;
        let told_of_code = kinds.is_held();
        let plan = self.plan(path);
        if plan.is_none() && !told_of_code {
            return None;
        }
        let shadowed = self.open.values().filter_map(|member| self.closed.members().get(&member.path));
        let shadowed = shadowed.fold(0u64, |sum, member| sum.wrapping_add(member.ids()));
        let open = self.open.values().fold(0u64, |sum, member| sum.wrapping_add(member.ids()));
        Some(Basis {
            plan: plan.iter().flat_map(Plan::documents).map(Member::facts_id).collect(),
            contracts: if told_of_code { self.contracts_serial } else { 0 },
            templates: self.templates().len(),
            ids: self.closed.ids().wrapping_sub(shadowed).wrapping_add(open),
            files: self.files.serial,
            git: self.git.serial(),
            runs: self.runs_serial,
            configuration: self.configuration.serial,
            complete: self.complete,
        })
    }

    /// Changes whenever anything but prose does: while it stays, so does every [`Basis`].
    pub fn serial(&self) -> u64 {
        self.serial
    }

    /// Which named files exist.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// What git knows; nothing until somebody looked.
    pub fn git(&self) -> &Git {
        &self.git
    }

    /// What is known of launches that started; nothing until somebody looked.
    pub fn runs(&self) -> &Runs {
        &self.runs
    }

    /// Tells one state of knowledge about runs from another.
    pub fn runs_serial(&self) -> u64 {
        self.runs_serial
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::project::{Kinds, Project};

    /// Two plans, the first with an archive and open in an editor.
    fn project() -> Project {
        let mut project = Project::default();
        let files = [
            ("a/TICKETS.md", "# A\n\n### T1: One\nProse.\n**Status:** Done\n"),
            ("a/archive/TICKETS-1.md", "### T0: Zero\n"),
            ("b/TICKETS.md", "### T1: Other\n\n### B2: Only here\n"),
        ];
        let member =
            |(path, text)| (DocPath::new(path), Some(Member::new(DocPath::new(path), tickets(), text)));
        project.disk(files.map(member));
        project.open(DocPath::new("a/TICKETS.md"), 1, files[0].1);
        project
    }

    fn tickets() -> Kinds {
        Kinds::only(Kind::Tickets)
    }

    #[track_caller]
    fn check_find(from: &str, id: &str, expected: Option<&str>) {
        let snapshot = project().snapshot();
        let found = snapshot.find(&DocPath::new(from), &Id::new(id));
        assert_eq!(found.map(|found| found.ticket.title.as_str()), expected);
    }

    #[test]
    fn an_id_is_looked_up_in_its_own_plan_and_then_anywhere_if_one_plan_has_it() {
        check_find("a/TICKETS.md", "T1", Some("One"));
        check_find("b/TICKETS.md", "T1", Some("Other"));
        check_find("a/TICKETS.md", "T0", Some("Zero"));
        check_find("a/archive/TICKETS-1.md", "T1", Some("One"));
        check_find("README.md", "B2", Some("Only here"));
        check_find("README.md", "T1", None);
        check_find("README.md", "T9", None);
    }

    /// Replaces `old` by `new` in the open plan; says whether the basis of the open plan, and of the other, is another one now.
    #[track_caller]
    fn check_basis(old: &str, new: &str, expected: (bool, bool)) {
        let mut project = project();
        let (open, other) = (DocPath::new("a/TICKETS.md"), DocPath::new("b/TICKETS.md"));
        let before = project.snapshot();
        let at = project.opened(&open).unwrap().document.text().to_string().find(old).unwrap();
        project.edit(&open, 2, |member| member.edit(at..at + old.len(), new));
        let after = project.snapshot();
        let changed = |path| before.basis(path) != after.basis(path);
        assert_eq!((changed(&open), changed(&other)), expected);
        assert_eq!(before.serial() != after.serial(), expected.0);
    }

    #[test]
    fn a_verdict_depends_on_the_facts_of_its_plan_and_on_ids_anywhere() {
        check_basis("Prose", "Other prose", (false, false));
        check_basis("Done", "Todo", (true, false));
        check_basis("T1", "T2", (true, true));
    }

    #[test]
    fn opening_what_is_on_disk_parses_nothing() {
        let snapshot = project().snapshot();
        let path = DocPath::new("a/TICKETS.md");
        let (open, closed) =
            (snapshot.open.get(&path).unwrap(), snapshot.closed.members().get(&path).unwrap());
        assert_eq!(open.facts_id(), closed.facts_id());
        assert_eq!((open.version, closed.version), (Some(1), None));
    }
}
