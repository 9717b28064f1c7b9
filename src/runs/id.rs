//! What runs are called: `b2-build-1`. The number counts all runs of the repository, so that it tells which came later, whatever clocks say.
//!
//! An id is a folder's name and part of a prompt: nothing but `[a-z0-9-]`. Start at [`next`].

use crate::project::{DocPath, Run};
use smol_str::SmolStr;

/// The plan whose runs need no prefix.
const HOME: &str = "TICKETS.md";
/// Folders of runs stay short, for systems that count the letters of a path.
const LONGEST: usize = 24;

/// The id of a run that comes after those there are.
pub(super) fn next(run: &Run, taken: &[String]) -> SmolStr {
    let last = taken.iter().map(|name| number(name)).max().unwrap_or(0);
    let label = run.batch.rsplit(' ').next().map(slug).filter(|label| !label.is_empty());
    let label = label.unwrap_or_else(|| "x".to_owned());
    let phase = slug(run.phase.name());
    format!("{}b{label}-{phase}-{}", prefix(&run.plan), last + 1).into()
}

fn prefix(plan: &DocPath) -> String {
    match plan.as_str() {
        HOME => String::new(),
        path => match slug(path.strip_suffix(".md").unwrap_or(path)) {
            slug if slug.is_empty() => String::new(),
            slug => format!("{slug}-"),
        },
    }
}

/// A text with nothing but `[a-z0-9-]` in it, not too long.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(LONGEST);
    slug.trim_end_matches('-').to_owned()
}

/// The number at the end; 0 where there is none.
pub(super) fn number(id: &str) -> u64 {
    id.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Whether this may be the name of a run.
pub fn is_id(text: &str) -> bool {
    let fine = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-');
    !text.is_empty() && text.len() <= 100 && text.chars().all(fine) && !text.starts_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{project::Phase, runs::testing::run};

    #[track_caller]
    fn check(plan: &str, batch: &str, taken: &[&str], wanted: &str) {
        let run = Run { plan: DocPath::new(plan), batch: batch.into(), phase: Phase::Build, ..run() };
        let taken: Vec<String> = taken.iter().map(|name| (*name).to_owned()).collect();
        let id = next(&run, &taken);
        assert_eq!(id, wanted);
        assert!(is_id(&id));
    }

    #[test]
    fn a_run_is_called_after_its_batch_and_phase_and_counted() {
        check("TICKETS.md", "Batch 2", &[], "b2-build-1");
        check("TICKETS.md", "Batch 2", &["b1-build-1", "b1-review-12", "x"], "b2-build-13");
        check("docs/Plan Ä/TICKETS.md", "Batch 2b.1", &[], "docs-plan-tickets-b2b-1-build-1");
        check("../..;rm -rf", "Batch $(x)", &[], "rm-rf-bx-build-1");
        check("TICKETS.md", "Batch é", &[], "bx-build-1");
    }

    #[test]
    fn what_leaves_the_folder_is_no_id() {
        for bad in ["", "..", "a/b", "-x", "A", "b2.new", "é"] {
            assert!(!is_id(bad), "{bad}");
        }
    }
}
