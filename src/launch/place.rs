//! Where an agent works: a worktree with its branch and base, one that is there already, or the workspace itself.
//!
//! ```text
//!  design            the workspace
//!  build             a new worktree; the one of an earlier run of the batch, where its record says that it is Baton's
//!  fix, review, qa   the worktree of the build; without one a fix gets a new one, and the others look at the workspace
//! ```
//!
//! Makes nothing: names, paths and what is there come in as values. Start at [`Place::of`].

use super::{Isolation, Options, Wish, branch};
use crate::{
    project::{DocPath, Phase, Run, Snapshot, World},
    rules::gates::dependencies::bases,
    templates::About,
};
use std::path::{Component, Path, PathBuf};

/// Where an agent works.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The folder it starts in, absolute.
    pub folder: PathBuf,
    /// The root of its worktree; `None` in the workspace.
    pub worktree: Option<PathBuf>,
    /// Whether worktree and branch are there already.
    pub reuses: bool,
    /// The branch of the worktree.
    pub branch: Option<String>,
    /// What the branch begins from: its name and its full hash.
    pub base: Option<(String, String)>,
}

/// The branch that work begins from and lands on.
pub(super) fn onto<'a>(options: &'a Options, world: &World) -> Result<&'a str, String> {
    match options.work.integration.as_deref() {
        None => Ok("HEAD"),
        Some(name) if world.branches.contains_key(name) => Ok(name),
        Some(name) => {
            Err(format!("there is no branch `{}`, which `[launch] integration` names", name.escape_debug()))
        }
    }
}

impl Place {
    /// The place of a launch.
    ///
    /// # Errors
    /// When it cannot be made, with what to do.
    pub fn of(
        snapshot: &Snapshot,
        options: &Options,
        wish: &Wish,
        world: &World,
        about: &About<'_>,
    ) -> Result<Place, String> {
        let apart = match wish.phase {
            Phase::Discovery | Phase::Planning | Phase::Design => false,
            _ => wish.isolation.unwrap_or(options.work.isolation) == Isolation::Worktree,
        };
        let here = Place { folder: world.workspace.clone(), ..Place::default() };
        if !apart {
            return match &wish.branch {
                Some(_) => {
                    Err("a branch is for a worktree, and this is launched in the workspace itself".to_owned())
                }
                None => Ok(here),
            };
        }
        let of_build = earlier(snapshot, about, world)
            .find(|run| wish.phase != Phase::Build || run.branch == wanted(wish, about));
        match of_build {
            Some(run) if wish.branch.is_none() || wish.branch == run.branch => {
                Place::again(run, options, world)
            }
            _ if !matches!(wish.phase, Phase::Build | Phase::Fix) => Ok(here),
            _ => Place::new(snapshot, options, wish, world, about),
        }
    }

    /// The worktree of an earlier run.
    fn again(run: &Run, options: &Options, world: &World) -> Result<Place, String> {
        let (Some(root), Some(branch)) = (&run.worktree, &run.branch) else { return Err(no_repository()) };
        let mut root = root.clone();
        if let Some(main) = world.main_checkout.as_deref()
            && !world.worktrees.iter().any(|(path, _)| *path == root)
        {
            // Where git knows of none one is made, and only where the settings say: a record may have been written by anybody.
            root = folder(&options.work.worktrees, main)?.join(branch::folder(branch));
        }
        occupied(&root, branch, world)?;
        Ok(Place {
            folder: inside(&root, &world.prefix),
            worktree: Some(root),
            reuses: true,
            branch: Some(branch.clone()),
            base: run.base.clone().zip(run.base_commit.clone()),
        })
    }

