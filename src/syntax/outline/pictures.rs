//! The shapes people write tickets in, each as a picture: a document, and what is read from it.
//!
//! Every line below a document is `line id | title | status | dependencies | group`. The documents are made up; the
//! shapes are not.

use crate::syntax::Document;

#[track_caller]
fn check(text: &str, want: &str) {
    let text = text.trim_start_matches('\n');
    let document = Document::new(text);
    let outline = document.outline();
    let line = |ticket: &crate::syntax::Ticket| {
        let at = document.text().line_of(document.range(ticket.line_at).start) + 1;
        let status = ticket.status.map_or("-".into(), |status| format!("{status:?}").to_lowercase());
        let needs: Vec<_> = ticket.depends_on.iter().map(|needed| needed.id.as_str()).collect();
        let group = outline.group_of(ticket).map_or("-", |group| group.name.as_str());
        format!("{at} {} | {} | {status} | {} | {group}\n", ticket.id, ticket.title, needs.join(" "))
    };
    let got: String = outline.tickets.iter().map(line).collect();
    assert_eq!(got.trim(), want.trim(), "in\n{text}");
}

#[test]
fn headings_under_batches() {
    check(
        "
# Plan
## Batch 1: Core
### T1: Set up
**Status:** Done
### T2 — Build ✅
**Depends on:** T1
## Batch 2
### ~~T3 · Try~~
### [ ] T4. Ship [P0, 4h]
**Blocked by:** T1-T3.
",
        "
3 T1 | Set up | done |  | Batch 1: Core
5 T2 | Build | done | T1 | Batch 1: Core
8 T3 | Try | done |  | Batch 2
9 T4 | Ship | todo | T1 T2 T3 | Batch 2
",
    );
}

#[test]
fn ids_of_every_spelling() {
    check(
        "
# Plan
## Ticket 3: Three
## Task 1.2: Twelve
## Issue #4: Four
## ticket-26 — Twenty-six
## #001 · One
## TICKET T5 - Five
## 🟢 V-01-FIX-08: Greedy
## BE-017b - With a letter
",
        "
2 Ticket 3 | Three | - |  | -
3 Task 1.2 | Twelve | - |  | -
4 #4 | Four | - |  | -
5 ticket-26 | Twenty-six | - |  | -
6 #001 | One | - |  | -
7 T5 | Five | - |  | -
8 V-01-FIX-08 | Greedy | - |  | -
9 BE-017b | With a letter | - |  | -
",
    );
}

#[test]
fn a_canonical_id_field_wins() {
    check("## Ticket 1: Store\n**ID**: SHOP-001\n", "1 SHOP-001 | Store | - |  | -");
}

#[test]
fn tables_beside_details_lend_what_the_details_leave_out() {
    check(
        "
# Board
| ID | Status | Title | Depends On |
|---|---|---|---|
| T-1 | done | Data | - |
| T-2 | doing | Search | T-1 |
| T-3 | todo | Export | T-1,T-2 |
## Details
### T-1 Data: types and loader
- Goal: typed data.
### T-2 Search: index
**Status:** Blocked
",
        "
6 T-3 | Export | todo | T-1 T-2 | -
8 T-1 | Data: types and loader | done |  | Details
10 T-2 | Search: index | blocked | T-1 | Details
",
    );
}

#[test]
fn tables_alone() {
    check(
        "
# Plan
## Milestone 1
| # | Task | Status |
|---|---|---|
| M-1 | Tokens | ✅ done (all of them) |
| M-2 | Shell | ✅ |
## Milestone 2
| Ticket | File | Status | Description |
|---|---|---|---|
| M-3 | `a.rs` | **NOT STARTED** | Part B (see README) |
",
        "
5 M-1 | Tokens | done |  | Milestone 1
6 M-2 | Shell | done |  | Milestone 1
10 M-3 | Part B (see README) | todo |  | Milestone 2
",
    );
}

#[test]
fn a_table_without_a_title_is_called_by_what_it_is_to_achieve() {
    check(
        "
| id | role | depends-on | verify | acceptance | risk |
|---|---|---|---|---|---|
| ✅ T7 | builder | - | make | imports are atomic | high |
| T8 | auditor | T7 | make | a review is on record | low |
",
        "
3 T7 | imports are atomic | done |  | -
4 T8 | a review is on record | - | T7 | -
",
    );
}

