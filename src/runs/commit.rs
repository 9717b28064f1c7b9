//! [`commit`]: what an agent left in its worktree is committed on the host, as agents often may not write where git keeps commits.
//!
//! ```text
//!  status ──▶ changes ──sort──▶ taken      ──▶ index of our own ──▶ tree ──▶ commit ──▶ branch, if it still is where it was
//!                         └───▶ left as they are: plan documents, repositories inside, files a filter would change ──▶ notes
//! ```
//!
//! Nothing is followed and no program runs: a link is committed as a link, and no hook, filter or editor has a say. The agent's own index is not
//! believed. Commits the agent made itself count as well. Start at [`commit`].

use std::collections::BTreeSet;
use std::path::Path;

use super::{
    furnish,
    place::Place,
    status::{self, Change},
    store::{Orders, Store},
    worktree, world,
};
use crate::os::{Checkout, Git, Os, printed};
use crate::project::{
    DocPath, Run,
    runs::{Left, Step},
};

/// Who commits where git knows nobody.
const NOBODY: (&str, &str) = ("Baton", "baton@localhost");

/// How many characters of a batch's title stand in a commit's first line.
const TITLE: usize = 100;

/// The most paths a note names.
const NAMED: usize = 5;

/// Commits what a run left in its worktree, and puts into its record which commits it has, what was left out, and what its batch does not name.
/// In place nothing is committed.
///
/// # Errors
/// When that is impossible; a sentence for people. Branch and files are as they were then.
pub fn commit(os: &dyn Os, run: &mut Run, orders: &Orders) -> Result<(), String> {
    let (Some(root), Some(own), Some(branch)) = (&run.worktree, &run.git, run.branch.clone()) else {
        return Ok(());
    };
    let place = Place::needed(os, &run.workspace)?;
    let worktree = worktree::recorded(os, &place, root, own)?;
    let git = Git::told(os, &worktree);
    let head = on_branch(os, &git, &worktree, &branch)?;
    let mut changes = sort(os, &place, &worktree, run)?;
    let index = Index { git: &git, own: worktree.own.join("baton-index") };
    run.notes.extend(std::mem::take(&mut changes.notes));
    run.notes.extend(set_aside(os, run, orders, &index, &head, &mut changes)?);
    let head = match changes.is_empty() {
        true => head,
        false => {
            let tree = index.tree(&head, &changes.taken)?;
            let new = made(&git, run, &head, &tree)?;
            new.map_or(Ok(head.clone()), |new| index.moved(&branch, &head, new))?
        }
    };
    let base = base(&place, os, &git, run, &head)?;
    run.commits = commits(os, &git, run, orders, &base, &head)?;
    run.outside = outside(&place, &git, run, &base, &head)?;
    run.notes.extend(elsewhere(os, &place, run)?);
    Ok(())
}

/// Puts into the record what a run that commits nothing left in its worktree: its plans and what git ignores left out.
///
/// # Errors
/// When git does not say; a sentence for people.
pub fn leave(os: &dyn Os, run: &mut Run) -> Result<(), String> {
    let before = std::mem::take(&mut run.left);
    let (Some(root), Some(own)) = (&run.worktree, &run.git) else { return Ok(()) };
    let place = Place::needed(os, &run.workspace)?;
    let worktree = worktree::recorded(os, &place, root, own)?;
    let git = Git::told(os, &worktree);
    let Some(head) = world::head(&git)? else { return Ok(()) };
    let changes = sort(os, &place, &worktree, run)?;
    let index = Index { git: &git, own: worktree.own.join("baton-index") };
    let left = index.left(&head, &changes)?;
    // What lay there before it began is not its doing.
    run.left = left.into_iter().filter(|one| !before.contains(one)).collect();
    Ok(())
}