    /// A worktree that is to be made.
    fn new(
        snapshot: &Snapshot,
        options: &Options,
        wish: &Wish,
        world: &World,
        about: &About<'_>,
    ) -> Result<Place, String> {
        let main = world.main_checkout.as_deref().ok_or_else(no_repository)?;
        let head = world.head.as_ref().ok_or_else(|| {
            "the repository has no commit yet, so nothing can begin from it: commit what is there first"
                .to_owned()
        })?;
        let branch = branch::branch(wish, about)?;
        if world.branches.contains_key(&branch) || world.branch.as_ref() == Some(&branch) {
            return Err(format!(
                "there is a branch `{branch}` already that no run of this batch made: `git log -3 {branch}` shows it, \
                 `git branch -d {branch}` removes it when it is merged, `--branch NAME` takes another"
            ));
        }
        let root = folder(&options.work.worktrees, main)?.join(branch::folder(&branch));
        occupied(&root, &branch, world)?;
        let onto = onto(options, world)?;
        let begin = match bases(snapshot, about, world, onto).as_slice() {
            [base] => world.branches.get_key_value(&base.branch),
            _ => world.branches.get_key_value(onto),
        };
        let short = || head.get(..7).unwrap_or(head).to_owned();
        let begin = begin.map(|(name, hash)| (name.clone(), hash.clone()));
        let base = begin.unwrap_or_else(|| (world.branch.clone().unwrap_or_else(short), head.clone()));
        Ok(Place {
            folder: inside(&root, &world.prefix),
            worktree: Some(root),
            reuses: false,
            branch: Some(branch),
            base: Some(base),
        })
    }
}

/// The runs of the batch that had a worktree whose branch is still there, newest first.
fn earlier<'a>(snapshot: &'a Snapshot, about: &About<'_>, world: &World) -> impl Iterator<Item = &'a Run> {
    let (which, workspace) = (about.which(), world.workspace.clone());
    let branches: Vec<String> = world.branches.keys().cloned().collect();
    let own = move |run: &&Run| {
        run.plan.as_str() == which.path && run.batch == which.batch && run.workspace == workspace
    };
    let has = move |run: &&Run| run.branch.as_ref().is_some_and(|branch| branches.contains(branch));
    let runs = snapshot.runs().list.iter().map(|seen| &seen.run);
    runs.filter(|run| run.phase.builds() && run.worktree.is_some()).filter(own).filter(has)
}

fn wanted(wish: &Wish, about: &About<'_>) -> Option<String> {
    branch::branch(wish, about).ok()
}

/// Refuses a folder that is the worktree of another branch.
fn occupied(root: &Path, branch: &str, world: &World) -> Result<(), String> {
    let other = world.worktrees.iter().find(|(path, other)| path == root && other.as_deref() != Some(branch));
    let Some((path, other)) = other else { return Ok(()) };
    let path = path.display();
    let holds = other.as_ref().map_or_else(|| "no branch".to_owned(), |other| format!("`{other}`"));
    Err(format!(
        "{path} is a worktree already, with {holds} and not `{branch}`: `git -C {path} status` shows what is in it, \
         `git worktree remove {path}` removes it"
    ))
}

fn no_repository() -> String {
    "a worktree needs a git repository: `git init` and a first commit make one, or set `[launch] isolation = \"in-place\"`"
        .to_owned()
}

/// The folder that worktrees are made in.
fn folder(pattern: &str, main: &Path) -> Result<PathBuf, String> {
    let name = main.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut resolved = PathBuf::new();
    for part in main.join(pattern.replace("{repository}", &name)).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(resolved.pop()),
            part => resolved.push(part),
        }
    }
    // What is inside `.git` is git's, and agents' sandboxes do not let them write there.
    match resolved.components().any(|part| part.as_os_str() == ".git") {
        true => Err(format!("`[launch] worktrees` leads to {}, which is git's own", resolved.display())),
        false => Ok(resolved),
    }
}

/// The workspace's place in a checkout.
fn inside(root: &Path, prefix: &DocPath) -> PathBuf {
    prefix
        .as_str()
        .split('/')
        .filter(|part| !part.is_empty() && *part != "..")
        .fold(root.to_path_buf(), |at, part| at.join(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worktrees_are_made_beside_the_repository_or_where_the_settings_say() {
        let check = |pattern, want: &str| {
            assert_eq!(folder(pattern, Path::new("/home/a/bets")), Ok(PathBuf::from(want)))
        };
        check("../{repository}.worktrees", "/home/a/bets.worktrees");
        check(".worktrees", "/home/a/bets/.worktrees");
        check("/tmp/x/../y", "/tmp/y");
        assert!(folder(".git/baton", Path::new("/home/a/bets")).is_err());
        assert_eq!(inside(Path::new("/w"), &DocPath::new("a/b")), Path::new("/w/a/b"));
        assert_eq!(inside(Path::new("/w"), &DocPath::new("")), Path::new("/w"));
    }
}
