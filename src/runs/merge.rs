//! [`merge`]: two commits brought together without touching a file, and what stands in the way of that.
//!
//! Start at [`merge`].

use super::commit::{identified, plain};
use crate::os::{Answer, Git, printed};

/// What came of bringing two commits together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// This tree.
    Tree(String),
    /// These files, relative to the checkout, cannot be decided by git.
    Conflict(Vec<String>),
}

/// Brings commit `theirs` together with commit `ours`, in git's store only. Files whose merge a driver of the repository's would decide are
/// merged as text.
pub fn merge(git: &Git<'_>, ours: &str, theirs: &str) -> Result<Merged, String> {
    let arguments = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs];
    let answer = git.work(&arguments, "")?;
    match answer {
        Answer { code: Some(code @ (0 | 1)), is_cut: false, output, .. } => {
            let text = String::from_utf8_lossy(&output).into_owned();
            let mut fields = text.split('\0').filter(|field| !field.is_empty());
            let tree =
                fields.next().map(|tree| tree.trim().to_owned()).ok_or("git says nothing of the merge")?;
            let mut files: Vec<String> = fields.map(str::to_owned).collect();
            files.dedup();
            Ok(if code == 0 { Merged::Tree(tree) } else { Merged::Conflict(files) })
        }
        answer => Err(printed(answer).err().unwrap_or_else(|| "git does not merge".to_owned())),
    }
}

/// A commit of a tree that brings two commits together; it is on no branch yet.
pub fn merge_commit(git: &Git<'_>, tree: &str, parents: [&str; 2], message: &str) -> Result<String, String> {
    let (git, _) = identified(git)?;
    let [ours, theirs] = parents;
    let lines: Vec<String> = message.lines().map(plain).collect();
    let answer = git.ask(
        &["commit-tree", tree, "-p", ours, "-p", theirs, "-F", "-"],
        format!("{}\n", lines.join("\n")),
    )?;
    Ok(String::from_utf8_lossy(&printed(answer)?).trim().to_owned())
}

/// Whether everything in `old` is in `new` already.
pub fn contains(git: &Git<'_>, new: &str, old: &str) -> Result<bool, String> {
    let answer = git.ask(&["merge-base", "--is-ancestor", old, new], "")?;
    match answer.code {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => printed(answer).map(|_| false),
    }
}
