//! A file or folder is renamed: the paths that files fields name follow it.
//!
//! Only a path that resolves to the old place is touched, and it stays relative to what it was relative to, in its own
//! spelling. A document that moves itself keeps naming the same files. What is not known to be the file that moves is for
//! a person to look at. Start at [`rename_files`].

use super::rename::{RenameEdit, RenameEdits};
use crate::{
    project::{DocPath, Member, Snapshot},
    syntax::facts::Said,
    text::Edit,
};

/// A file or folder with its old and its new place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Where it was.
    pub old: DocPath,
    /// Where it will be.
    pub new: DocPath,
}

/// The edits that keep every files field naming what it names, once all of `moved` are where they will be.
pub fn rename_files(snapshot: &Snapshot, moved: &[Moved]) -> RenameEdits {
    let mut members: Vec<&Member> = snapshot.members().map(|member| &**member).collect();
    members.sort_by(|a, b| a.path.cmp(&b.path));
    let edits = members.into_iter().map(|member| (member.path.clone(), edits(snapshot, member, moved)));
    RenameEdits { edits: edits.filter(|(_, edits)| !edits.is_empty()).collect() }
}

fn edits(snapshot: &Snapshot, member: &Member, moved: &[Moved]) -> Vec<RenameEdit> {
    let mut found = Vec::new();
    let mut start = 0;
    for section in member.document.sections().iter() {
        for field in &section.facts.fields {
            let Said::Files(files) = &field.said else { continue };
            for file in files {
                let range = section.span(file.spot).at(start);
                let Some((new, sure)) = respelled(snapshot, &member.path, &file.path, moved) else {
                    continue;
                };
                if new == file.path || *member.document.text().slice(range.clone()) != *file.path {
                    continue;
                }
                let edit = Edit::replace(range, new);
                found.push(RenameEdit { edit, needs_confirmation: !sure, label: "Follow the file" });
            }
        }
        start += section.len();
    }
    found.sort_by_key(|edit| edit.edit.range.start);
    found.dedup_by(|next, before| next.edit.range.start < before.edit.range.end);
    found
}

/// How a path is to be written from now on, and whether it is sure that it names what moves; `None` where nothing of it does.
fn respelled(
    snapshot: &Snapshot,
    document: &DocPath,
    written: &str,
    moved: &[Moved],
) -> Option<(String, bool)> {
    let (home, mut sure) = (moved_to(document, moved), true);
    for base in bases(document) {
        let place = DocPath::new(&format!("{base}/{written}"));
        if place.is_outside() {
            continue;
        }
        let (known, new) = (snapshot.files().exists(&place), moved_to(&place, moved));
        if new.is_none() && known != Some(true) {
            sure &= known.is_some();
            continue;
        }
        if new.is_none() && home.is_none() {
            return None;
        }
        let base = moved_to(&DocPath::new(&base), moved).map_or(base, |base| base.as_str().to_owned());
        let kept = bases(home.as_ref().unwrap_or(document)).contains(&base);
        let base = if kept { base } else { String::new() };
        return Some((spell(&base, written, new.as_ref().unwrap_or(&place)), sure));
    }
    None
}

/// Where a path will be, if it is one that moves or lies in a folder that does.
fn moved_to(path: &DocPath, moved: &[Moved]) -> Option<DocPath> {
    let of = |moved: &Moved| {
        let rest = path.as_str().strip_prefix(moved.old.as_str())?;
        let inside = rest.is_empty() || rest.starts_with('/');
        (inside && !moved.old.as_str().is_empty()).then(|| DocPath::new(&format!("{}{rest}", moved.new)))
    };
    // The innermost counts, should both a folder and a file in it move.
    moved
        .iter()
        .filter_map(|one| Some((one.old.as_str().len(), of(one)?)))
        .max_by_key(|(len, _)| *len)
        .map(|(_, new)| new)
}

/// The folders a path may be relative to, as the project looks it up: the root, then each down to the document's.
fn bases(document: &DocPath) -> Vec<String> {
    let folder = document.folder();
    let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
    let folders = ends.filter_map(|end| folder.get(..end)).filter(|folder| !folder.is_empty());
    std::iter::once("").chain(folders).map(str::to_owned).collect()
}

