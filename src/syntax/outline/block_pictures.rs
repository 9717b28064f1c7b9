//! Pictures of blocks: a document, and what its blocks come to.

use crate::syntax::{Document, Outline, outline::Block};

/// Every block in a line or two: kind, batches, tickets, files, needs, verify, commits.
pub fn show(text: &str) -> String {
    let document = Document::new(text);
    let outline = document.outline();
    outline.blocks.iter().map(|block| one(&document, &outline, block)).collect::<Vec<_>>().join("\n")
}

fn one(document: &Document, outline: &Outline, block: &Block) -> String {
    let join = |parts: Vec<String>| parts.join(",");
    let batches = block.batches.iter().map(|(name, _)| name.to_string()).collect();
    let tickets = outline.expand(block.tickets.names.iter().map(|(target, _)| target));
    let tickets = tickets.iter().map(|(id, _)| id.to_string()).collect();
    let mut shown = format!("{} [{}] {}", block.kind.word(), join(batches), join(tickets));
    let mut add = |label: &str, value: String| {
        if !value.is_empty() {
            shown += &format!(" | {label} {value}");
        }
    };
    add("files", join(block.files.iter().map(|(file, _)| file.path.to_string()).collect()));
    let needs = block.needs.batches.iter().map(|(name, _)| name.to_string());
    let ids = outline.expand(block.needs.tickets.iter().map(|(target, _)| target));
    let needs = needs.chain(ids.iter().map(|(id, _)| id.to_string()));
    add("needs", if block.needs.none { "none".into() } else { join(needs.collect()) });
    add("verify", block.verify.as_ref().map(|note| note.text.to_string()).unwrap_or_default());
    add("commits", join(block.commits.iter().map(|(hash, _)| hash.to_string()).collect()));
    add("reviewed", join(block.reviewed.iter().map(|(hash, _)| hash.to_string()).collect()));
    add("at", block.dispatched.as_ref().map(|(hash, _)| hash.to_string()).unwrap_or_default());
    add("skipped", block.skipped.as_ref().map(|note| note.text.to_string()).unwrap_or_default());
    add("verdict", block.verdict.map(|verdict| format!("{verdict:?}")).unwrap_or_default());
    let agents = block.agents.as_ref();
    add(
        "agents",
        agents.map(|(from, to)| format!("{}>{to}", from.as_deref().unwrap_or_default())).unwrap_or_default(),
    );
    // Places must lead back to the text.
    for (hash, at) in block.commits.iter().chain(&block.reviewed).chain(&block.dispatched) {
        assert_eq!(document.at(*at).to_lowercase(), *hash);
    }
    for (file, at) in &block.files {
        assert_eq!(document.at(*at), file.path.as_str());
    }
    shown
}

const PLAN: &str = "## Batch 1: Core\n\n### T1: a\n\n### T2: b\n\n## Batch 2: More\n\n### T4: c\n\n### T5: d\n\n### T6: e\n\n";

#[track_caller]
fn check(block: &str, want: &str) {
    assert_eq!(show(&format!("{PLAN}{block}")), want);
    assert_eq!(
        Document::new(&format!("{PLAN}{block}")).outline().tickets.len(),
        5,
        "its tickets are declared above"
    );
}

const FOUR: &str =
    "HANDOFF [Batch 2] T4,T5,T6 | files src/a.rs,docs/abi.md | needs Batch 1 | verify npm test";

#[test]
fn fields_on_their_lines() {
    check(
        "## HANDOFF — Batch 2\nTickets: T4-T6\nFiles affected: src/a.rs, docs/abi.md\nDependencies: Batch 1\nVerify command: npm test\n",
        FOUR,
    );
    check(
        "## HANDOFF: Batch 2\r\n- **Tickets:** T4, T5 and T6\r\n- **Files affected:**\r\n  - `src/a.rs`\r\n  - `docs/abi.md`\r\n- **Dependencies:** Batch 1\r\n- **Verify:** npm test\r\n",
        FOUR,
    );
}

#[test]
fn sub_headings_with_lists() {
    check(
        "## HANDOFF — Batch 2\n\n### Tickets\n- T4: c\n- T5: d\n- T6: e\n\n### Key Files\n- `src/a.rs`\n- `docs/abi.md`\n\n### Dependencies\n- Batch 1\n\n### Verify\n```sh\nnpm test\n```\n",
        FOUR,
    );
}

#[test]
fn lists_of_bare_ids_and_commands() {
    let handoff = "HANDOFF [Batch 2] T4,T5,T6 | verify `npm test`";
    check(
        "## HANDOFF — Batch 2\n### Tickets\n- T4\n- T5, T6\n### Verify\n- `npm test`\n- look at it\n",
        handoff,
    );
    check("## HANDOFF — Batch 2\n**Tickets:**\n- T4-T6\n\n**Verify:**\n- `npm test`\n", handoff);
    check("HANDOFF TO CODEX: Batch 2\n- T4\n- T5\n- T6\n", "HANDOFF [Batch 2] T4,T5,T6 | agents >CODEX");
}

