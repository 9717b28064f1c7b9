//! Reads what `git log` prints. Fields and paths end with a zero byte, which no message and no path can hold, so that nothing a
//! stranger writes into a commit is taken for another commit.
//!
//! Start at [`read`].

use smol_str::SmolStr;

use crate::project::{Commit, Log, Touched, git::relative};

/// How the log is to be printed for [`read`]: no renames, as finding them reads every file.
pub(super) const FORMAT: &[&str] = &[
    "-z",
    "--name-status",
    "--no-renames",
    "--no-show-signature",
    "--no-decorate",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--encoding=UTF-8",
    "--format=tformat:%H%x00%P%x00%at%x00%as%x00%an%x00%s%x00%B",
];

/// What [`resolved`] says of a hash that more than one object begins with.
pub(super) const AMBIGUOUS: &str = "ambiguous";

/// A commit may touch as many files as it likes; so many are kept of all together.
const FILES: usize = 50_000;

/// No subject is shown longer than this, in characters.
const SUBJECT: usize = 200;

/// The commits that `output` tells of, with paths relative to the workspace at `prefix`. The last one may be in pieces when it `is_cut`, and
/// is left out.
pub(super) fn read(output: &[u8], prefix: &str, is_cut: bool) -> Vec<Commit> {
    let mut fields = output.split(|byte| *byte == 0).map(String::from_utf8_lossy).peekable();
    let mut commits = Vec::new();
    loop {
        let mut field = || fields.next().map(|field| field.into_owned()).unwrap_or_default();
        let [hash, parents, time, day, author, subject, message] = std::array::from_fn(|_| field());
        if hash.is_empty() {
            break;
        }
        let mut commit = Commit {
            hash: hash.into(),
            parents: parents.split_whitespace().map(SmolStr::new).collect(),
            time: time.parse().unwrap_or_default(),
            day: day.into(),
            author: author.into(),
            subject: subject.chars().take(SUBJECT).collect(),
            ids: Commit::ids_of(&message),
            files: Vec::new(),
        };
        while let Some(status) = fields.next_if(|field| is_status(field)) {
            let path = fields.next().unwrap_or_default();
            commit.files.push(Touched { path: relative(prefix, &path), is_new: status.ends_with('A') });
        }
        commits.push(commit);
    }
    commits.truncate(commits.len() - usize::from(is_cut && !commits.is_empty()));
    commits
}

/// One letter for what happened to a file; the first one of a commit stands on a line of its own.
fn is_status(field: &str) -> bool {
    let letter = field.strip_prefix('\n').unwrap_or(field);
    letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_uppercase())
}

/// A log of at most `newest` commits, with all their files; `is_cut` when there are more.
pub(super) fn bounded(mut commits: Vec<Commit>, newest: usize, is_cut: bool) -> Log {
    let mut files = 0;
    let fits = |commit: &Commit| {
        files += commit.files.len();
        files <= FILES
    };
    let kept = commits.iter().take(newest).map(fits).take_while(|fits| *fits).count();
    let is_complete = !is_cut && kept == commits.len();
    commits.truncate(kept);
    Log::new(commits, is_complete)
}

/// What a line of `cat-file --batch-check` says: a full hash, [`AMBIGUOUS`], or nothing for what is not there.
pub(super) fn resolved(line: &str) -> Option<SmolStr> {
    match line.rsplit_once(' ') {
        None => Some(line.into()),
        Some((_, AMBIGUOUS)) => Some(AMBIGUOUS.into()),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]

    use super::*;

    /// Two commits, `|` for the zero byte. The first tries to look like two.
    const PRINTED: &str = "aaa1|bbb2 ccc3|1767225600|2026-01-01|Ada|T1: x|T1: x\n\nA\nbbb2\n|\nA|src/a b.rs|M|docs/\n.md|bbb2||7|2026-01-01|Bo|y|y\n|";

    #[track_caller]
    fn printed(prefix: &str, is_cut: bool) -> Vec<Commit> {
        read(PRINTED.replace('|', "\0").as_bytes(), prefix, is_cut)
    }

    #[test]
    fn commits_are_read_with_their_files() {
        let commits = printed("", false);
        assert_eq!(commits.len(), 2);
        assert_eq!((&*commits[0].hash, commits[0].parents.len(), &*commits[0].author), ("aaa1", 2, "Ada"));
        assert_eq!(
            (commits[0].time, &*commits[0].day, &*commits[0].subject),
            (1_767_225_600, "2026-01-01", "T1: x")
        );
        let files = commits[0].files.iter().map(|file| (file.path.as_str(), file.is_new));
        assert_eq!(files.collect::<Vec<_>>(), [("src/a b.rs", true), ("docs/\n.md", false)]);
        assert_eq!((&*commits[1].hash, commits[1].parents.len(), commits[1].files.len()), ("bbb2", 0, 0));
        assert_eq!(printed("docs", false)[0].files[0].path.as_str(), "../src/a b.rs");
    }

    #[test]
    fn what_was_cut_off_is_left_out() {
        assert_eq!(printed("", true).len(), 1);
        assert_eq!(read(b"", "", true).len(), 0);
        for end in 0..PRINTED.len() {
            let bytes = PRINTED.replace('|', "\0");
            read(&bytes.as_bytes()[..end], "", true);
        }
    }

    #[test]
    fn a_log_is_complete_only_when_nothing_was_left_out() {
        let kept = |newest, is_cut| {
            let log = bounded(printed("", false), newest, is_cut);
            (log.commits().len(), log.is_complete())
        };
        assert_eq!(kept(2, false), (2, true));
        assert_eq!(kept(1, false), (1, false));
        assert_eq!(kept(2, true), (2, false));
        let mut large = printed("", false);
        large[1].files = vec![large[0].files[0].clone(); FILES];
        let log = bounded(large, 9, false);
        assert_eq!((log.commits().len(), log.is_complete()), (1, false));
    }

    #[test]
    fn a_hash_is_there_or_not_or_means_too_much() {
        assert_eq!(resolved("aaa1").as_deref(), Some("aaa1"));
        assert_eq!(resolved("1a2b3c4^{commit} missing"), None);
        assert_eq!(resolved("1a2b^{commit} ambiguous").as_deref(), Some(AMBIGUOUS));
    }
}