/// Takes out of the changes what runs before this one left there that only looked, and that is still as they left it. Gives a note for each.
fn set_aside(
    os: &dyn Os,
    run: &Run,
    orders: &Orders,
    index: &Index<'_>,
    head: &str,
    changes: &mut Sorted,
) -> Result<Vec<String>, String> {
    let runs = Store::at(&orders.common).read(os).list.into_iter().map(|seen| seen.run);
    let looked = |other: &Run| {
        other.worktree == run.worktree
            && !other.builds()
            && other.step == Step::Ended
            && !other.left.is_empty()
    };
    let others: Vec<Run> = runs.filter(looked).collect();
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let now = index.left(head, changes)?;
    let mut notes = Vec::new();
    for other in others {
        let same = now.iter().filter(|one| other.left.contains(one)).map(|one| &one.path);
        let same: BTreeSet<&String> = same.collect();
        let (there, gone) = &mut changes.taken;
        let aside: Vec<String> =
            there.iter().chain(&*gone).filter(|path| same.contains(path)).cloned().collect();
        there.retain(|path| !same.contains(path));
        gone.retain(|path| !same.contains(path));
        if !aside.is_empty() {
            notes.push(format!(
                "not committed: {}; {} left it there and was only to look",
                list(&aside),
                other.id
            ));
        }
    }
    Ok(notes)
}

/// The newest commit of the branch, which has to be the one that is checked out.
fn on_branch(os: &dyn Os, git: &Git<'_>, worktree: &Checkout, branch: &str) -> Result<String, String> {
    let root = worktree.root.display();
    let there = world::branch(git)?;
    if there.as_deref() != Some(branch) {
        let there = there.as_deref().unwrap_or("a commit by itself");
        return Err(format!(
            "{root} has {there} checked out, not {branch}, so nothing was committed; what was done lies there"
        ));
    }
    // Whoever began one of these knows how it is to end.
    let begun = [
        ("MERGE_HEAD", "merge"),
        ("rebase-merge", "rebase"),
        ("rebase-apply", "rebase"),
        ("CHERRY_PICK_HEAD", "cherry-pick"),
        ("REVERT_HEAD", "revert"),
    ];
    if let Some((_, what)) = begun.into_iter().find(|(file, _)| os.exists(&worktree.own.join(file))) {
        return Err(format!(
            "a {what} is under way in {root}, so nothing was committed; finish it there with git"
        ));
    }
    world::head(git)?.ok_or_else(|| format!("{root} has no commit to build on"))
}

/// What a worktree holds that is not committed, sorted.
struct Sorted {
    /// Those that are there, and those that are gone.
    taken: (Vec<String>, Vec<String>),
    notes: Vec<String>,
}

impl Sorted {
    fn is_empty(&self) -> bool {
        self.taken.0.is_empty() && self.taken.1.is_empty()
    }
}

fn sort(os: &dyn Os, place: &Place, worktree: &Checkout, run: &Run) -> Result<Sorted, String> {
    let plans: BTreeSet<String> =
        run.plans.iter().filter_map(|plan| place.in_checkout(plan.as_str())).collect();
    let git = &Git::told(os, worktree);
    let mut changes = status::changes(git, &[])?;
    changes.retain(|change| !furnish::is_ours(os, place, worktree, change));
    let (inner, files): (Vec<Change>, Vec<Change>) = changes.into_iter().partition(Change::is_repository);
    if let Some(change) = files.iter().find(|change| change.is_conflict) {
        let path = change.path.escape_debug();
        return Err(format!(
            "{path} is in the middle of a merge that nobody decided, so nothing was committed"
        ));
    }
    let files = files.into_iter().filter(|change| !plans.contains(&change.path));
    let (gone, there): (Vec<Change>, Vec<Change>) = files.partition(|change| change.is_gone);
    let (filtered, there) = filtered(git, there.into_iter().map(|change| change.path).collect())?;
    let note = |paths: Vec<String>, why: &str| {
        (!paths.is_empty()).then(|| format!("not committed: {}; {why}", list(&paths)))
    };
    let inner = inner.into_iter().map(|change| change.path).collect();
    let notes = [
        note(inner, "a repository of its own, which its batch's would only point to"),
        note(
            filtered,
            "git would pass it through a filter (as Git LFS does), and Baton runs none; commit it by hand",
        ),
    ];
    Ok(Sorted {
        taken: (there, gone.into_iter().map(|change| change.path).collect()),
        notes: notes.into_iter().flatten().collect(),
    })
}

