//! The plans a verb may mean, and the ticket an id names in them.
//!
//! Looks at the whole project around the current folder, or at the plan that `--plan` names. Start at [`Plans::ticket`].

use std::path::Path;

use super::failure::Failure;
use super::kept;
use super::targets;
use super::terminal::Terminal;
use crate::ide::actions::Named;
use crate::load::{self, Workspace};
use crate::project::{DocPath, Found, Kind, Project, Snapshot, kind};
use crate::settings;
use crate::syntax::Id;
use crate::templates::Which;

/// Everything that was read.
pub(super) struct Plans {
    /// Where it lies.
    pub(super) workspace: Workspace,
    /// What it says.
    pub(super) snapshot: Snapshot,
    project: Project,
    /// The folder the command was started in.
    near: DocPath,
    /// The document that was named.
    plan: Option<DocPath>,
}

impl Plans {
    /// Reads the project around the current folder, or around `plan`.
    pub(super) fn read(terminal: &Terminal, plan: Option<&Path>) -> Result<Plans, Failure> {
        let here = targets::folder_of_plans(terminal)?;
        let Some(plan) = plan else {
            let workspace = targets::project_from(terminal, &here)?;
            let near = workspace.doc_path(&here).unwrap_or_else(|| DocPath::new(""));
            let runs = kept::known(&terminal.disk, &workspace);
            let (mut project, troubles) = load::load(&terminal.disk, &workspace)?;
            terminal.report(&troubles);
            project.set_runs(runs);
            return Ok(Plans { workspace, snapshot: project.snapshot(), project, near, plan: None });
        };
        let target = targets::plan_targets(terminal, &[plan.to_path_buf()])?.into_iter().next();
        let target = target.ok_or_else(|| Failure::new(format!("{} is no plan", plan.display())))?;
        let runs = kept::known(&terminal.disk, &target.workspace);
        let documents = load::documents(&terminal.disk, &target.workspace)?;
        terminal.report(&documents.troubles);
        let named = target.named(&terminal.disk, None)?;
        let path = target.files.first().cloned();
        let members = documents.members.into_iter().filter(|(known, _)| Some(known) != path.as_ref());
        let members: Vec<_> =
            members.chain(named.into_iter().map(|member| (member.path.clone(), Some(member)))).collect();
        let mut project = load::assemble(&terminal.disk, &target.workspace, members);
        project.set_runs(runs);
        let near = target.folders.first().cloned().unwrap_or_else(|| DocPath::new(""));
        let snapshot = project.snapshot();
        Ok(Plans { workspace: target.workspace, snapshot, project, near, plan: path })
    }

    /// Asks git too, for who tells of commits.
    pub(super) fn ask_git(&mut self, terminal: &Terminal) {
        load::git::tell(&mut self.project, &terminal.disk, &terminal.disk, &self.workspace);
        self.snapshot = self.project.snapshot();
    }

    /// Reads code too, for who holds documents against it.
    pub(super) fn read_code(&mut self, terminal: &Terminal) {
        load::tell_code(&mut self.project, &terminal.disk, &self.workspace);
        self.snapshot = self.project.snapshot();
    }

    /// The batch called `name`: `2`, `Batch 2`, `b2`.
    ///
    /// # Errors
    /// When there is none, with those there are; when several plans have it, with their names.
    pub(super) fn batch(&self, name: &str) -> Result<Which, Failure> {
        let own = self.plan.as_ref().and_then(|plan| home(self, plan)).or_else(|| self.plan.clone());
        let mut homes = own.map_or_else(|| self.snapshot.homes(), |home| vec![home]);
        if homes.iter().any(|home| load::is_below(home, &self.near)) {
            homes.retain(|home| load::is_below(home, &self.near));
        }
        let all: Vec<_> =
            homes.iter().filter_map(|home| Some((home, self.snapshot.batches(home)?))).collect();
        let named = all.iter().filter_map(|(home, batches)| {
            let batch = batches.list.get(batches.called(name)?)?;
            Some(Which { path: home.as_str().to_owned(), batch: batch.name.to_string() })
        });
        let mut found: Vec<Which> = named.collect();
        match (found.len(), found.pop()) {
            (1, Some(one)) => Ok(one),
            (0, _) => {
                let names =
                    all.iter().flat_map(|(_, batches)| &batches.list).map(|batch| batch.name.to_string());
                Err(Failure::new(no_batch(name, &names.collect::<Vec<_>>())))
            }
            (count, last) => {
                let plans: Vec<_> =
                    found.iter().chain(&last).map(|which| format!("  --plan {}", which.path)).collect();
                let plans = plans.join("\n");
                Err(Failure::new(format!("{count} plans have a batch {name}; say which is meant:\n{plans}")))
            }
        }
    }

