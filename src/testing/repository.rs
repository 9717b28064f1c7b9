//! The repository of a fixture: its `//- git:` lines as what git knows. Start at [`git`].

use crate::project::{Commit, DocPath, Git, Head, Log, Named, Touched};
use std::sync::Arc;

/// The day of the oldest commit, 2026-01-01, in seconds since 1970.
const BEGIN: i64 = 1_767_225_600;
const DAY: i64 = 24 * 60 * 60;

/// What the lines say, the newest commit first; hashes in `files` that no line has are missing. Without lines nobody looked.
#[must_use]
pub fn git(lines: &[&str], files: &[(DocPath, String)]) -> Git {
    let said: Vec<&str> = lines.iter().filter_map(|line| line.trim_end().strip_prefix("//- git: ")).collect();
    if said.is_empty() {
        return Git::default();
    }
    let is_shallow = said.contains(&"shallow");
    let prefix = said.iter().find_map(|said| said.strip_prefix("in ")).unwrap_or_default();
    let mut commits: Vec<Commit> = said.iter().filter_map(|said| commit(said)).collect();
    let count = commits.len();
    for at in 0..count {
        let age = i64::try_from(count - 1 - at).unwrap();
        let parents = commits.get(at + 1).map(|parent| parent.hash.clone());
        commits[at].parents = parents.into_iter().collect();
        commits[at].time = BEGIN + age * DAY;
        commits[at].day = format!("2026-01-{:02}", age + 1).into();
    }
    mark_new(&mut commits);
    let commit = commits.first().map(|commit| commit.hash.clone());
    let head = Head { commit, branch: Some("main".into()), is_shallow, prefix: DocPath::new(prefix) };
    let mut git = Git::new(head, Arc::new(Log::new(commits, !is_shallow)));
    let hashes = files.iter().flat_map(|(_, text)| text.split(|c: char| !c.is_ascii_alphanumeric()));
    let is_held = |hash: &&str| {
        git.log.commits().iter().any(|commit| commit.hash.starts_with(&hash.to_ascii_lowercase()))
    };
    let missing = hashes.filter(|word| is_hash(word)).filter(|hash| !is_held(hash));
    git.named = missing.map(|hash| (hash.to_ascii_lowercase().into(), Named::Missing)).collect();
    git
}

/// `1a2b3c4 "subject" src/a.rs, src/b.rs`; nothing for a line that tells of no commit.
fn commit(said: &str) -> Option<Commit> {
    let (hash, rest) = said.split_once(" \"")?;
    let (subject, files) = rest.rsplit_once('"').expect("a subject stands in double quotes");
    assert!(is_hash(hash), "{hash} is no hash: 7 to 40 hex digits, a letter and a digit among them");
    let files = files.split(',').map(str::trim).filter(|file| !file.is_empty());
    Some(Commit {
        hash: format!("{hash:0<40}").into(),
        author: "Ada".into(),
        subject: subject.into(),
        ids: Commit::ids_of(subject),
        files: files.map(|path| Touched { path: DocPath::new(path), is_new: false }).collect(),
        ..Commit::default()
    })
}

/// The oldest commit that names a file made it.
fn mark_new(commits: &mut [Commit]) {
    let mut seen = Vec::new();
    for file in commits.iter_mut().rev().flat_map(|commit| &mut commit.files) {
        file.is_new = !seen.contains(&file.path);
        seen.push(file.path.clone());
    }
}

fn is_hash(word: &str) -> bool {
    let has = |wanted: fn(&u8) -> bool| word.bytes().any(|b| wanted(&b));
    (7..=40).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_hexdigit())
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
}
