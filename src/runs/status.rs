//! What is not committed in a checkout, as `git status` tells it.
//!
//! Nothing is followed: a link is a link, and a repository inside the checkout is one path. Start at [`changes`].

use super::place::Place;
use crate::os::{Git, printed};
use crate::project::DocPath;

/// More paths than this are not put on a command line: everything is looked at then.
const NAMED: usize = 200;

/// Something in a checkout that is not as the newest commit has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where, relative to the checkout.
    pub path: String,
    /// Whether git knows nothing of it yet.
    pub is_new: bool,
    /// Whether a merge left it undecided.
    pub is_conflict: bool,
    /// Whether nothing is there any more.
    pub is_gone: bool,
    /// Whether it points to a commit of another repository.
    pub is_pointer: bool,
}

impl Change {
    /// Whether it is a repository of its own inside the checkout.
    pub fn is_repository(&self) -> bool {
        self.is_pointer || self.is_new && self.path.ends_with('/')
    }
}

/// Every change at or below `paths` (relative to the checkout), or anywhere without any. What git ignores is left out.
pub fn changes(git: &Git<'_>, paths: &[String]) -> Result<Vec<Change>, String> {
    let options = [
        "status",
        "--porcelain=v2",
        "-z",
        "--untracked-files=all",
        "--ignore-submodules=dirty",
        "--no-renames",
        "--",
    ];
    let paths = paths.iter().map(String::as_str);
    let printed = printed(git.work(&options.into_iter().chain(paths).collect::<Vec<_>>(), "")?)?;
    let text = String::from_utf8(printed).map_err(|error| {
        let path = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let path = path.split('\0').find(|line| line.contains('\u{fffd}')).unwrap_or_default().to_owned();
        format!("a file has a name that is no text: {}; rename it", path.escape_debug())
    })?;
    Ok(text.split('\0').filter_map(change).collect())
}

/// A line of the answer.
fn change(line: &str) -> Option<Change> {
    let (kind, rest) = line.split_once(' ')?;
    // How many fields stand before the path.
    let before = match kind {
        "1" => 7,
        "u" => 9,
        "?" => 0,
        _ => return None,
    };
    let is_gone = before > 0 && rest.get(..2).is_some_and(|state| state == "D." || state.ends_with('D'));
    let is_pointer = before > 0 && rest.split(' ').nth(1).is_some_and(|kind| kind.starts_with('S'));
    let path = rest.splitn(before + 1, ' ').nth(before)?.to_owned();
    Some(Change { path, is_new: kind == "?", is_conflict: kind == "u", is_gone, is_pointer })
}

/// Which of `files` (files or folders, relative to the workspace) have changes that are not committed, relative to the workspace.
pub fn dirty(place: &Place, git: &Git<'_>, files: &[DocPath]) -> Result<Vec<DocPath>, String> {
    let wanted: Vec<String> = files.iter().filter_map(|file| place.in_checkout(file.as_str())).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let asked: &[String] = if wanted.len() > NAMED { &[] } else { &wanted };
    let is_wanted = |path: &str| {
        let below = |one: &String| {
            path.strip_prefix(one.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        wanted.iter().any(below)
    };
    let changes = changes(git, asked)?.into_iter().filter(|change| is_wanted(&change.path));
    Ok(changes.map(|change| place.relative(&change.path)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_hold_anything() {
        let line = "1 .M N... 100644 100644 100644 aa bb src/a b\n c.rs";
        let wanted = Change {
            path: "src/a b\n c.rs".into(),
            is_new: false,
            is_conflict: false,
            is_gone: false,
            is_pointer: false,
        };
        assert_eq!(change(line), Some(wanted));
        assert_eq!(change("? - x").map(|change| change.path), Some("- x".into()));
        let conflict = change("u UU N... 1 2 3 4 a b c a file").unwrap();
        assert_eq!((conflict.path.as_str(), conflict.is_conflict), ("a file", true));
        assert!(change("1 D. N... 100644 0 0 aa bb a").unwrap().is_gone);
        assert_eq!(change("# branch.oid x"), None);
        assert!(change("1 .M SC.. 160000 160000 160000 aa bb inner").unwrap().is_repository());
        assert!(change("? inner/").unwrap().is_repository());
    }
}