#[test]
fn agent_to_agent_with_the_batch_in_the_text() {
    check(
        "# HANDOFF — Claude → Codex\n\n## Context\nBatch 1 is in. This is Batch 2 (T4 – T6), rewards.\n\n## Key Files\n- src/a.rs\n- docs/abi.md\n\n## Dependencies\nBatch 1\n\n## Verify\n`npm test`\n",
        &format!("{FOUR} | agents Claude>Codex"),
    );
}

#[test]
fn a_line_with_ticket_bullets() {
    check(
        "HANDOFF TO CODEX: Execute Batch 2 from TICKETS.md\n\n- T4: c\n- T5: d\n- T6: e\n\nFiles: src/a.rs, docs/abi.md\nDependencies: Batch 1\nVerify: npm test\n",
        &format!("{FOUR} | agents >CODEX"),
    );
}

#[test]
fn every_kind() {
    check(
        "## COMPLETE — Batch 2 Done\n\nTickets completed: T4-T6\nCommits: 1a2b3c4, 5D6E7F8\nVerify: PASSED\nSkipped: e2e (needs a browser)\nReady for: Review\n",
        "COMPLETE [Batch 2] T4,T5,T6 | verify PASSED | commits 1a2b3c4,5d6e7f8 | skipped e2e (needs a browser) | verdict Done",
    );
    check(
        "## COMPLETE — Batch 2\nVerify: FAILED (3 of 12)\n",
        "COMPLETE [Batch 2]  | verify FAILED (3 of 12) | verdict Failed",
    );
    check(
        "## REVIEW — Batch 2 Changes requested\nReviewed: 9c02d7e..e07f64d\n- T5: the proof is wrong\n",
        "REVIEW [Batch 2] T5 | reviewed 9c02d7e,e07f64d | verdict ChangesRequested",
    );
    check("## REVIEW — Batch 2\n**Verdict:** Approved\n", "REVIEW [Batch 2]  | verdict Approved");
    check("## SYNC — after Batch 2\nVerify: npm test: PASSED\n", "SYNC [Batch 2]  | verify npm test: PASSED");
}

#[test]
fn values_run_on_and_say_none() {
    check(
        "## HANDOFF — Batch 2 Ready\nFiles affected: src/a/very/long/path/to/some/file.rs, src/another/long/path.rs,\nsrc/b.rs\nDependencies: none\nDispatched at: c83d915\n",
        "HANDOFF [Batch 2]  | files src/a/very/long/path/to/some/file.rs,src/another/long/path.rs,src/b.rs | needs none | at c83d915 | verdict Ready",
    );
}

#[test]
fn a_block_ends_where_the_next_one_or_a_ticket_begins() {
    check(
        "## HANDOFF — Batch 1\nTickets: T1-T2\n### COMPLETE — Batch 1\nVerify: PASSED\n\n## Notes\nVerify: nothing\n",
        "HANDOFF [Batch 1] T1,T2\nCOMPLETE [Batch 1]  | verify PASSED | verdict Done",
    );
    let text = "# HANDOFF — Batch 1\nTickets: T1\n\n### T1: a\n**Verify:** mine\n**Status:** Done\n";
    assert_eq!(show(text), "HANDOFF [Batch 1] T1");
    assert_eq!(Document::new(text).outline().tickets[0].fields.len(), 2);
}

#[test]
fn what_a_block_says_is_no_tickets() {
    let text = "## Batch 1\n### T1: a\n**Status:** Todo\n\n#### HANDOFF — Batch 1\n**Status:** Done\n- [x] x\n\n### T2: b\n";
    let outline = Document::new(text).outline();
    assert_eq!((outline.tickets[0].fields.len(), outline.tickets[0].boxes.len()), (1, 0));
    assert_eq!(outline.groups.len(), 1);
    assert_eq!(outline.tickets[1].group, Some(0), "a ticket after the block still belongs to the batch");
}

#[test]
fn plain_headings_and_templates_open_nothing() {
    check("## HANDOFF — Batch <N>\nTickets: T<a>-T<b>\n", "");
    check("## Handoff\nHow we hand over Batch 2.\n", "");
    check("```markdown\n## HANDOFF — Batch 2\nTickets: T4\n```\n", "");
    check("# HANDOFF — Nightly\nBatch 2 went well.\n", "");
}

#[test]
fn lists_of_tickets_as_people_write_them() {
    for list in [
        "T4 – T6",
        "T4 through T6",
        "T4/T5/T6",
        "T4 T5 T6",
        "#T4, #T5, #T6",
        "T4～T6",
        "3 tickets (T4-T6)",
        "[T4](#t4), [T5](#t5) and [T6](#t6)",
    ] {
        check(
            &format!("## HANDOFF — Batch 2\nTickets: {list}\nVerify: npm test\n"),
            "HANDOFF [Batch 2] T4,T5,T6 | verify npm test",
        );
    }
    check(
        "## HANDOFF — Batch 2\n\n| Ticket | Title |\n|---|---|\n| T4 | c |\n| T5 | d |\n\nVerify: npm test\n",
        "HANDOFF [Batch 2] T4,T5 | verify npm test",
    );
}

