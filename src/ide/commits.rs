//! Commits in writing: the card of a commit whose hash stands in any Markdown, and the commit that first added a file.
//!
//! Speaks only of what git was asked about and knows; a word that merely looks like a hash gives nothing. Start at [`card_at`].

use super::hover::{Hover, plain};
use crate::project::{Commit, Known, Member, Snapshot, places_of};
use std::ops::Range;

/// The card of the commit whose hash `offset` lies in or touches.
pub(super) fn card_at(snapshot: &Snapshot, member: &Member, offset: usize) -> Option<Hover> {
    let range = hash_at(member, offset)?;
    let written = member.document.text().slice(range.clone());
    match snapshot.git().commit(&written) {
        Known::Commit(commit) => Some(Hover { range, markdown: card(commit) }),
        _ => None,
    }
}

/// Everything about one commit.
fn card(commit: &Commit) -> String {
    let files = match commit.files.len() {
        0 => String::new(),
        1 => " · 1 file".to_owned(),
        count => format!(" · {count} files"),
    };
    format!(
        "`{}` **{}**\n\n{} · {}{files}",
        commit.short(),
        plain(&commit.subject).trim(),
        plain(&commit.author),
        commit.day
    )
}

/// ` (added in 1a2b3c4)` for a file that a document names, where that is known.
pub(super) fn adding(snapshot: &Snapshot, member: &Member, written: &str) -> String {
    let mut places = places_of(&member.path, written).into_iter();
    let added = places.find_map(|place| snapshot.git().first_adding(&place).map(Commit::short));
    added.map_or_else(String::new, |short| format!(" (added in `{short}`)"))
}

/// The bytes of a word of 7 to 40 hexadecimal digits around `offset`: with a letter and a digit among them, or as long as a whole hash.
fn hash_at(member: &Member, offset: usize) -> Option<Range<usize>> {
    let text = member.document.text();
    let line = text.line_range(text.line_of(offset));
    let shown = text.slice(line.clone());
    let (before, after) = shown.split_at_checked(offset.checked_sub(line.start)?)?;
    let is_part = |c: &char| c.is_alphanumeric() || *c == '_';
    let back: usize = before.chars().rev().take_while(is_part).map(char::len_utf8).sum();
    let ahead: usize = after.chars().take_while(is_part).map(char::len_utf8).sum();
    let (start, end) = (before.len() - back, before.len() + ahead);
    let word = shown.get(start..end)?;
    is_hash(word).then(|| line.start + start..line.start + end)
}

fn is_hash(word: &str) -> bool {
    let is_whole = matches!(word.len(), 40 | 64);
    let is_mixed = word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic());
    word.bytes().all(|b| b.is_ascii_hexdigit()) && (is_whole || (7..=40).contains(&word.len()) && is_mixed)
}

#[cfg(test)]
mod tests {
    use crate::{ide::hover, testing::Fixture};
    use insta::assert_snapshot;

    const HISTORY: &str = "
//- git: 5d6e7f8 \"T2: <b> more\" src/b.rs, src/c.rs
//- git: 1a2b3c4 \"Begin\" src/a.rs
//- src/a.rs
//- src/b.rs
";

    /// The card under the cursor of a plan; empty when there is none.
    #[track_caller]
    fn card(git: &str, plan: &str) -> String {
        let fixture = Fixture::new(&format!("{git}//- TICKETS.md\n{plan}\n"));
        let (path, offset) = fixture.at();
        hover(&fixture.snapshot, path, offset).map_or_else(String::new, |hover| {
            format!("[{}]\n{}", &fixture.text(path)[hover.range], hover.markdown)
        })
    }

    #[test]
    fn a_commit_is_explained_wherever_its_hash_stands() {
        assert_snapshot!(card(HISTORY, "Commits: 1a2b3c4, $05d6e7f8"), @r"
        [5d6e7f8]
        `5d6e7f8` **T2: \<b> more**

        Ada · 2026-01-02 · 2 files
        ");
        for place in ["`5D6E7$0F8`", "1a2b3c4..5d6e7f8$0", "漢字 5d6e7f80$00000", "```\n$05d6e7f8\n```"] {
            assert!(card(HISTORY, place).contains("**T2: \\<b> more**"), "{place}");
        }
    }

    #[test]
    fn what_is_no_hash_or_no_commit_gives_nothing() {
        for place in ["5d6e7$0", "5d6e7$0f9", "x5d6e7f$08", "5d6e7f8_$0", "1234567$08", "deadbee$0", ""] {
            assert_eq!(
                card(HISTORY, &format!("{place}\n{}", if place.is_empty() { "$0" } else { "" })),
                "",
                "{place}"
            );
        }
        assert_eq!(card("", "5d6e7$0f8"), "", "nobody looked");
    }

    #[test]
    fn a_ticket_says_which_commit_added_each_of_its_files() {
        let plan = "### T$01: x\n**Files:** `src/a.rs`, `src/b.rs`, `src/c.rs`, `src/d.rs` (new)";
        let files = "Files: ✓ `src/a.rs` (added in `1a2b3c4`), ✓ `src/b.rs` (added in `5d6e7f8`), ✗ `src/c.rs`, `src/d.rs` (new)";
        let card = card(HISTORY, plan);
        assert!(card.contains(files), "{card}");
    }
}
