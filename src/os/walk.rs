//! Finding files below a folder: what git ignores is left out, other checkouts are not entered, links do not lead out.
//!
//! Knows names only through the question it is handed. Start at [`walk`].

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use ignore::{DirEntry, WalkBuilder, WalkState};

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// The wanted files, relative to the root; in no order.
    pub files: Vec<PathBuf>,
    /// What could not be looked at.
    pub troubles: Vec<Trouble>,
}

/// Something on disk that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What, if that is known.
    pub path: Option<PathBuf>,
    /// Why: the second half of a sentence that begins with the path.
    pub message: String,
}

/// A folder that is never walked: it would take ages, and what is found there is not the project's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkRefused {
    /// The folder.
    pub folder: PathBuf,
    /// What it is to the user.
    pub what: &'static str,
}

impl fmt::Display for WalkRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { folder, what } = self;
        write!(f, "{} is {what} and is never searched; name a folder or a file in it", folder.display())
    }
}

impl std::error::Error for WalkRefused {}

/// What a file or folder below the root is to the walk.
enum Seen {
    Wanted(PathBuf),
    Trouble(Trouble),
}

/// The wanted files below `root`. See [`super::Disk::walk`].
pub(super) fn walk(
    root: &Path,
    within: &[PathBuf],
    home: Option<&Path>,
    wanted: &(dyn Fn(&Path) -> bool + Sync),
) -> Result<Walked, WalkRefused> {
    run(root, home, wanted, |root| builder(root, within, home))
}

/// The same with what git ignores. See [`super::Disk::walk_made`].
pub(super) fn walk_made(
    root: &Path,
    within: &[PathBuf],
    home: Option<&Path>,
    wanted: &(dyn Fn(&Path) -> bool + Sync),
) -> Result<Walked, WalkRefused> {
    run(root, home, wanted, |root| {
        let mut builder = builder(root, within, home);
        builder.ignore(false).parents(false).git_ignore(false).git_global(false).git_exclude(false);
        builder
    })
}

fn run(
    root: &Path,
    home: Option<&Path>,
    wanted: &(dyn Fn(&Path) -> bool + Sync),
    builder: impl FnOnce(&Path) -> WalkBuilder,
) -> Result<Walked, WalkRefused> {
    let root = &root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    if let Some(refused) = refuses(root, home) {
        return Err(refused);
    }
    let (seen, collected) = mpsc::channel();
    builder(root).build_parallel().run(|| {
        let seen = seen.clone();
        Box::new(move |entry| {
            if let Some(one) = look(root, entry, wanted) {
                // The receiver outlives the walk.
                let _ = seen.send(one);
            }
            WalkState::Continue
        })
    });
    drop(seen);
    let mut walked = Walked::default();
    for one in collected {
        match one {
            Seen::Wanted(path) => walked.files.push(path),
            Seen::Trouble(trouble) => walked.troubles.push(trouble),
        }
    }
    Ok(walked)
}

/// Why `folder` is never walked, if that is so.
pub(super) fn refuses(folder: &Path, home: Option<&Path>) -> Option<WalkRefused> {
    let what = if folder.parent().is_none() {
        "the root of the file system"
    } else if Some(folder) == home {
        "your home folder"
    } else {
        return None;
    };
    Some(WalkRefused { folder: folder.to_path_buf(), what })
}

/// The folders at and below `within`, those around it and the root among them, each before what is in it.
pub(super) fn folders<'a>(
    root: &'a Path,
    within: &[PathBuf],
    home: Option<&Path>,
) -> impl Iterator<Item = PathBuf> + 'a {
    let entries = builder(root, within, home).build().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir())).map(DirEntry::into_path)
}

fn builder(root: &Path, within: &[PathBuf], home: Option<&Path>) -> WalkBuilder {
    let home = home.map(Path::to_path_buf);
    let within: Vec<PathBuf> = within.iter().map(|path| root.join(path)).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let mut builder = WalkBuilder::new(root);
    // Hidden folders hold plans (`.kiro/`); ignore files count without git, too: an exported project has no `.git`.
    builder.hidden(false).require_git(false).follow_links(false).threads(threads);
    builder.filter_entry(move |entry| {
        let path = entry.path();
        let meant = within.iter().any(|one| path.starts_with(one) || one.starts_with(path));
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let foreign = || {
            entry.file_name() == OsStr::new(".git")
                || Some(path) == home.as_deref()
                || is_linked_worktree(path)
        };
        meant && (entry.depth() == 0 || !is_folder || !foreign())
    });
    builder
}