#[test]
fn dropped_prefixes_and_ranges_in_cells() {
    check(
        "
| Ticket | Task | Status | Depends on |
|---|---|---|---|
| LAB-001a | Define | DONE | — |
| LAB-001b | State | OPEN | 001a |
| LAB-002 | Prove | OPEN | 001a, 001b |
| LAB-003 | Check | OPEN | 001a–002 |
| LAB-004 | Print | OPEN | none |
",
        "
3 LAB-001a | Define | done |  | -
4 LAB-001b | State | todo | LAB-001a | -
5 LAB-002 | Prove | todo | LAB-001a LAB-001b | -
6 LAB-003 | Check | todo | LAB-001a LAB-001b LAB-002 | -
7 LAB-004 | Print | todo |  | -
",
    );
}

#[test]
fn lists_of_boxes() {
    check(
        "
# Tasks: Due dates
## Phase 1: Setup
- [x] T001 [P] Create the project
- [ ] T002 [US1] Add the field in src/types.ts
",
        "
3 T001 | Create the project | done |  | Phase 1: Setup
4 T002 | Add the field in src/types.ts | todo |  | Phase 1: Setup
",
    );
}

#[test]
fn numbered_boxes_of_a_change() {
    check(
        "
## 1. Model
- [x] 1.1 Add the field
- [ ] 1.2 Keep old files readable
## 2. Command
- [ ] 2.1 Print it
",
        "
2 1.1 | Add the field | done |  | 1. Model
3 1.2 | Keep old files readable | todo |  | 1. Model
5 2.1 | Print it | todo |  | 2. Command
",
    );
}

#[test]
fn a_list_is_the_detail_of_a_table_of_the_same_tickets() {
    check(
        "
## Index
| ID | Description | WP |
|---|---|---|
| T001 | Define the store | WP01 |
| T002 | Read the store | WP01 |
## WP01 - Store
- [x] T001 Define the store
- [ ] T002 Read the store

Dependencies:
- Depends on WP00.
",
        "
7 T001 | Define the store | done |  | WP01 - Store
8 T002 | Read the store | todo |  | WP01 - Store
",
    );
}

#[test]
fn labels_before_ids_in_a_numbered_list() {
    check(
        "
1. Ticket: `API-001` Set up the queue
- Goal: jobs are kept
2. Ticket: `API-002` Drain it
- Goal: jobs are done
",
        "
1 API-001 | Set up the queue | - |  | -
3 API-002 | Drain it | - |  | -
",
    );
}

#[test]
fn bold_lines_with_boxes_and_hard_breaks() {
    check(
        "
## 🔧 Core
**DB-1** [x] Verify the scan
- all endpoints
**DB-2** [~] Quiet the log\\
**DB-3** [ ] Package it
## Docs
**DB-4** [ ] Write the page
",
        "
2 DB-1 | Verify the scan | done |  | 🔧 Core
4 DB-2 | Quiet the log\\ | doing |  | 🔧 Core
5 DB-3 | Package it | todo |  | 🔧 Core
7 DB-4 | Write the page | todo |  | Docs
",
    );
}

#[test]
fn numbered_bold_lines_with_inline_dependencies() {
    check(
        "
## M0
**1. Menu bar**
**2. Event tap** [dep: 1]
## M1
**3. Side sheet** [dep: 1, 2]
",
        "
2 1 | Menu bar | - |  | M0
3 2 | Event tap | - | 1 | M0
5 3 | Side sheet | - | 1 2 | M1
",
    );
}

#[test]
fn numbered_headings_with_a_tickets_fields() {
    check(
        "
# Plan
## Phase 1
### 1.1 Set up
**Status:** Done
### 1.2 Build
**Depends on:** 1.1
## Phase 2
### 2.1 Ship
**Depends on:** 1.1, 1.2
",
        "
3 1.1 | Set up | done |  | Phase 1
5 1.2 | Build | - | 1.1 | Phase 1
8 2.1 | Ship | - | 1.1 1.2 | Phase 2
",
    );
    check("# Tasks\n## 1. Must\n- [x] a\n## 2. Should\n- [ ] b\n## 3. Could\n- [ ] c\n", "");
}

#[test]
fn numbers_that_run_through_a_file() {
    let list = |range: std::ops::RangeInclusive<u32>| {
        range.map(|n| format!("{n}. Job number {n}\n")).collect::<String>()
    };
    let text = format!("## Phase A\n{}## Phase B\n{}", list(1..=6), list(7..=12));
    let document = Document::new(&text);
    let outline = document.outline();
    assert_eq!(outline.tickets.len(), 12);
    let groups: Vec<_> =
        outline.groups.iter().map(|group| (group.name.as_str(), group.tickets.len())).collect();
    assert_eq!(groups, [("Phase A", 6), ("Phase B", 6)]);
    check("1. Open the app\n2. Press the button\n3. Look\n", "");
}

