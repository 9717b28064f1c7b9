//! Links to headings that a rename changes: `[T4](#t4-setup)` follows its heading to `#t9-setup`.
//!
//! A link counts when its fragment is the heading's slug, as the common hosts make it, and its path leads to the
//! heading's document. Start at [`add`].

use super::RenameEdit;
use crate::{
    ide::subject::mask_at,
    project::{DocPath, Member, Snapshot},
    text::Edit,
};

/// A heading whose slug changes.
struct Moved {
    path: DocPath,
    old: String,
    new: String,
}

/// Adds the edits of links in all documents.
pub(super) fn add<'a>(snapshot: &'a Snapshot, edits: &mut Vec<(&'a Member, Vec<RenameEdit>)>) {
    let moved: Vec<Moved> = edits.iter().flat_map(|(member, edits)| moved(member, edits)).collect();
    if moved.is_empty() {
        return;
    }
    for member in snapshot.members() {
        let links = links(member, &moved);
        if links.is_empty() {
            continue;
        }
        match edits.iter_mut().find(|(known, _)| known.path == member.path) {
            Some((_, known)) => {
                known.extend(links);
                known.sort_by_key(|edit| (edit.edit.range.start, edit.edit.range.end));
                known.dedup_by(|a, b| a.edit.range.start < b.edit.range.end);
            }
            None => edits.push((member, links)),
        }
    }
    edits.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
}

/// The headings of a document that its edits touch.
fn moved(member: &Member, edits: &[RenameEdit]) -> Vec<Moved> {
    let mut found = Vec::new();
    for RenameEdit { edit, .. } in edits {
        let (index, start) = member.document.sections().at_byte(edit.range.start);
        let Some(section) = member.document.sections().get(index) else { continue };
        let Some(heading) = &section.facts.heading else { continue };
        let at = section.span(heading.spot).at(start);
        if at.start > edit.range.start || edit.range.end > at.end {
            continue;
        }
        let inside =
            edits.iter().filter(|other| at.start <= other.edit.range.start && other.edit.range.end <= at.end);
        let mut text = heading.text.to_string();
        for RenameEdit { edit, .. } in inside.rev() {
            let range = edit.range.start - at.start..edit.range.end - at.start;
            if text.get(range.clone()).is_some() {
                text.replace_range(range, &edit.text);
            }
        }
        let (old, new) = (slug(&heading.text), slug(&text));
        if old != new && !old.is_empty() {
            found.push(Moved { path: member.path.clone(), old, new });
        }
    }
    found.dedup_by(|a, b| a.old == b.old);
    found
}

/// The fragment of a heading: lower case, blanks as dashes, letters, digits, `-` and `_` only.
fn slug(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c => c.is_alphanumeric().then_some(c),
    });
    kept.flat_map(char::to_lowercase).collect()
}

/// The edits of the links of one document.
fn links(member: &Member, moved: &[Moved]) -> Vec<RenameEdit> {
    let mut found = Vec::new();
    let mut start = 0;
    for section in member.document.sections().iter() {
        let text = member.document.text().slice(start..start + section.len());
        for Moved { path, old, new } in moved {
            for (at, _) in text.match_indices(old.as_str()) {
                let leads = leads_to(&text, at, old.len(), member, path) && mask_at(section, at).is_none();
                let edit = Edit::replace(start + at..start + at + old.len(), new.clone());
                let label = "Follow the heading";
                found.extend(leads.then_some(RenameEdit { edit, needs_confirmation: false, label }));
            }
        }
        start += section.len();
    }
    found
}

/// Whether the text at `at` is the fragment of a link to `path`.
fn leads_to(text: &str, at: usize, len: usize, member: &Member, path: &DocPath) -> bool {
    let closes = text.get(at + len..).is_some_and(|rest| rest.starts_with([')', '>', ' ', '"']));
    let Some(before) = text.get(..at).and_then(|before| before.strip_suffix('#')).filter(|_| closes) else {
        return false;
    };
    let Some(open) = before.rfind(['(', '<', ' ', '\n', '\r']) else { return false };
    let opened = before.get(..=open).is_some_and(|head| head.ends_with("](") || head.ends_with("](<"));
    let target = before.get(open + 1..).unwrap_or_default();
    opened && if target.is_empty() { member.path == *path } else { member.path.join(target) == *path }
}