/// Those of `paths` whose content a filter would change, and the others.
pub(super) fn filtered(git: &Git<'_>, paths: Vec<String>) -> Result<(Vec<String>, Vec<String>), String> {
    if paths.is_empty() {
        return Ok((Vec::new(), paths));
    }
    let input: String = paths.iter().flat_map(|path| [path.as_str(), "\0"]).collect();
    let answer = printed(git.ask(&["check-attr", "--stdin", "-z", "filter"], input)?)?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let fields: Vec<&str> = text.split('\0').collect();
    let has = |row: &&[&str]| !matches!(row.get(2), Some(&("unspecified" | "unset" | "set")) | None);
    let named: BTreeSet<&str> = fields.chunks(3).filter(has).filter_map(|row| row.first().copied()).collect();
    Ok(paths.into_iter().partition(|path| named.contains(path.as_str())))
}

/// An index of our own, so that nothing is committed that somebody put into the worktree's.
struct Index<'a> {
    git: &'a Git<'a>,
    own: std::path::PathBuf,
}

impl Index<'_> {
    /// The tree of a commit with these paths as they are on disk now.
    fn tree(&self, head: &str, (there, gone): &(Vec<String>, Vec<String>)) -> Result<String, String> {
        let git = self.git.clone().with("GIT_INDEX_FILE", &self.own);
        let fed = |paths: &[String]| paths.iter().flat_map(|path| [path.as_str(), "\0"]).collect::<String>();
        printed(git.work(&["read-tree", "--reset", head], "")?)?;
        // What is gone first: a folder may stand where a file was.
        for (option, paths) in [("--force-remove", gone), ("--add", there)] {
            if !paths.is_empty() {
                printed(git.work(&["update-index", option, "--replace", "-z", "--stdin"], fed(paths))?)?;
            }
        }
        git.text(&["write-tree"])
    }

    /// The changes, each with what it comes to.
    fn left(&self, head: &str, changes: &Sorted) -> Result<Vec<Left>, String> {
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        let tree = self.tree(head, &changes.taken)?;
        let raw = ["diff-tree", "-r", "-z", "--raw", "--full-index", "--no-renames", head, &tree, "--"];
        let answer = printed(self.git.ask(&raw, "")?)?;
        let text = String::from_utf8_lossy(&answer).into_owned();
        let fields: Vec<&str> = text.split('\0').collect();
        let one = |row: &[&str]| {
            let mut words = row.first()?.split(' ');
            let (kind, hash) = (words.nth(1)?, words.nth(1)?);
            Some(Left { path: (*row.get(1)?).to_owned(), state: format!("{kind} {hash}") })
        };
        Ok(fields.chunks(2).filter_map(one).collect())
    }

    /// Moves the branch to a new commit, unless it is somewhere else by now, and the worktree's index with it.
    fn moved(&self, branch: &str, old: &str, new: String) -> Result<String, String> {
        let name = format!("refs/heads/{branch}");
        printed(self.git.ask(&["update-ref", "-m", "baton: work of a batch", &name, &new, old], "")?)?;
        printed(self.git.work(&["read-tree", "--reset", &new], "")?)?;
        Ok(new)
    }
}

