//! The blocks of the document at hand with the batches they belong to, for the rules of this family.
//!
//! Not a rule, and without an opinion. Start at [`blocks`].

use crate::{
    project::{Batch, BlockAt, Stage, kind},
    rules::{Context, flow::order},
    syntax::{Block, Id, facts::BlockKind},
};
use rustc_hash::FxHashMap;

/// A block of the document at hand.
#[derive(Debug)]
pub struct Told<'a> {
    /// The block.
    pub block: &'a Block,
    /// The batches it belongs to, as indexes into the plan's.
    pub batches: Vec<usize>,
    context: &'a Context<'a>,
    index: u32,
}

/// The blocks of one kind in the document at hand; none of an archive, since nobody corrects history.
pub fn blocks<'a>(context: &'a Context<'a>, kind: BlockKind) -> impl Iterator<Item = Told<'a>> {
    let own = if kind::is_archive(&context.member.path) { &[] } else { &*context.member.outline().blocks };
    let mut homes = if own.is_empty() { FxHashMap::default() } else { homes(context) };
    (0u32..).zip(own).filter(move |(_, block)| block.kind == kind).map(move |(index, block)| {
        let batches = homes.remove(&index).unwrap_or_default();
        Told { block, batches, context, index }
    })
}

/// The batches of each block of the document at hand, found in one pass.
fn homes(context: &Context<'_>) -> FxHashMap<u32, Vec<usize>> {
    let mut homes: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (index, batch) in context.batches.list.iter().enumerate() {
        for at in batch.blocks.iter().filter(|at| at.path == context.member.path) {
            homes.entry(at.index).or_default().push(index);
        }
    }
    homes
}

impl<'a> Told<'a> {
    /// Its batches.
    pub fn all(&self) -> impl Iterator<Item = &'a Batch> + use<'a, '_> {
        self.batches.iter().filter_map(|at| self.context.batches.list.get(*at))
    }

    /// Whether all it is about was reviewed, so that what it says is history.
    pub fn is_over(&self) -> bool {
        !self.batches.is_empty() && self.all().all(|batch| batch.stage == Stage::Reviewed)
    }

    /// What came before it in the life of one of its batches, and what came after.
    pub fn around(&self, batch: &'a Batch) -> (&'a [BlockAt], &'a [BlockAt]) {
        let is = |at: &BlockAt| at.index == self.index && at.path == self.context.member.path;
        let here = batch.blocks.iter().position(is).unwrap_or(batch.blocks.len());
        let before = batch.blocks.get(..here).unwrap_or_default();
        (before, batch.blocks.get(here + 1..).unwrap_or_default())
    }

    /// Whether, in every batch of it, a block of one of these kinds came after it.
    pub fn is_followed_by(&self, kinds: &[BlockKind]) -> bool {
        let follows = |batch: &'a Batch| self.around(batch).1.iter().any(|at| kinds.contains(&at.kind));
        !self.batches.is_empty() && self.all().all(follows)
    }

    /// What it is called in a message: `the HANDOFF of batch 2`.
    pub fn called(&self) -> String {
        let word = self.block.kind.word();
        match said(self.all().map(order::called)) {
            batches if batches.is_empty() => format!("this {word}"),
            batches => format!("the {word} of {batches}"),
        }
    }
}

/// A list as a sentence has it: `T4, T5 and T6`.
pub fn said(all: impl IntoIterator<Item = impl ToString>) -> String {
    let mut all: Vec<String> = all.into_iter().map(|one| one.to_string()).collect();
    let Some(last) = all.pop() else { return String::new() };
    if all.is_empty() { last } else { format!("{} and {last}", all.join(", ")) }
}

/// Ids with those that follow each other as one: `T4-T6`. A run of fewer than `least` is spelled out; `dash` stands between.
pub fn runs(ids: &[&Id], least: usize, dash: &str) -> Vec<String> {
    let follows = |one: &Id, next: &Id| {
        let plain = one.suffix().is_empty() && next.suffix().is_empty() && one.stem() == next.stem();
        plain && one.number().and_then(|number| number.checked_add(1)) == next.number()
    };
    let parts = ids.chunk_by(|one, next| follows(one, next)).flat_map(|run| match run {
        [first, .., last] if run.len() >= least => vec![format!("{first}{dash}{last}")],
        _ => run.iter().map(ToString::to_string).collect(),
    });
    parts.collect()
}

/// Ids as a sentence has them: `T4-T6, T8 and T9`, and not too many.
pub fn said_ids(ids: &[&Id]) -> String {
    order::list(runs(ids, 3, "-"), 6)
}

/// Whether a value waits to be filled in: nothing, `<command>`, `TBD`, `...`.
pub fn is_gap(text: &str) -> bool {
    let bare = text.trim().trim_matches(['`', '*', '_', '"']).trim();
    let within = |open: char, close: char| bare.starts_with(open) && bare.ends_with(close);
    let lower = bare.to_lowercase();
    let begins = ["todo", "tbd", "tba", "fixme"].iter().filter_map(|word| lower.strip_prefix(word));
    bare.chars().all(|c| matches!(c, '.' | '…' | '?' | '_'))
        || within('<', '>')
        || within('[', ']')
        || within('{', '}')
        || begins.into_iter().any(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_runs(ids: &str, least: usize, want: &str) {
        let ids: Vec<Id> = ids.split(' ').map(Id::new).collect();
        assert_eq!(runs(&ids.iter().collect::<Vec<_>>(), least, "-").join(", "), want);
    }

    #[test]
    fn ids_that_follow_each_other_are_one() {
        check_runs("T4 T5 T6", 3, "T4-T6");
        check_runs("T4 T5", 3, "T4, T5");
        check_runs("T4 T5", 2, "T4-T5");
        check_runs("T4 T5 T6b T6 T8 BE-9", 2, "T4-T5, T6b, T6, T8, BE-9");
        check_runs("T-009 T-010", 2, "T-009-T-010");
    }

    #[test]
    fn gaps_are_told_from_values() {
        for gap in ["", " ", "<command>", "`<cmd>`", "TODO", "TODO: fill in", "tbd", "...", "…", "[command]"]
        {
            assert!(is_gap(gap), "{gap:?}");
        }
        for value in ["npm test", "todos.sh", "[ -f x ] && make", "a < b", "none", "./...x"] {
            assert!(!is_gap(value), "{value:?}");
        }
    }

    #[test]
    fn lists_read_as_a_sentence() {
        assert_eq!(said(["T1"]), "T1");
        assert_eq!(said(["T1", "T2", "T3"]), "T1, T2 and T3");
        assert_eq!(said(Vec::<String>::new()), "");
    }
}
