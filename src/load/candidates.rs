//! Looks for Markdown that could be a contract document, where code says what one would claim and there is none.
//!
//! Knows which files to read and which first; whether one looks like a contract document is `project/contracts/candidates.rs`'s.
//! Start at [`undescribed`].

use super::{Workspace, relative};
use crate::os::Disk;
use crate::project::contracts::{Candidate, Undescribed};
use crate::project::{DocPath, Kinds, Member, Snapshot, kind};
use crate::source;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// No more files than these are read, the likeliest first.
const MOST: usize = 300;

/// Larger files are no contract documents: bytes.
const LARGEST: u64 = 256 * 1024;

/// What code says and no document describes, each with the document that looks as if it did. Reads files only where there is something to
/// look for.
pub fn undescribed(disk: &dyn Disk, workspace: &Workspace, snapshot: &Snapshot) -> Vec<Undescribed> {
    let mut undescribed = snapshot.undescribed();
    if undescribed.is_empty() {
        return undescribed;
    }
    let read = |path: DocPath| {
        let text = disk.read(&workspace.on_disk(&path), LARGEST).ok()?;
        Some(Member::new(path, Kinds::default(), &text))
    };
    let members: Vec<Member> = files(disk, workspace).into_par_iter().filter_map(read).collect();
    for one in &mut undescribed {
        let judge =
            |member: &Member| Candidate::judge(one.kind, &member.path, &member.document, snapshot.facts());
        let mut candidates: Vec<Candidate> = members.par_iter().filter_map(judge).collect();
        // Sorting keeps the likelier name first among equals.
        candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.found));
        one.candidate = candidates.into_iter().next();
    }
    undescribed
}

/// Markdown that is nothing yet, by how likely its name makes it a contract document.
fn files(disk: &dyn Disk, workspace: &Workspace) -> Vec<DocPath> {
    let patterns = &workspace.settings.configuration.patterns;
    let wanted = |path: &Path| {
        let markdown = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("md"));
        let path = markdown.then(|| relative(path)).flatten();
        path.is_some_and(|path| {
            let text = path.as_str();
            let ours = !source::is_foreign(text) && !source::is_test(text);
            ours && rank(&path).is_some() && !kind::is_template(&path) && patterns.kinds(&path).is_empty()
        })
    };
    let walked = disk.walk(&workspace.root, &[PathBuf::new()], &wanted).unwrap_or_default();
    let mut files: Vec<DocPath> = walked.files.iter().filter_map(|path| relative(path)).collect();
    files.sort_by_cached_key(|path| (rank(path), path.as_str().matches('/').count(), path.clone()));
    files.truncate(MOST);
    files
}

/// How likely a name is one of a contract document, 0 being the likeliest; `None` for one that is not looked at.
fn rank(path: &DocPath) -> Option<u8> {
    const TELLING: [&str; 11] = [
        "abi",
        "api",
        "contract",
        "event",
        "interface",
        "protocol",
        "route",
        "endpoint",
        "socket",
        "websocket",
        "rpc",
    ];
    let lower = path.as_str().to_ascii_lowercase();
    let (folder, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let mut folders = folder.split('/');
    let of_contracts = folder.rsplit('/').next().is_some_and(|last| last.starts_with("contract"));
    let told = name.split(['.', '-', '_', ' ']).any(|word| TELLING.contains(&word.trim_end_matches('s')));
    match () {
        () if name.starts_with("changelog") || kind::is_archive(path) => None,
        () if told => Some(0),
        () if of_contracts && name == "readme.md" => Some(1),
        () if folder.is_empty() || folders.any(|folder| folder == "docs" || folder == "doc") => Some(2),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_looked_at_by_their_names() {
        let ranks = [
            ("docs/contracts.md", Some(0)),
            ("server/API.md", Some(0)),
            ("docs/socket_events.md", Some(0)),
            ("contracts/README.md", Some(1)),
            ("packages/contracts/README.md", Some(1)),
            ("README.md", Some(2)),
            ("docs/deep/one.md", Some(2)),
            ("server/README.md", None),
            ("CHANGELOG.md", None),
            ("docs/archive/api.md", None),
            ("docs/rapid.md", Some(2)),
        ];
        for (path, wanted) in ranks {
            assert_eq!(rank(&DocPath::new(path)), wanted, "{path}");
        }
    }
}