/// A commit of a tree, unless it changes nothing.
fn made(git: &Git<'_>, run: &mut Run, head: &str, tree: &str) -> Result<Option<String>, String> {
    if git.text(&["rev-parse", &format!("{head}^{{tree}}")])? == tree {
        return Ok(None);
    }
    let (git, is_known) = identified(git)?;
    if !is_known {
        let (name, mail) = NOBODY;
        run.notes
            .push(format!("git knows no user.name and user.email, so {name} <{mail}> stands in the commit"));
    }
    let answer = git.ask(&["commit-tree", tree, "-p", head, "-F", "-"], message(run))?;
    Ok(Some(String::from_utf8_lossy(&printed(answer)?).trim().to_owned()))
}

/// Git with somebody who commits, and whether the user said who.
pub(super) fn identified<'a>(git: &Git<'a>) -> Result<(Git<'a>, bool), String> {
    let asked = ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"].map(|who| {
        git.ask(&["-c", "user.useConfigOnly=true", "var", who], "").map(|answer| answer.code == Some(0))
    });
    let [author, committer] = asked;
    if author? && committer? {
        return Ok((git.clone(), true));
    }
    let (name, mail) = NOBODY;
    let git = git.clone().with("GIT_AUTHOR_NAME", name).with("GIT_AUTHOR_EMAIL", mail);
    Ok((git.with("GIT_COMMITTER_NAME", name).with("GIT_COMMITTER_EMAIL", mail), false))
}

/// What a commit says: which batch, and who did it.
fn message(run: &Run) -> String {
    let phase = match run.phase {
        crate::project::Phase::Build => String::new(),
        phase => format!(", {}", phase.name()),
    };
    let subject = subject(run, &phase);
    let body = format!("Run: {}\nAgent: {}", run.id, run.agent);
    format!("{}\n\n{body}\n", plain(subject.trim_end_matches([':', ' '])))
}

/// A line about a run's batch: `Batch 2: Rewards (T4-T6)`, with something after the batch's name.
pub fn subject(run: &Run, more: &str) -> String {
    match plain(&run.title).trim() {
        "" => format!("{}{more}: {}", run.batch, run.tickets.join(", ")),
        title => {
            let title: String = title.chars().take(TITLE).collect();
            format!("{}{more}: {title}{}", run.batch, span(&run.tickets))
        }
    }
}

/// Tickets in brackets: those that follow one another by their first and last.
fn span(tickets: &[smol_str::SmolStr]) -> String {
    let number = |id: &str| {
        let digits = id.len() - id.chars().rev().take_while(char::is_ascii_digit).count();
        let (stem, number) = id.split_at_checked(digits)?;
        Some((stem.to_owned(), number.parse::<u32>().ok()?))
    };
    let follows = |pair: &[smol_str::SmolStr]| match pair {
        [one, other] => number(one).map(|(stem, number)| (stem, number + 1)) == number(other),
        _ => false,
    };
    match tickets {
        [] => String::new(),
        [first, _, .., last] if tickets.windows(2).all(follows) => format!(" ({first}-{last})"),
        some => format!(" ({})", some.join(", ")),
    }
}

/// A text on one line without characters that cannot be seen.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !super::worktree::is_unseen(*c))
        .collect()
}

/// What the branch was begun from.
fn base(place: &Place, os: &dyn Os, git: &Git<'_>, run: &Run, head: &str) -> Result<String, String> {
    match &run.base_commit {
        Some(base) => Ok(base.clone()),
        None => {
            let Some(main) = world::head(&place.git(os))? else { return Ok(head.to_owned()) };
            git.text(&["merge-base", &main, head])
        }
    }
}

/// The run's commits, oldest first: those of the branch that no other run has.
fn commits(
    os: &dyn Os,
    git: &Git<'_>,
    run: &Run,
    orders: &Orders,
    base: &str,
    head: &str,
) -> Result<Vec<String>, String> {
    let others = Store::at(&orders.common).read(os).list.into_iter().filter(|seen| seen.run.id != run.id);
    let known: BTreeSet<String> = others.flat_map(|seen| seen.run.commits).collect();
    let range = format!("{base}..{head}");
    let all = git.text(&["rev-list", "--reverse", "--first-parent", &range, "--"])?;
    Ok(all.lines().filter(|hash| !known.contains(*hash)).map(str::to_owned).collect())
}

