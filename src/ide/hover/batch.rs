//! What hover says of batches and blocks: the stage, what holds it up, and the evidence: blocks, files, commits.
//!
//! Start at [`standing`], which a group's card ends with, and [`block_card`].

use super::{Hover, LISTED, file_line, line, plain};
use crate::{
    ide::{board::holding, code_lens, running},
    project::{Batch, Batches, DocPath, Found, Known, Member, Plan, Snapshot, Stage},
    syntax::{Block, facts::BlockKind},
};
use std::fmt::Write as _;

/// Where a batch stands, after its tickets: stage, needs, blocks. Nothing for groups that are no
/// batch, and where nothing is known.
pub(super) fn standing(snapshot: &Snapshot, member: &Member, group: u32) -> Option<String> {
    let (plan, batches) = (snapshot.plan(&member.path)?, snapshot.batches(&member.path)?);
    let batch = batches.list.get(batches.of_group(&member.path, group)?)?;
    if batch.stage == Stage::Unknown {
        return None;
    }
    let mut card = format!("\n\nStage: {}", batch.stage.phrase());
    if batch.is_ready() {
        card += " · ready to build";
    }
    if let Some(seen) = running::of_batch(snapshot, &plan.home.path, batch) {
        let _ = write!(card, " · {}", plain(&running::phrase(seen)));
    }
    needs(&mut card, &batches, batch);
    for at in &batch.blocks {
        if let Some((home, block)) = at.find(&plan) {
            let _ = write!(card, "\n- {} {}", head(home, block), place(home, block));
        }
    }
    Some(card)
}

fn needs(card: &mut String, batches: &Batches, batch: &Batch) {
    let held: Vec<_> = holding(batches, batch)
        .map(|other| format!("**{}** ({})", other.name, other.stage.phrase()))
        .collect();
    let needs: Vec<_> = batch.needs.iter().filter_map(|at| batches.list.get(*at)).map(Batch::short).collect();
    match (held.is_empty(), needs.is_empty()) {
        (false, _) => {
            let _ = write!(card, "\n\nHeld up by {}", held.join(", "));
        }
        (true, false) => {
            let _ = write!(card, " · after {}", needs.join(", "));
        }
        (true, true) => {}
    }
}

/// ` · being built`: where the batch of a ticket stands; nothing while nothing is known, or in no batch.
pub(super) fn stage_of(snapshot: &Snapshot, found: &Found<'_>) -> String {
    let stage = || {
        let batches = snapshot.batches(&found.member.path)?;
        let index = found.member.outline().index(&found.ticket.id)?;
        let batch = batches.list.get(batches.of_ticket(&found.member.path, index)?)?;
        (batch.stage != Stage::Unknown).then(|| format!(" · {}", batch.stage.phrase()))
    };
    stage().unwrap_or_default()
}

/// The card of the block whose head `offset` lies in or touches.
pub(super) fn block_card(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Option<Hover> {
    let member = snapshot.member(path)?;
    let mut blocks = (0u32..).zip(&member.outline().blocks);
    let (index, block) = blocks.find(|(_, block)| {
        let head = member.document.range(block.at);
        head.start <= offset && offset <= head.end
    })?;
    let (plan, batches) = (snapshot.plan(path)?, snapshot.batches(path)?);
    let mut card = format!("**{}**", plain(&member.document.at(block.at)));
    if let Some(batch) = batches.of_block(path, index).and_then(|at| batches.list.get(at)) {
        let _ = write!(card, "\n\n{} · {}", plain(&batch.title), code_lens::title(&batches, batch));
    }
    tickets(&mut card, &plan, block);
    files(&mut card, snapshot, member, block);
    commits(&mut card, snapshot, block);
    Some(Hover { range: member.document.range(block.at), markdown: card })
}

fn tickets(card: &mut String, plan: &Plan<'_>, block: &Block) {
    let named = plan.tickets_of(block);
    for (index, (id, found)) in named.iter().take(LISTED).enumerate() {
        let ticket = found.and_then(|(home, at)| home.outline().tickets.get(at as usize));
        let shown = ticket.map_or_else(|| format!("{id} — not declared"), line);
        let _ = write!(card, "{}- {shown}", if index == 0 { "\n\n" } else { "\n" });
    }
    if named.len() > LISTED {
        let _ = write!(card, "\n- … and {} more", named.len() - LISTED);
    }
}

fn files(card: &mut String, snapshot: &Snapshot, member: &Member, block: &Block) {
    let shown: Vec<_> =
        block.files.iter().take(LISTED).map(|(file, _)| file_line(snapshot, member, file)).collect();
    if !shown.is_empty() {
        let more = block.files.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(", … and {more} more") } else { String::new() };
        let _ = write!(card, "\n\nFiles: {}{more}", shown.join(", "));
    }
}