/// `place` relative to `base`, in the manner of `written`: its `./` or `/` before, its `/` behind, its kind of slash.
fn spell(base: &str, written: &str, place: &DocPath) -> String {
    let climbs = written.starts_with("../") || written.starts_with("..\\");
    let dotted = written.starts_with("./") || written.starts_with(".\\");
    let below = match base {
        "" => Some(place.as_str()),
        base => place.as_str().strip_prefix(base).and_then(|rest| rest.strip_prefix('/')),
    };
    let path = match below {
        Some(below) if dotted => format!("./{below}"),
        Some(below) => below.to_owned(),
        None if climbs || dotted => climb(base, place.as_str()),
        // The root is where every path is looked for first.
        None => place.as_str().to_owned(),
    };
    let lead = if written.starts_with('/') { "/" } else { "" };
    let tail = if written.ends_with(['/', '\\']) { "/" } else { "" };
    let path = format!("{lead}{path}{tail}");
    if written.contains('\\') && !written.contains('/') { path.replace('/', "\\") } else { path }
}

/// The way from the folder `base` to `place`: `../` for each folder they do not share.
fn climb(base: &str, place: &str) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (base.split('/').collect(), place.split('/').collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to.iter().skip(shared).copied()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::string_slice)]
mod tests {
    use super::*;
    use crate::{testing::Fixture, text::Edits};

    /// The first file after `renames` (`old -> new`); `?` where somebody should look first.
    #[track_caller]
    fn check(text: &str, renames: &[(&str, &str)], want: &str) {
        let fixture = Fixture::new(text);
        let (path, text) = fixture.files.first().unwrap();
        let moved: Vec<_> = renames
            .iter()
            .map(|(old, new)| Moved { old: DocPath::new(old), new: DocPath::new(new) })
            .collect();
        let found =
            rename_files(&fixture.snapshot, &moved).edits.into_iter().find(|(known, _)| known == path);
        let edits = found.map(|(_, edits)| edits).unwrap_or_default();
        let asked = edits.iter().filter(|edit| edit.needs_confirmation).count();
        let edits = Edits::new(edits.into_iter().map(|edit| edit.edit).collect()).unwrap();
        assert_eq!(edits.apply(text) + &"?".repeat(asked), want);
    }

    #[test]
    fn a_file_and_a_folder_are_followed() {
        check(
            "### T1: a\r\n**Files affected:** `src/a.rs:42`, `src/b.rs` (new)\r\n- 漢字\r\n//- src/a.rs\n//- src/b.rs\n",
            &[("src/a.rs", "src/deep/z.rs")],
            "### T1: a\r\n**Files affected:** `src/deep/z.rs:42`, `src/b.rs` (new)\r\n- 漢字\r\n",
        );
        check(
            "### T1: a\n**Files:** src/a.rs, src/, srcs/a.rs\n//- src/a.rs\n//- srcs/a.rs\n",
            &[("src", "lib")],
            "### T1: a\n**Files:** lib/a.rs, lib/, srcs/a.rs\n",
        );
    }

    #[test]
    fn the_spelling_stays() {
        let plan = "//- app/docs/TICKETS.md\n### T1: a\n**Files:** `./a.md`, `../src/b.rs`, `src/b.rs`, `app/src/b.rs`\n\
                    //- app/docs/a.md\n//- app/src/b.rs\n";
        check(
            plan,
            &[("app/src/b.rs", "app/lib/b.rs"), ("app/docs/a.md", "app/a.md")],
            "### T1: a\n**Files:** `../a.md`, `../lib/b.rs`, `lib/b.rs`, `app/lib/b.rs`\n",
        );
        check(
            plan,
            &[("app/src/b.rs", "b.rs")],
            "### T1: a\n**Files:** `./a.md`, `../../b.rs`, `b.rs`, `b.rs`\n",
        );
    }

    #[test]
    fn only_what_resolves_to_it_is_touched() {
        let plan = "//- app/TICKETS.md\n### T1: a\n**Files:** `src/a.rs`\n//- src/a.rs\n//- app/src/a.rs\n";
        check(plan, &[("app/src/a.rs", "app/src/z.rs")], "### T1: a\n**Files:** `src/a.rs`\n");
        check(plan, &[("src/a.rs", "src/z.rs")], "### T1: a\n**Files:** `src/z.rs`\n");
        check(
            "### T1: a\nsee src/a.rs\n//- src/a.rs\n",
            &[("src/a.rs", "b.rs")],
            "### T1: a\nsee src/a.rs\n",
        );
    }

    #[test]
    fn a_document_that_moves_names_the_same_files() {
        let plan = "//- docs/TICKETS.md\n### T1: a\n**Files:** `notes.md`, `src/a.rs`\n//- docs/notes.md\n//- src/a.rs\n";
        check(plan, &[("docs", "plans")], "### T1: a\n**Files:** `notes.md`, `src/a.rs`\n");
        check(
            plan,
            &[("docs/TICKETS.md", "TICKETS.md")],
            "### T1: a\n**Files:** `docs/notes.md`, `src/a.rs`\n",
        );
    }
}