/// What the branch changes that its batch does not name. A batch that names nothing says nothing of that.
fn outside(place: &Place, git: &Git<'_>, run: &Run, base: &str, head: &str) -> Result<Vec<String>, String> {
    if run.files.is_empty() {
        return Ok(Vec::new());
    }
    let changed = changed(git, base, head)?;
    let paths = changed.iter().map(|path| place.relative(path).to_string());
    Ok(paths.filter(|path| !run.files.iter().any(|file| is_meant(file, path))).collect())
}

/// The paths that differ between two commits, relative to the checkout.
pub(super) fn changed(git: &Git<'_>, old: &str, new: &str) -> Result<Vec<String>, String> {
    let options = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv"];
    let answer = printed(git.ask(&[&options[..], &[old, new, "--"]].concat(), "")?)?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    Ok(text.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

/// Whether a batch that names `file` (a file, a folder, or a pattern with `*`) means `path`.
fn is_meant(file: &str, path: &str) -> bool {
    let named = DocPath::new(file);
    let named = named.as_str();
    let below =
        |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    match named.split_once('*') {
        None => below(named),
        Some((start, _)) => {
            let end = named.rsplit('*').next().unwrap_or_default();
            path.len() >= start.len() + end.len() && path.starts_with(start) && path.ends_with(end)
        }
    }
}

/// Whether files of the batch have changed in the workspace itself, where it had no business.
fn elsewhere(os: &dyn Os, place: &Place, run: &Run) -> Result<Option<String>, String> {
    let files: Vec<DocPath> =
        run.files.iter().filter(|file| !file.contains('*')).map(|file| DocPath::new(file)).collect();
    let dirty = status::dirty(place, &place.git(os), &files)?;
    let paths: Vec<String> = dirty.iter().map(DocPath::to_string).collect();
    let why = "they have changes there that are not committed, made by somebody or by the agent";
    Ok((!paths.is_empty())
        .then(|| format!("look at {} in {} itself: {why}", list(&paths), shown(&place.workspace))))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Some paths for people, none of which can be taken for anything else.
pub(super) fn list(paths: &[String]) -> String {
    let named: Vec<String> = paths.iter().take(NAMED).map(|path| path.escape_debug().to_string()).collect();
    match paths.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_batch_means_by_a_path() {
        let check = |file: &str, path: &str| is_meant(file, path);
        assert!(check("src/a.rs", "src/a.rs") && check("src/", "src/a.rs") && check("./src", "src/b/c.rs"));
        assert!(check("src/*.rs", "src/a.rs") && check("src/**", "src/b/c"));
        assert!(!check("src/a", "src/a.rs") && !check("src/*.rs", "src/a.md") && !check("a*a", "a"));
    }

    #[test]
    fn what_a_commit_says_stays_on_its_line() {
        let run = |title: &str, tickets: &[&str]| {
            let run = Run { title: title.to_owned(), ..crate::runs::testing::run() };
            subject(&Run { tickets: tickets.iter().map(|id| (*id).into()).collect(), ..run }, "")
        };
        assert_eq!(run("Rewards", &["T4", "T5", "T6"]), "Batch 1: Rewards (T4-T6)");
        assert_eq!(run("Rewards", &["T4", "T6", "T7"]), "Batch 1: Rewards (T4, T6, T7)");
        assert_eq!(run(" \u{202e}a\nb", &["A1", "B2"]), "Batch 1: a b (A1, B2)");
        assert_eq!(run("", &["T4", "T5"]), "Batch 1: T4, T5");
        assert_eq!(plain("Batch 2\r\n\u{202e}evil\u{7}"), "Batch 2  evil ");
    }
}