#[test]
fn kanban_headings_and_lines_give_a_status() {
    check(
        "
## Done
- **T1**: Set up
## In Progress 🔄
- **T2**: Build
## Open Tickets
- **T3**: Ship
",
        "
2 T1 | Set up | done |  | Done
4 T2 | Build | doing |  | In Progress 🔄
6 T3 | Ship | todo |  | Open Tickets
",
    );
    check(
        "
### 🚀 Version 2
🟩 DONE (Completado)
- [A-1] Queue
- [A-2] Store (v2.1)

🟥 TO DO (Pendiente)
- [A-3] Plugins

**Blocked:**
- [A-4] Coral

Notes of the week
- [A-5] Chart
",
        "
3 A-1 | Queue | done |  | 🚀 Version 2
4 A-2 | Store (v2.1) | done |  | 🚀 Version 2
7 A-3 | Plugins | todo |  | 🚀 Version 2
10 A-4 | Coral | blocked |  | 🚀 Version 2
13 A-5 | Chart | - |  | 🚀 Version 2
",
    );
}

#[test]
fn the_title_of_a_file_is_no_status() {
    check(
        "# Active Tickets\n## T1: a\n## Blocked / Waiting\n### T2: b\n",
        "2 T1 | a | - |  | -\n4 T2 | b | blocked |  | Blocked / Waiting",
    );
}

#[test]
fn numbered_headings_that_are_done_on_a_day() {
    check(
        "
# Tickets: Map
## ✅ 1. Skeleton: deploy — CONCLUÍDO 2026-07-12
**Blocked by:** None — can start immediately.
## ✅ 2. Real data — DONE 2026-07-13
**Blocked by:** 1. Skeleton.
## 3. Live map
**Blocked by:** 2. Real data.
",
        "
2 1 | Skeleton: deploy | done |  | -
4 2 | Real data | done | 1 | -
6 3 | Live map | - | 2 | -
",
    );
}

#[test]
fn milestones_and_questions_are_no_tickets() {
    check(
        "
# Game
## Milestones
### M1: Proof
Basic control.
### M2: Loop
A full match.
## Epic 1: Squad
### T-001: Ownership
**Priority**: P0
### T-002: Display
**Priority**: P1
### T-003: Death
**Priority**: P1
",
        "
8 T-001 | Ownership | - |  | Epic 1: Squad
10 T-002 | Display | - |  | Epic 1: Squad
12 T-003 | Death | - |  | Epic 1: Squad
",
    );
    check(
        "# Design\n## Goals\n### T1: a\n### Q1: why?\n- CWE-640: weak recovery\n",
        "3 T1 | a | - |  | Goals",
    );
}

#[test]
fn a_finished_group_finishes_its_tickets() {
    check(
        "
# Plan
## M1: Skeleton (3 days) ✅ COMPLETE
### M1-001: Set up
**Estimate:** 1 hour
## M2: Panel — IN PROGRESS
### M2-001: Window
**Estimate:** 2 hours
",
        "
3 M1-001 | Set up | done |  | M1: Skeleton (3 days) ✅ COMPLETE
6 M2-001 | Window | - |  | M2: Panel — IN PROGRESS
",
    );
}

#[test]
fn marks_on_the_line() {
    check(
        "
## ✅ T-1 · Guard the routes
## ⛔ T-2 · Error tracker — SKIP
## T-3 — Seats are released — ✅ Fixed
## T-4 [x] Cache the prompt *(closed: the router went)*
## T-5: Depth knobs 🚧
",
        "
1 T-1 | Guard the routes | done |  | -
2 T-2 | Error tracker | dropped |  | -
3 T-3 | Seats are released | done |  | -
4 T-4 | Cache the prompt | done |  | -
5 T-5 | Depth knobs | doing |  | -
",
    );
}

#[test]
fn a_legend_says_what_signs_mean() {
    check(
        "
Status: 🔵 done, 🟣 in progress, ⚪ todo
## 🔵 T1: a
## 🟣 T2: b
## ⚪ T3: c
",
        "
2 T1 | a | done |  | -
3 T2 | b | doing |  | -
4 T3 | c | todo |  | -
",
    );
}

