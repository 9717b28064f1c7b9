//! The board: every batch of every plan, where it stands, and what may be done next.
//!
//! The same answer in a terminal (`baton status`, `baton next`), in a lens and in a tree view. It reads what the plans say
//! and adds no opinion of its own: a batch may be built when it is handed over and nothing holds it up. Start at
//! [`boards`] and [`next`].

use super::running;
use crate::project::{Batch, Batches, DocPath, Phase, Plan, Snapshot, Stage, runs};
use serde::Serialize;

/// One batch on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its number: what the commands take.
    pub id: String,
    /// Its heading.
    pub name: String,
    /// The document it stands in.
    pub path: String,
    /// The line of its heading, 1-based.
    pub line: u32,
    /// Where it stands.
    pub stage: Stage,
    /// How many tickets it has; those that were dropped are left out.
    pub tickets: usize,
    /// How many of them are done.
    pub done: usize,
    /// The numbers of the batches that hold it up.
    pub blocked_by: Vec<String>,
    /// Whether it may be built now.
    pub ready: bool,
    /// The run that is under way, or that died; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<Working>,
}

/// A run on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Working {
    /// Its name: what the commands take.
    pub id: String,
    /// Who works.
    pub agent: String,
    /// At what.
    pub phase: Phase,
    /// How far it is.
    pub step: runs::Step,
    /// Whether its supervisor was killed before it was over.
    pub dead: bool,
    /// The same in a few words: `codex builds it (b2-build-1)`.
    pub phrase: String,
}

/// The plans that have batches, in the order of their paths, each with its rows.
pub fn boards(snapshot: &Snapshot) -> Vec<(DocPath, Vec<Row>)> {
    let rows = |home: DocPath| {
        let rows = rows(snapshot, &home);
        (!rows.is_empty()).then_some((home, rows))
    };
    snapshot.homes().into_iter().filter_map(rows).collect()
}

/// The batches of one plan.
pub fn rows(snapshot: &Snapshot, home: &DocPath) -> Vec<Row> {
    let (Some(plan), Some(batches)) = (snapshot.plan(home), snapshot.batches(home)) else {
        return Vec::new();
    };
    batches.list.iter().map(|batch| row(snapshot, &plan, &batches, batch)).collect()
}

fn row(snapshot: &Snapshot, plan: &Plan<'_>, batches: &Batches, batch: &Batch) -> Row {
    let line = batch.member(plan).zip(batch.group(plan)).map_or(0, |(member, group)| {
        member.document.text().line_of(member.document.range(group.at).start) + 1
    });
    Row {
        id: batch.name.label(),
        name: batch.title.to_string(),
        path: batch.path.to_string(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        stage: batch.stage,
        tickets: batch.total,
        done: batch.done,
        blocked_by: holding(batches, batch).map(|other| other.name.label()).collect(),
        ready: batch.is_ready(),
        run: working(snapshot, &plan.home.path, batch),
    }
}

fn working(snapshot: &Snapshot, home: &DocPath, batch: &Batch) -> Option<Working> {
    let seen = running::of_batch(snapshot, home, batch)?;
    Some(Working {
        id: seen.run.id.to_string(),
        agent: seen.run.agent.to_string(),
        phase: seen.run.phase,
        step: seen.run.step,
        dead: seen.is_dead(),
        phrase: running::phrase(seen),
    })
}

/// The batches that hold another one up, as long as nobody builds it.
pub(super) fn holding<'a>(batches: &'a Batches, batch: &'a Batch) -> impl Iterator<Item = &'a Batch> {
    let held = batch.stage.is_before_building();
    batch.waits_for.iter().filter(move |_| held).filter_map(|at| batches.list.get(*at))
}

/// Who asks what is next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Builds what was handed over, and fixes what a review asks for.
    Builder,
    /// Writes the tickets of the next batch and hands them over.
    Designer,
    /// Looks at what was built.
    Reviewer,
}

/// What somebody may do next with a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What to do: `build`, `fix`, `design`, `hand-off`, `review`.
    pub action: &'static str,
    /// The batch.
    #[serde(flatten)]
    pub batch: Row,
}

