//! What a worktree gets besides what git puts there: copies of ignored files like `.env`, and its setup when that is due.
//!
//! A copy takes nobody's place, and neither end of it is outside of its folder, whatever links lie on the way. Setup is due when it never
//! ran in the worktree, or when its commands or a lock file are others since. Runs nothing itself. Start at [`copy`] and [`Setup::due`].

use std::path::{Path, PathBuf};

use super::{place::Place, status::Change};
use crate::os::{Checkout, Git, Os, printed};

/// Copies `names` (files, relative to the workspace) from the workspace to its place in a worktree. What is there already stays, what is absent is
/// no matter. Gives a sentence for each that was not copied although it is there.
pub fn copy(os: &dyn Os, place: &Place, worktree: &Checkout, names: &[String]) -> Vec<String> {
    let told = |name: &String| {
        let why = copy_one(os, place, worktree, name).err()?;
        Some(format!("{} is not copied into the worktree: {why}", name.escape_debug()))
    };
    names.iter().filter_map(told).collect()
}

/// Makes links in a worktree to `names` (files or folders, relative to the workspace) of the workspace. What is there already stays, what is absent
/// is no matter. Gives a sentence for each that was not linked although it is there.
pub fn link(os: &dyn Os, place: &Place, worktree: &Checkout, names: &[String]) -> Vec<String> {
    let told = |name: &String| {
        let why = link_one(os, place, worktree, name).err()?;
        Some(format!("{} is not linked into the worktree: {why}", name.escape_debug()))
    };
    names.iter().filter_map(told).collect()
}

/// Whether a change is a link of ours: git may ignore a folder and not a link in its place.
pub(super) fn is_ours(os: &dyn Os, place: &Place, worktree: &Checkout, change: &Change) -> bool {
    let leads = |root: &Path| os.canonical(&root.join(&change.path)).ok();
    change.is_new && leads(&worktree.root).is_some_and(|there| leads(&place.checkout.root) == Some(there))
}

fn copy_one(os: &dyn Os, place: &Place, worktree: &Checkout, name: &str) -> Result<(), String> {
    let Some(Ends { from, to, path }) = ends(os, place, worktree, name)? else { return Ok(()) };
    if os.is_folder(&from) {
        return Err("it is a folder; name the files in it, or make it in a setup command".to_owned());
    }
    is_ignored(&Git::told(os, worktree), &path)?;
    made_around(os, &to).and_then(|()| os.copy(&from, &to)).map_err(|error| error.to_string())
}

fn link_one(os: &dyn Os, place: &Place, worktree: &Checkout, name: &str) -> Result<(), String> {
    let Some(Ends { from, to, path }) = ends(os, place, worktree, name)? else { return Ok(()) };
    // Asked where it stands: a pattern that means a folder does not mean a link.
    is_ignored(&place.git(os), &path)?;
    made_around(os, &to).and_then(|()| os.link(&from, &to)).map_err(|error| error.to_string())
}

/// From where to where.
struct Ends {
    from: PathBuf,
    to: PathBuf,
    /// Relative to the checkout.
    path: String,
}

/// Both ends of what is copied or linked, each inside its folder whatever links lie on the way; `None` where there is nothing to do.
fn ends(os: &dyn Os, place: &Place, worktree: &Checkout, name: &str) -> Result<Option<Ends>, String> {
    let path = place.in_checkout(name).filter(|_| !Path::new(name).is_absolute() && !name.contains('\\'));
    let path = path.ok_or("it is outside of the repository")?;
    let (from, to) = (place.checkout.root.join(&path), worktree.root.join(&path));
    if !os.exists(&from) || os.exists(&to) {
        return Ok(None);
    }
    let inside = |path: &Path, root: &Path| {
        let found = os.canonical(path).map_err(|error| error.to_string())?;
        let root = os.canonical(root).map_err(|error| error.to_string())?;
        if found.starts_with(root) { Ok(()) } else { Err("a link leads out of its folder".to_owned()) }
    };
    inside(&from, &place.checkout.root)?;
    // The nearest folder that is there decides where the others are made.
    let above = to.ancestors().skip(1).find(|folder| os.exists(folder)).unwrap_or(&worktree.root);
    inside(above, &worktree.root)?;
    Ok(Some(Ends { from, to, path }))
}

/// What git would commit is not for an agent's branch.
fn is_ignored(git: &Git<'_>, path: &str) -> Result<(), String> {
    let git = git.clone().with("GIT_LITERAL_PATHSPECS", "0");
    let ignored = git.ask(&["check-ignore", "--quiet", "--no-index", "--", &format!("./{path}")], "")?;
    match ignored.code {
        Some(0) => Ok(()),
        Some(1) => Err("git does not ignore it, so it would be committed".to_owned()),
        _ => printed(ignored).map(|_| ()),
    }
}

fn made_around(os: &dyn Os, path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), |folder| os.make_folders(folder))
}

/// The setup of a worktree: what it depends on, as a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup(String);

impl Setup {
    /// The setup of a worktree that is due: give it to [`Setup::done`] when its commands have run. `None` when they ran for the same before. Files
    /// called one of `when` decide, those of the workspace and those of the checkout around it.
    pub fn due(
        os: &dyn Os,
        place: &Place,
        worktree: &Checkout,
        commands: &[Vec<String>],
        when: &[String],
    ) -> Result<Option<Setup>, String> {
        if commands.is_empty() {
            return Ok(None);
        }
        let git = Git::told(os, worktree);
        let mut text: String = commands.iter().map(|argv| format!("{argv:?}\n")).collect();
        let folders = [Some(String::new()), place.in_checkout("")];
        for folder in folders.into_iter().flatten() {
            for name in when {
                let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
                if os.exists(&worktree.root.join(&path)) {
                    let hash = git.text(&["hash-object", "--no-filters", "--", &path])?;
                    text.push_str(&format!("{hash} {path}\n"));
                }
            }
        }
        let before = os.read(&kept(worktree), 1024 * 1024).unwrap_or_default();
        Ok((before != text).then_some(Setup(text)))
    }

    /// Remembers that its commands have run well.
    pub fn done(&self, os: &dyn Os, worktree: &Checkout) -> Result<(), String> {
        let path = kept(worktree);
        os.put(&path, &self.0).map_err(|error| format!("{} cannot be written: {error}", path.display()))
    }
}

/// It goes when the worktree goes.
fn kept(worktree: &Checkout) -> PathBuf {
    worktree.own.join("baton-setup")
}
