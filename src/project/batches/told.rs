//! In which order a document tells what happened: most begin with the oldest block, some logs with the newest.
//!
//! Only blocks that name one batch tell. A single block out of its place is a mistake somebody made, and stays where it
//! is. Start at [`in_order`].

use crate::syntax::{
    Block,
    facts::{BatchName, BlockKind},
};
use rustc_hash::FxHashMap;

/// A document's blocks with their indexes, the oldest first.
pub(super) fn in_order(blocks: &[Block]) -> Vec<(u32, &Block)> {
    let mut all: Vec<_> = (0u32..).zip(blocks).collect();
    if newest_first(blocks) {
        all.reverse();
    }
    all
}

/// Whether the document begins with the newest: its batches count down and each ends with its HANDOFF, or one batch runs
/// all the way backwards.
pub(super) fn newest_first(blocks: &[Block]) -> bool {
    let told = blocks.iter().filter(|block| block.kind != BlockKind::Sync);
    let told: Vec<_> = told.filter_map(|block| Some((name(block)?, block.kind))).collect();
    // How much more often the document goes up than down.
    let (mut batches, mut kinds) = (0, 0);
    for ((before, _), (after, _)) in told.iter().zip(told.iter().skip(1)) {
        let up = before.ordinal().zip(after.ordinal()).map(|(before, after)| after.cmp(&before));
        batches += up.map_or(0, |up| up as i32);
    }
    let mut latest: FxHashMap<&BatchName, BlockKind> = FxHashMap::default();
    for (batch, kind) in &told {
        let before = latest.insert(batch, *kind);
        kinds += before.map_or(0, |before| kind.cmp(&before) as i32);
    }
    kinds < 0 && (batches < 0 || batches == 0 && kinds < -1)
}

/// The batch a block names, if it names one.
fn name(block: &Block) -> Option<&BatchName> {
    match block.batches.as_slice() {
        [(name, _)] => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    /// `H2` is the HANDOFF of batch 2.
    #[track_caller]
    fn check(story: &str, want: bool) {
        let word = |kind: &str| match kind {
            "H" => "HANDOFF",
            "C" => "COMPLETE",
            "R" => "REVIEW",
            _ => "SYNC",
        };
        let line = |told: &str| {
            let (kind, batch) = told.split_at(1);
            format!("## {} — Batch {batch}\n", word(kind))
        };
        let text: String = story.split_whitespace().map(line).collect();
        let blocks = Document::new(&text).blocks().blocks;
        assert_eq!(blocks.len(), story.split_whitespace().count());
        assert_eq!(newest_first(&blocks), want, "for {story}");
        let first = in_order(&blocks).first().map(|(index, _)| *index);
        assert_eq!(first, Some(if want { blocks.len() as u32 - 1 } else { 0 }));
    }

    #[test]
    fn logs_may_begin_with_the_newest() {
        check("H1 C1 R1 H2 C2", false);
        check("C2 H2 R1 C1 H1", true);
        check("H3 C2 H2 S1 R1 C1 H1", true);
        check("R1 C1 H1", true);
        check("R1 C1 H1 R1 C1 H1", true);
        check("H1 C1 R1 H1 C1 R1", false);
    }

    #[test]
    fn one_block_out_of_its_place_is_a_mistake() {
        check("C1 H1", false);
        check("H1 C1 C2 H2", false);
        check("H1 R1 C1", false);
        check("H2 H1", false);
        check("H1 H2 C1 C2 R1 R2", false);
    }
}
