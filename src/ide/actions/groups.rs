//! Groups by what people call them, and where one ends.
//!
//! Start at [`find`].

use crate::{
    project::{Member, Snapshot},
    syntax::{Group, Id},
};

/// The groups of a document that answer to `name`: the batch of this number, else an id, a number, or how a heading begins.
pub fn find(snapshot: &Snapshot, member: &Member, name: &str) -> Vec<u32> {
    let batches = snapshot.batches(&member.path);
    let batch = batches.as_ref().and_then(|batches| batches.list.get(batches.called(name)?));
    if let Some(batch) = batch.filter(|batch| batch.path == member.path) {
        return vec![batch.group];
    }
    let groups = (0u32..).zip(&member.outline().groups);
    groups
        .filter(|(_, group)| answers(&group.name, group.id.as_ref(), name))
        .map(|(index, _)| index)
        .collect()
}

/// Whether a group of this heading and id answers to `name`.
pub fn answers(heading: &str, id: Option<&Id>, name: &str) -> bool {
    let (key, lower) = (Id::new(name).key(), name.to_lowercase());
    let label = plain(heading).to_lowercase();
    let rest = label.strip_prefix(&lower);
    let begins = rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '.'));
    id.is_some_and(|id| id.key() == key) || begins || number(&label) == Some(&lower)
}

/// A group's name without marks before it.
pub(super) fn plain(name: &str) -> &str {
    name.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// The number a name begins with, perhaps after a word: the `2` of `Batch 2: Core`, `B2`, `2. Core`.
fn number(label: &str) -> Option<&str> {
    let words = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(2);
    let digits = |word: &str| word.len() - word.trim_start_matches(|c: char| !c.is_ascii_digit()).len();
    let mut numbers = words.filter_map(|word| word.get(digits(word)..));
    numbers.find(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What a menu calls a group: its name up to what explains it.
pub(super) fn short(group: &Group) -> &str {
    let name = plain(&group.name);
    let end = name.find([':', '—', '–', '(', '·']).or_else(|| name.find(" - "));
    end.and_then(|end| name.get(..end)).map_or(name, str::trim_end)
}