/// Whether a folder is another checkout of some repository: its `.git` is a file that names its place among that repository's worktrees. (A
/// submodule's names a place among modules; it is part of the project.)
fn is_linked_worktree(folder: &Path) -> bool {
    let git = folder.join(".git");
    let Ok(found) = fs::symlink_metadata(&git) else { return false };
    found.is_file()
        && fs::read_to_string(git).is_ok_and(|text| text.replace('\\', "/").contains("/worktrees/"))
}

fn look(
    root: &Path,
    entry: Result<DirEntry, ignore::Error>,
    wanted: &(dyn Fn(&Path) -> bool + Sync),
) -> Option<Seen> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return Some(Seen::Trouble(trouble(&error))),
    };
    let kind = entry.file_type()?;
    let path = entry.path().strip_prefix(root).ok()?;
    let ours = || wanted(path).then(|| Seen::Wanted(path.to_path_buf()));
    if kind.is_file() {
        return ours();
    }
    // A link to a wanted file is that file under a second name: it counts once, under its own.
    let target = kind.is_symlink().then(|| entry.path().canonicalize().ok()).flatten()?;
    let inside = target.strip_prefix(root).ok()?;
    if target.is_file() && !wanted(inside) { ours() } else { None }
}

fn trouble(error: &ignore::Error) -> Trouble {
    let message = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    Trouble { path: path_of(error), message: format!("cannot be searched: {message}") }
}

fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// A folder with these files; a line `NAME: TEXT` each.
    fn folder(files: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for line in files.lines().filter(|line| !line.trim().is_empty()) {
            let (name, text) = line.trim().split_once(": ").unwrap();
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn found(root: &Path) -> Vec<String> {
        found_within(root, "")
    }

    fn found_within(root: &Path, within: &str) -> Vec<String> {
        let walked =
            walk(root, &[within.into()], None, &|path| path.extension() == Some(OsStr::new("md"))).unwrap();
        assert_eq!(walked.troubles, []);
        let mut files: Vec<_> =
            walked.files.iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect();
        files.sort();
        files
    }

    #[test]
    fn what_git_ignores_and_other_checkouts_are_left_out() {
        let folder = folder(
            "
            TICKETS.md: .
            .kiro/tasks.md: hidden folders hold plans
            notes.txt: .
            .gitignore: /build
            build/a.md: .
            .git/b.md: .
            wt/one/.git: gitdir: /p/.git/worktrees/one
            wt/one/TICKETS.md: .
            sub/.git: gitdir: ../.git/modules/sub
            sub/tasks.md: .
            ",
        );
        assert_eq!(found(folder.path()), [".kiro/tasks.md", "TICKETS.md", "sub/tasks.md"]);
        assert_eq!(found(&folder.path().join("wt/one")), ["TICKETS.md"], "a worktree itself may be the root");
        assert_eq!(found_within(folder.path(), "sub"), ["sub/tasks.md"]);
        assert_eq!(found_within(folder.path(), "TICKETS.md"), ["TICKETS.md"]);
        for foreign in ["build/a.md", "wt/one/TICKETS.md", ".git/b.md", "gone.md"] {
            assert_eq!(found_within(folder.path(), foreign), [""; 0], "{foreign}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_to_files_inside_only_and_count_once() {
        use std::os::unix::fs::symlink;
        let outside = folder("secret.md: .");
        let folder = folder("docs/plan.md: .\ndocs/plan.txt: .");
        let at = |name: &str| folder.path().join(name);
        symlink(outside.path().join("secret.md"), at("a.md")).unwrap();
        symlink(outside.path(), at("out")).unwrap();
        symlink(at("docs"), at("again")).unwrap();
        symlink("docs/plan.md", at("same.md")).unwrap();
        symlink("docs/plan.txt", at("other.md")).unwrap();
        symlink("nowhere", at("broken.md")).unwrap();
        assert_eq!(found(folder.path()), ["docs/plan.md", "other.md"]);
    }

    #[test]
    fn the_home_folder_and_the_root_are_never_walked() {
        let folder = folder("home/TICKETS.md: .\nhome/project/TICKETS.md: .\nTASKS.md: .");
        let home = folder.path().canonicalize().unwrap().join("home");
        let all = |root: &Path| walk(root, &[PathBuf::new()], Some(&home), &|_| true);
        assert_eq!(all(&home).unwrap_err().what, "your home folder");
        assert_eq!(all(Path::new("/")).unwrap_err().what, "the root of the file system");
        assert_eq!(all(&home.join("project")).unwrap().files.len(), 1);
        assert_eq!(all(folder.path()).unwrap().files, [Path::new("TASKS.md")], "nor entered from above");
    }
}