/// What a role may do next, the most urgent first: what a review asks for comes before new work. A batch that a run is at is nobody
/// else's: it is left out, unless it is that run, `asks`, which wants to know.
pub fn next(snapshot: &Snapshot, home: &DocPath, role: Role, asks: Option<&str>) -> Vec<Step> {
    let is_free = |row: &Row| row.run.as_ref().is_none_or(|run| run.dead || Some(run.id.as_str()) == asks);
    let all = rows(snapshot, home);
    let open = all.iter().filter(|row| row.stage.is_open()).count();
    let rows: Vec<Row> = all.into_iter().filter(is_free).collect();
    let pick = |action: &'static str, wanted: &dyn Fn(&Row) -> bool| -> Vec<Step> {
        rows.iter().filter(|row| wanted(row)).map(|row| Step { action, batch: row.clone() }).collect()
    };
    match role {
        Role::Builder => {
            let mut steps = pick("fix", &|row| {
                matches!(row.stage, Stage::ChangesRequested | Stage::Failed | Stage::Fixing)
            });
            steps.extend(pick("build", &|row| row.stage == Stage::Building));
            steps.extend(pick("build", &|row| row.ready));
            steps
        }
        Role::Reviewer => pick("review", &|row| row.stage == Stage::Complete),
        Role::Designer => {
            let room = open < snapshot.configuration().flow.look_ahead as usize;
            let unwritten = |row: &Row| matches!(row.stage, Stage::Unknown | Stage::Designing);
            let mut steps = pick("hand-off", &|row| room && unwritten(row));
            steps.truncate(1);
            steps
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    const PLAN: &str = "
## Batch 1: Core
### T1: a
**Status:** Done
## HANDOFF — Batch 1
## COMPLETE — Batch 1
Verify: PASSED
## Batch 2: More
### T2: b
**Status:** Todo
## HANDOFF — Batch 2
## Batch 3
### T3: c
**Status:** Todo
## HANDOFF — Batch 3
## Batch 4
### T4: d
**Status:** Todo
";

    #[track_caller]
    fn check(plan: &str, role: Role, want: &[&str]) {
        let fixture = Fixture::new(plan);
        let steps = next(&fixture.snapshot, &DocPath::new("TICKETS.md"), role, Some("b2-build-9"));
        let shown: Vec<_> = steps.iter().map(|step| format!("{} {}", step.action, step.batch.id)).collect();
        assert_eq!(shown, want);
    }

    #[test]
    fn the_board_says_where_each_batch_stands() {
        let fixture = Fixture::new(PLAN);
        let boards = boards(&fixture.snapshot);
        let shown: Vec<_> = boards[0]
            .1
            .iter()
            .map(|row| {
                format!(
                    "{}:{} {} {}/{} {:?} {}",
                    row.id,
                    row.line,
                    row.stage.name(),
                    row.done,
                    row.tickets,
                    row.blocked_by,
                    row.ready
                )
            })
            .collect();
        let empty: [&str; 0] = [];
        assert_eq!(
            shown,
            [
                format!("1:1 complete 1/1 {empty:?} false"),
                format!("2:7 handed-off 0/1 {empty:?} true"),
                "3:11 handed-off 0/1 [\"2\"] false".into(),
                "4:15 designing 0/1 [\"3\"] false".into(),
            ]
        );
    }

    #[test]
    fn each_role_is_told_what_is_next() {
        check(PLAN, Role::Builder, &["build 2"]);
        check(PLAN, Role::Reviewer, &["review 1"]);
        check(PLAN, Role::Designer, &[]);
        let reviewed = format!("{PLAN}## REVIEW — Batch 1 Approved\n");
        check(&reviewed, Role::Designer, &["hand-off 4"]);
        check(&reviewed, Role::Reviewer, &[]);
        let changes = format!("{PLAN}## REVIEW — Batch 1 Changes requested\n");
        check(&changes, Role::Builder, &["fix 1"]);
    }

    #[test]
    fn what_a_run_is_at_is_left_to_it() {
        let with = |run: &str| format!("//- run: {run}\n//- TICKETS.md\n{PLAN}");
        check(&with("b2-build-1 building"), Role::Builder, &[]);
        check(&with("b2-build-9 building"), Role::Builder, &["build 2"]);
        check(&with("b2-build-1 dead"), Role::Builder, &["build 2"]);
    }
}