#[test]
fn files_with_what_changes_in_them() {
    check(
        "# HANDOFF — Batch 2\n\n## Status: READY FOR CODEX\n\n## Tickets\n- T4: c\n\n## Key Files\n- src/a.rs: draw the board\n- docs/abi.md: say it\n",
        "HANDOFF [Batch 2] T4 | files src/a.rs,docs/abi.md",
    );
}

#[test]
fn labels_in_other_languages() {
    for labels in [
        ["Tickets", "Dateien", "Abhängigkeiten", "Prüfung"],
        ["Tickets", "Archivos afectados", "Dependencias", "Verificación"],
        ["Tickets", "Fichiers", "Dépendances", "Vérification"],
        ["Tickets", "Arquivos", "Dependências", "Verificar"],
        ["チケット", "ファイル", "依存", "検証"],
        ["任务", "文件", "依赖", "验证"],
    ] {
        let [tickets, files, needs, verify] = labels;
        check(
            &format!(
                "## HANDOFF — Batch 2\n{tickets}: T4-T6\n{files}: src/a.rs, docs/abi.md\n{needs}: Batch 1\n{verify}: npm test\n"
            ),
            FOUR,
        );
    }
}

#[test]
fn a_linked_commit_is_one_commit() {
    check(
        "## COMPLETE — Batch 2\nCommit hash: [abc1234](https://example.org/commit/abc1234def), 5d6e7f8\n",
        "COMPLETE [Batch 2]  | commits abc1234,5d6e7f8",
    );
}

mod property {
    use crate::syntax::Document;
    use proptest::prelude::*;

    /// What a plan says of its tickets, without places.
    fn tickets(text: &str) -> Vec<String> {
        let outline = Document::new(text).outline();
        let line = |ticket: &crate::syntax::Ticket| {
            let needs: Vec<_> = ticket.depends_on.iter().map(|needed| needed.id.to_string()).collect();
            format!("{} {} {:?} {needs:?}", ticket.id, ticket.title, ticket.status)
        };
        outline.tickets.iter().map(line).collect()
    }

    fn batch(form: usize, number: usize, count: usize) -> String {
        let first = number * 10;
        let ticket = |at: usize| {
            let (id, status) = (first + at, ["Todo", "Done", "In Progress"][at % 3]);
            let needs = if at == 0 { String::from("none") } else { format!("T{}", id - 1) };
            match form {
                0 => format!("### T{id}: do it\n**Status:** {status}\n**Depends on:** {needs}\n"),
                1 => format!("- [{}] T{id}: do it (depends: {needs})\n", if at % 3 == 1 { 'x' } else { ' ' }),
                2 => format!(
                    "- T{id}: do it\n  - files: src/a.rs\n  - depends on: {needs}\n  - acceptance: it works\n"
                ),
                _ => format!("| T{id} | do it | {status} | {needs} |\n"),
            }
        };
        let table = if form == 3 { "| ID | Title | Status | Depends on |\n|---|---|---|---|\n" } else { "" };
        format!("## Batch {number}\n\n{table}{}\n", (0..count).map(ticket).collect::<String>())
    }

    const BLOCKS: &[&str] = &[
        "## HANDOFF — Batch 1 Ready\nTickets: T10-T12\nFiles affected: src/a.rs\nDependencies: T20\nVerify: npm test\n\n",
        "### COMPLETE — Batch 1 Done\n- T10: do it\n- T11: do it\nVerify: PASSED\n\n",
        "## REVIEW — Batch 2 Changes requested\n- [ ] T20: mend it\n- [x] T21 is right\n\n",
        "HANDOFF TO CODEX: Execute Batch 2\n- T20: do it\n- T21: do it\nStatus: Done\n\n",
        "## HANDOFF — Batch 2\n### Tickets\n- T20: do it\n### Key Files\n- src/a.rs: x\n### Status: READY FOR CODEX\n\n",
        "## HANDOFF — Batch 2\n| Ticket | Title | Status |\n|---|---|---|\n| T20 | do it | Done |\n\n",
        "## SYNC — after Batch 2\nVerify: PASSED\n\n",
    ];

    proptest! {
        #[test]
        fn a_block_between_batches_changes_no_ticket(
            form in 0usize..4,
            counts in prop::collection::vec(2usize..5, 2..4),
            blocks in prop::collection::vec((0usize..5, 0usize..BLOCKS.len()), 1..4),
        ) {
            let batches: Vec<_> =
                counts.iter().enumerate().map(|(at, count)| batch(form, at + 1, *count)).collect();
            let plan = format!("# Plan\n\n{}", batches.concat());
            prop_assert!(tickets(&plan).len() == counts.iter().sum::<usize>(), "in\n{}", plan);
            let mut told = String::from("# Plan\n\n");
            for (at, batch) in batches.iter().map(String::as_str).chain([""]).enumerate() {
                let here = blocks.iter().filter(|(place, _)| *place % (batches.len() + 1) == at);
                told.extend(here.map(|(_, block)| BLOCKS[*block]));
                told += batch;
            }
            prop_assert_eq!(tickets(&told), tickets(&plan), "in\n{}", told);
        }
    }
}