#[test]
fn nested_groups_and_parts() {
    check(
        "
# Plan
## Epic 1: Login
### E1-1: Form
#### E1-1.1: Fields
### DATA-2: Stores (split)
#### DATA-2A: Tasks
**Dependencies**: E1-1
#### DATA-2B: Views
**Dependencies**: DATA-2A
",
        "
3 E1-1 | Form | - |  | Epic 1: Login
4 E1-1.1 | Fields | - |  | Epic 1: Login
6 DATA-2A | Tasks | - | E1-1 | DATA-2: Stores (split)
8 DATA-2B | Views | - | DATA-2A | DATA-2: Stores (split)
",
    );
}

#[test]
fn several_titles_are_groups_and_one_is_none() {
    check("# Plan\n## T1: a\n## T2: b\n", "2 T1 | a | - |  | -\n3 T2 | b | - |  | -");
    check(
        "# Caching\n## T1: a\n# Scaling\n## T2: b\n",
        "2 T1 | a | - |  | Caching\n4 T2 | b | - |  | Scaling",
    );
    check(
        "# Plan\n# Part 1\n## T1: a\n# Part 2\n## T2: b\n",
        "3 T1 | a | - |  | Part 1\n5 T2 | b | - |  | Part 2",
    );
}

#[test]
fn dependencies_in_every_dress() {
    check(
        "
## T1: a
**Dependencies**

- none.
## T2: b
| Field | Value |
|---|---|
| **Depends On** | T1 (its types only, not T9) |
## T3: c
- **Est:** 2h · (depends: T1) · **Done when:** it runs
## T4: d
**依存**: T1、T2
## T5: e
**Blocked by:** T1 — the long name that the first one has; T2 —
The name of the second; T4 — and more.
## T6: f
### Dependencies
- T2
- T3 (soft)
## T7: g
**Depends on:** everything above
## T8: h
**Depends on:** all epics
## T9: i
_Depends: T1 through T3_
## T10: j
**依赖**：無
",
        "
1 T1 | a | - |  | -
5 T2 | b | - | T1 | -
9 T3 | c | - | T1 | -
11 T4 | d | - | T1 T2 | -
13 T5 | e | - | T1 T2 T4 | -
16 T6 | f | - | T2 T3 | -
20 T7 | g | - | T1 T2 T3 T4 T5 T6 | -
22 T8 | h | - |  | -
24 T9 | i | - | T1 T2 T3 | -
26 T10 | j | - |  | -
",
    );
    check(
        "## INFRA-4: a\n## INFRA-8: b\n## INFRA-9: c\n## INFRA-10: d\n**Depends on:** INFRA-4,8,9\n",
        "1 INFRA-4 | a | - |  | -\n2 INFRA-8 | b | - |  | -\n3 INFRA-9 | c | - |  | -\n4 INFRA-10 | d | - | INFRA-4 INFRA-8 INFRA-9 | -",
    );
}

#[test]
fn prose_after_a_field_is_not_its_value() {
    check(
        "## T1: a\n## T2: b\n**Depends on:** T1\nT3, T4 and others come later, but nobody has planned them in any detail yet.\n",
        "1 T1 | a | - |  | -\n2 T2 | b | - | T1 | -",
    );
}

#[test]
fn boms_line_ends_and_other_separators() {
    check("\u{feff}# Plan\r\n## T1: a\r\n**Status:** Done\r\n", "2 T1 | a | done |  | -");
    check(
        "## M\n- **[M-1] Monorepo** — S \u{2028}**Desc:** one \u{2028}**Depends:** none\n- **[M-2] Env** — S \u{2028}**Depends:** M-1\n",
        "2 M-1 | Monorepo | - |  | M\n3 M-2 | Env | - |  | M",
    );
}

#[test]
fn fences_and_comments_hide() {
    check(
        "## T1: a\n```\n## T2: b\n```\n<!--\n## T3: c\n-->\n## T4: d\n",
        "1 T1 | a | - |  | -\n8 T4 | d | - |  | -",
    );
}

#[test]
fn other_families_are_no_tickets() {
    check(
        "
## T1: Import
- AC-1: it is atomic
- **FR-001**: rows are kept
## AD3: Use one store
## T2: Export
",
        "
1 T1 | Import | - |  | -
5 T2 | Export | - |  | -
",
    );
}

