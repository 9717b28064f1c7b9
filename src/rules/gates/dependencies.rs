//! `dependencies`: what the batch needs has passed, and all of it is in what the batch begins from.
//!
//! Passed batches that were not landed yet are on branches of their own; one branch may hold several of them. Start at [`bases`].

use super::{Asked, Verdict};
use crate::{
    project::{Batch, World},
    rules::flow::order::{before, called, list},
    syntax::facts::Status,
    templates::About,
};

pub(super) fn look(asked: &Asked<'_>) -> Verdict {
    let Some(batch) = asked.batch() else { return Verdict::Open(String::new()) };
    let (name, all) = (asked.name(), &asked.about.batches().list);
    let waits: Vec<&Batch> = batch.waits_for.iter().filter_map(|at| all.get(*at)).collect();
    if !waits.is_empty() {
        let told = waits.iter().map(|batch| format!("{}, which {}", called(batch), batch.stage.told()));
        return Verdict::Shut(format!("{name} waits for {}", list(told.collect(), 3)));
    }
    let blocked = asked.about.tickets().into_iter().filter(|ticket| ticket.status == Some(Status::Blocked));
    let blocked: Vec<String> = blocked.map(|ticket| ticket.id.to_string()).collect();
    if let Some(first) = blocked.first() {
        let are = if blocked.len() == 1 { "is" } else { "are" };
        let ids = list(blocked.clone(), 3);
        return Verdict::Shut(format!(
            "{ids} {are} marked blocked: `baton set {first} todo` once nothing holds it up"
        ));
    }
    let bases = bases(asked.snapshot, asked.about, asked.world, asked.onto);
    match bases.as_slice() {
        [_, _, ..] => {
            let names = bases.iter().map(|base| format!("{} on `{}`", base.batch, base.branch)).collect();
            let land = bases.iter().map(|base| format!("`baton land {}`", base.number)).collect();
            Verdict::Shut(format!(
                "{name} needs {}, which were not brought together yet: land them first, with {}",
                list(names, 4),
                list(land, 4)
            ))
        }
        [base] if !asked.apart => Verdict::Shut(format!(
            "{name} needs {}, which is on `{}` and not in what is checked out: land it first, with `baton land {}`",
            base.batch, base.branch, base.number
        )),
        _ => Verdict::Open("all it needs has passed".to_owned()),
    }
}

/// A batch that passed on a branch which what work begins from does not contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// What the batch is called: `batch 1`.
    pub batch: String,
    /// What somebody types to mean it: `1`.
    pub number: String,
    /// Its branch.
    pub branch: String,
}

/// The branches a batch has to begin from, those left out that another of them contains: none where what `onto` names has it all.
pub fn bases(snapshot: &crate::project::Snapshot, about: &About<'_>, world: &World, onto: &str) -> Vec<Base> {
    let batches = about.batches();
    let plan = crate::project::DocPath::new(&about.which().path);
    let contains = |outer: &str, inner: &str| {
        world.contains.get(outer).is_some_and(|all| all.iter().any(|branch| branch == inner))
    };
    let branch = |batch: &Batch| {
        let name = batch.name.to_string();
        let mut runs =
            snapshot.runs().of(&plan, &name).map(|seen| &seen.run).filter(|run| run.phase.builds());
        runs.find_map(|run| run.branch.clone().filter(|branch| world.branches.contains_key(branch)))
    };
    let mut needed = before(batches, about.index(), |_, _| true);
    needed.sort_unstable();
    let needed =
        needed.into_iter().filter_map(|at| batches.list.get(at)).filter(|batch| batch.stage.is_passed());
    let open = needed.filter_map(|batch| Some((batch, branch(batch)?)));
    let open: Vec<(&Batch, String)> = open.filter(|(_, branch)| !contains(onto, branch)).collect();
    let inside = |at: usize, own: &str| {
        let mut others = open.iter().enumerate().filter(|(other, (_, branch))| *other != at && branch != own);
        // Of two that contain each other one stays.
        others.any(|(other, (_, branch))| contains(branch, own) && (other > at || !contains(own, branch)))
    };
    let mut found: Vec<Base> = Vec::new();
    for (at, (batch, branch)) in open.iter().enumerate() {
        if !inside(at, branch) && !found.iter().any(|base| base.branch == *branch) {
            let number = batch.name.number.to_string();
            found.push(Base { batch: called(batch), number, branch: branch.clone() });
        }
    }
    found
}
