//! `overlap`: no file the batch may change is one that somebody changes now, in a run or by hand.
//!
//! Two names of which one is a folder around the other are the same. A batch that names no file overlaps with none, as nobody can tell.

use super::{Asked, Verdict};
use crate::{
    project::{Batch, DocPath, Run},
    rules::flow::{
        order::{called, list},
        overlapping_files::owned::{Owned, holds},
    },
};
use std::path::Path;

pub(super) fn look(asked: &Asked<'_>) -> Verdict {
    let own = asked.files();
    let (plan, name) = (DocPath::new(&asked.about.which().path), asked.about.name());
    let runs = asked.snapshot.runs().list.iter().filter(|seen| seen.is_active() && seen.run.builds());
    let others = runs.filter(|seen| seen.run.plan != plan || seen.run.batch != name);
    for run in others.map(|seen| &seen.run) {
        let shared: Vec<String> = of_run(asked, run, &own);
        if !shared.is_empty() {
            let files = list(shared, 3);
            return Verdict::Shut(format!(
                "{} ({}) is at work on {files}: wait until it is over, or end it with `baton runs cancel {}`",
                run.id, run.batch, run.id
            ));
        }
    }
    for (batch, files) in at_work(asked) {
        let shared: Vec<String> =
            own.iter().filter(|file| touches(&files, file)).map(ToString::to_string).collect();
        if !shared.is_empty() {
            let (batch, stage) = (called(batch), batch.stage.told());
            return Verdict::Shut(format!(
                "{batch} {stage} and changes {}: wait until it is complete",
                list(shared, 3)
            ));
        }
    }
    match own.len() {
        0 => Verdict::Open("the batch names no files".to_owned()),
        count => Verdict::Open(format!("nobody works on its {count} files")),
    }
}

/// The files of the batch that a run may change. A run of another workspace of the repository names them from there.
fn of_run(asked: &Asked<'_>, run: &Run, own: &[DocPath]) -> Vec<String> {
    let theirs: Vec<DocPath> = run.files.iter().map(|file| DocPath::new(file)).collect();
    let full =
        |workspace: &Path, file: &DocPath| DocPath::new(&workspace.join(file.as_str()).to_string_lossy());
    let is_shared = |file: &&DocPath| match run.workspace == asked.world.workspace {
        true => touches(&theirs, file),
        false => {
            let theirs: Vec<_> = theirs.iter().map(|file| full(&run.workspace, file)).collect();
            touches(&theirs, &full(&asked.world.workspace, file))
        }
    };
    own.iter().filter(is_shared).map(ToString::to_string).collect()
}

/// The batches of the plan that somebody works on, with the files each may change.
fn at_work<'a>(asked: &Asked<'a>) -> Vec<(&'a Batch, Vec<DocPath>)> {
    let Some((context, about)) = asked.context().zip(Some(asked.about)) else { return Vec::new() };
    let others = about.batches().list.iter().enumerate().filter(|(at, _)| *at != about.index());
    let others = others.filter(|(_, batch)| batch.stage.is_under_way() && !batch.blocks.is_empty());
    others.map(|(_, batch)| (batch, Owned::of(&context, batch).paths().cloned().collect())).collect()
}

fn touches(files: &[DocPath], file: &DocPath) -> bool {
    files.iter().any(|other| holds(other, file) || holds(file, other))
}