#[test]
fn placeholders_and_templates_declare_nothing() {
    check("## <Ticket ID> — <title>\n- T1:\n## TICKET-XXX: title\n- T#: x\n", "");
    check("# Tickets\n### T1: [Short title]\n**Status:** Todo\n", "");
    check(
        "# Tasks: [FEATURE NAME]\n- [ ] T001 Create the project\n- [ ] T002 Create [Entity] model\n- [ ] T003 Add [Service] in src/\n- [ ] T004 Add <endpoint>\n",
        "",
    );
    check(
        "- [ ] T001 Route app/[id]/page.tsx\n- [ ] T002 Type `Vec<Item>`\n- [ ] T003 See [docs](a.md)\n",
        "
1 T001 | Route app/[id]/page.tsx | todo |  | -
2 T002 | Type `Vec<Item>` | todo |  | -
3 T003 | See [docs](a.md) | todo |  | -
",
    );
}

#[test]
fn talk_of_tickets_is_no_list_of_them() {
    check(
        "# Tickets\nA ticket has:\n| Field | Type | Notes |\n|---|---|---|\n| `id` | PK | — |\n| `state` | text | open |\n",
        "",
    );
    check("# Commits\n- `APP-12: Add the filter`\n- `APP-13: Keep deleted rows`\n", "");
    check(
        "# Launch\n- [x] F5 starts the host\n- [x] it runs\n- [x] it stops\n- [ ] it is fast\n- [ ] docs\n- [ ] logo\n",
        "",
    );
    check("# Design\n- **B7**: one remark among many\n", "");
    check("# Shopping\n- [ ] bread\n- [x] milk\n", "");
}

#[test]
fn a_heading_with_fields_is_worth_more_than_a_list_of_ideas() {
    check(
        "
# Game tickets
## T0001 — Verify the lobby
**Status:** Done
## Candidates
- `T0002` — Fix one blocker, if there is one.
- `T0003` — Release the seat.
- `T0004` — Draw the boundary.
- `T0005` — Model the match.
",
        "2 T0001 | Verify the lobby | done |  | -",
    );
}

#[test]
fn a_few_headings_beside_a_long_list_of_boxes_count_too() {
    check(
        "
## Wave 0
### T0.1 — Bootstrap
- **Depends on:** nothing.
## Wave 1
- [x] **A1 — Adapter** (`KEY`): behind `/api`.
- [x] ~~**A2 — Exchange**~~ — REMOVED
- [ ] **A3 — Screen.** *Files:* `a.rs`.
- [ ] **A4 — Walk-through**
",
        "
2 T0.1 | Bootstrap | - |  | Wave 0
5 A1 | Adapter | done |  | Wave 1
6 A2 | Exchange | done |  | Wave 1
7 A3 | Screen. | todo |  | Wave 1
8 A4 | Walk-through | todo |  | Wave 1
",
    );
}

#[test]
fn a_file_that_is_one_ticket() {
    check(
        "
---
id: BACK-12
title: 'Board: sort'
status: In Progress
dependencies:
  - BACK-3
---
## Acceptance Criteria
- [ ] #1 it sorts
- [ ] #2 it is quick
",
        "2 BACK-12 | Board: sort | doing | BACK-3 | -",
    );
}

#[test]
fn a_ticket_after_the_criteria_of_the_one_before() {
    check(
        "
## Batch 1
- T1: Board
  - files/folders: src/board.rs
  - acceptance: it draws
  - output shape: a module
- T2: Pieces
  - acceptance:
    - they move
  - depends on:
    - T1
- T3: Clock
\t- acceptance: it runs
- T4: Sound
",
        "
2 T1 | Board | - |  | Batch 1
6 T2 | Pieces | - | T1 | Batch 1
11 T3 | Clock | - |  | Batch 1
13 T4 | Sound | - |  | Batch 1
",
    );
}

#[test]
fn a_ticket_file_that_is_titled_a_handoff() {
    check(
        "
# HANDOFF — Claude → Codex
## Batch 1
### T1: a
### T2: b
## Batch 2
### T3: c
",
        "
3 T1 | a | - |  | Batch 1
4 T2 | b | - |  | Batch 1
6 T3 | c | - |  | Batch 2
",
    );
    check(
        "
# HANDOFF — Claude → Codex
## Batch 1
- [ ] T1: a
- [ ] T2: b
## Batch 2
- [ ] T3: c
",
        "
3 T1 | a | todo |  | Batch 1
4 T2 | b | todo |  | Batch 1
6 T3 | c | todo |  | Batch 2
",
    );
}