    /// The ticket called `id`.
    ///
    /// # Errors
    /// When there is none, with those that are spelled alike; when several plans declare it, with their names.
    pub(super) fn ticket(&self, id: &str) -> Result<Named, Failure> {
        let wanted = Id::new(id.trim());
        let mut found: Vec<Found<'_>> =
            self.snapshot.declaring(&wanted).filter(|found| self.means(found)).collect();
        // Who stands in a part of a project means that part, and archives answer only where nothing else does.
        prefer(&mut found, |found| load::is_below(&found.member.path, &self.near));
        prefer(&mut found, |found| !kind::is_archive(&found.member.path));
        found.sort_by(|a, b| a.member.path.cmp(&b.member.path));
        match found.as_slice() {
            [found] => Ok(Named::new(&found.member.path, &found.ticket.id)),
            [] => Err(Failure::new(self.missing(id))),
            many => {
                let plans: Vec<_> =
                    many.iter().map(|found| format!("  --plan {}", found.member.path)).collect();
                let count = many.len();
                Err(Failure::new(format!(
                    "{count} plans declare {id}; say which is meant:\n{}",
                    plans.join("\n")
                )))
            }
        }
    }

    /// The one ticket file that is meant when nothing in it is named.
    ///
    /// # Errors
    /// When there is none, or several.
    pub(super) fn only(&self) -> Result<DocPath, Failure> {
        if let Some(plan) = &self.plan {
            return Ok(plan.clone());
        }
        let mut homes = self.snapshot.of_kind(Kind::Tickets);
        homes.retain(|member| !member.outline().tickets.is_empty() && !kind::is_archive(&member.path));
        if homes.iter().any(|member| load::is_below(&member.path, &self.near)) {
            homes.retain(|member| load::is_below(&member.path, &self.near));
        }
        match homes.as_slice() {
            [one] => Ok(one.path.clone()),
            [] => Err(Failure::new("no plan with tickets was found; name its file with --plan")),
            many => {
                let plans: Vec<_> = many.iter().map(|member| format!("  --plan {}", member.path)).collect();
                Err(Failure::new(format!(
                    "there are {} plans; say which is meant:\n{}",
                    many.len(),
                    plans.join("\n")
                )))
            }
        }
    }

    /// Whether a ticket is of the plan that was named, if one was.
    fn means(&self, found: &Found<'_>) -> bool {
        let Some(wanted) = &self.plan else { return true };
        let home = |path: &DocPath| self.snapshot.plan(path).map(|plan| plan.home.path.clone());
        found.member.path == *wanted
            || home(&found.member.path).is_some_and(|home| Some(home) == self::home(self, wanted))
    }

    fn missing(&self, id: &str) -> String {
        let members = self.snapshot.of_kind(Kind::Tickets);
        let all = members.iter().flat_map(|member| &member.outline().tickets);
        let near = settings::near(id, all.map(|ticket| ticket.id.as_str()));
        match near.as_slice() {
            [] => format!("no plan declares {id}; `baton tickets` lists all tickets"),
            near => {
                format!("no plan declares {id}; did you mean {}?", near.get(..3).unwrap_or(near).join(", "))
            }
        }
    }
}

fn no_batch(name: &str, all: &[String]) -> String {
    let number: Option<i64> = name.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().ok();
    let of = |batch: &String| batch.rsplit(' ').next().and_then(|number| number.parse::<i64>().ok());
    let away = |batch: &String| Some((of(batch)? - number?).abs());
    // A number is near by what it counts.
    let near = all.iter().filter(|batch| away(batch).is_some()).min_by_key(|batch| away(batch));
    let spelled = settings::near(name, all.iter().map(String::as_str)).into_iter().next();
    match near.map(String::as_str).or(spelled) {
        Some(near) => format!("there is no batch {name}; did you mean {near}?"),
        None if all.is_empty() => "no plan has batches; a heading such as `## Batch 1` begins one".to_owned(),
        None => format!("there is no batch {name}; there are {}", all.join(", ")),
    }
}

/// The ticket file of the plan a document belongs to.
fn home(plans: &Plans, path: &DocPath) -> Option<DocPath> {
    plans.snapshot.plan(path).map(|plan| plan.home.path.clone())
}

/// Keeps those that `wanted` says yes to, or all when it says no to all.
fn prefer(found: &mut Vec<Found<'_>>, wanted: impl Fn(&Found<'_>) -> bool) {
    if found.iter().any(&wanted) {
        found.retain(wanted);
    }
}