/// The commits a block names, each with its subject where git knows it.
fn commits(card: &mut String, snapshot: &Snapshot, block: &Block) {
    let all = block.dispatched.iter().chain(&block.commits).chain(&block.reviewed);
    for (index, (hash, _)) in all.take(LISTED).enumerate() {
        let said = match snapshot.git().commit(hash) {
            Known::Commit(commit) => format!(" {}", plain(&commit.subject)),
            Known::Missing if !snapshot.git().is_shallow() => " — git knows no such commit".to_owned(),
            Known::Missing | Known::Ambiguous | Known::Unlooked => String::new(),
        };
        let _ = write!(card, "{}- `{hash}`{said}", if index == 0 { "\n\n" } else { "\n" });
    }
}

/// `COMPLETE`, with what it says about how things went.
fn head(member: &Member, block: &Block) -> String {
    let text = member.document.at(block.at);
    let said = match block.kind {
        BlockKind::Complete if block.passed() == Some(false) => " (verify failed)",
        BlockKind::Complete if block.passed() == Some(true) => " (verified)",
        _ => "",
    };
    format!("{}{said}", plain(text.trim()))
}

fn place(member: &Member, block: &Block) -> String {
    let line = member.document.text().line_of(member.document.range(block.at).start) + 1;
    format!("`{}:{line}`", member.path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::{ide::hover, testing::Fixture};
    use insta::assert_snapshot;

    const PLAN: &str = "
//- git: 5d6e7f8 \"T1: set up\" src/a.rs
//- git: 1a2b3c4 \"Begin\" README
//- TICKETS.md
## Batch$A 1: Core
### T1: a
**Status:** Done
## HANDOFF$B — Batch 1 Ready
Tickets: T1, T9
Files affected: src/a.rs, src/gone.rs
Dispatched at: 1a2b3c4
## COMPLETE$C — Batch 1 Done
Commits: 5d6e7f8, 9999999
Verify: PASSED
## Batch$D 2: More
### T2: b
## HANDOFF — Batch 2
//- src/a.rs
";

    /// The card at the sign `$X` of the plan.
    fn card(at: &str) -> String {
        let text = ["$A", "$B", "$C", "$D"]
            .into_iter()
            .fold(PLAN.to_owned(), |text, sign| text.replace(sign, if sign == at { "$0" } else { "" }));
        let fixture = Fixture::new(&text);
        let (path, offset) = fixture.at();
        hover(&fixture.snapshot, path, offset).unwrap().markdown
    }

    #[test]
    fn a_batch_says_its_stage_and_what_holds_it_up() {
        assert_snapshot!(card("$A"), @"
        **Batch 1: Core** · 1/1 done

        - ✅ **T1** a

        Stage: complete, not yet reviewed
        - HANDOFF — Batch 1 Ready `TICKETS.md:4`
        - COMPLETE — Batch 1 Done (verified) `TICKETS.md:8`

        `TICKETS.md:1`
        ");
        assert_snapshot!(card("$D"), @"
        **Batch 2: More** · 0/1 done

        - **T2** b

        Stage: handed off · ready to build · after B1
        - HANDOFF — Batch 2 `TICKETS.md:13`

        `TICKETS.md:11`
        ");
    }

    #[test]
    fn a_block_says_what_it_is_about_with_evidence() {
        assert_snapshot!(card("$B"), @"
        **HANDOFF — Batch 1 Ready**

        Batch 1: Core · 1/1 done · complete, not yet reviewed

        - **T1** a — ✅ done
        - T9 — not declared

        Files: ✓ `src/a.rs` (added in `5d6e7f8`), ✗ `src/gone.rs`

        - `1a2b3c4` Begin
        ");
        assert_snapshot!(card("$C"), @"
        **COMPLETE — Batch 1 Done**

        Batch 1: Core · 1/1 done · complete, not yet reviewed

        - `5d6e7f8` T1: set up
        - `9999999`
        ");
    }
}
