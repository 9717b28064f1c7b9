//! Pictures of documents of tracks and of what is read from them.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    contract::{Payload, Said},
    syntax::entry::Entry,
};

/// Everything that is read, a line each; asserts that each text stands where it says.
fn shown(text: &str) -> Vec<String> {
    let document = Document::new(text);
    let found = Tracks::of(&document);
    let list =
        |all: &[Written]| all.iter().map(|one| is(text, &document, one)).collect::<Vec<_>>().join(", ");
    let said = |one: &Option<Written>| one.as_ref().map_or("-".into(), |one| is(text, &document, one));
    let mut lines = Vec::new();
    for track in &found.tracks {
        let issues: Vec<String> = track
            .issues
            .iter()
            .map(|issue| {
                format!("{}{}", if issue.supports { "~" } else { "" }, is(text, &document, &issue.id))
            })
            .collect();
        let name = is(text, &document, &track.name);
        lines.push(format!(
            "track {name}: {} | {} | {}",
            issues.join(" "),
            list(&track.owns),
            list(&track.outputs)
        ));
    }
    for tests in &found.tests {
        lines.push(format!("tests {}: {} ({})", tests.track.text, list(&tests.commands), said(&tests.least)));
    }
    if !found.branches.is_empty() {
        lines.push(format!("branches {}", list(&found.branches)));
    }
    for shared in &found.interfaces {
        let (from, to) = (list(&shared.published), list(&shared.used));
        lines.push(format!("shared {}: {from} -> {to} in {}", shared.name.text, list(&shared.places)));
    }
    for step in &found.checklist {
        lines.push(format!("[{}] {}", if step.done { "x" } else { " " }, is(text, &document, &step.text)));
    }
    let fence = |fenced| if fenced { " (fenced)" } else { "" };
    for update in &found.updates {
        let [status, work, tests, next] =
            [&update.status, &update.work, &update.tests, &update.next].map(said);
        lines.push(format!("update {status} | {work} | {tests} | {next}{}", fence(update.fenced)));
    }
    for ping in &found.pings {
        let (need, by, assumption) = (said(&ping.need), said(&ping.by), said(&ping.assumption));
        lines.push(format!("ping {} {need} | {by} | {assumption}{}", list(&ping.to), fence(ping.fenced)));
    }
    lines
}

fn is(text: &str, document: &Document, written: &Written) -> String {
    assert_eq!(text.get(document.range(written.anchor())), Some(written.text.as_str()));
    written.text.to_string()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown(text), expected);
}

#[test]
fn a_row_is_a_track_whatever_the_order_of_its_columns() {
    check(
        "# Tracks\n| Track | Issues | Ownership | Primary Outputs |\n|--|--|--|--|\n| **Chain** | #1, #2 | `contracts/`, `abi/` | vault, `docs/abi.md` |\n| client | #7 (support #1, #2), #8 | client/src, notes | |\n",
        &[
            "track Chain: #1 #2 | contracts/, abi/ | vault, docs/abi.md",
            "track client: #7 ~#1 ~#2 #8 | client/src | ",
        ],
    );
    check(
        "| Livrables | Équipe | Tâches |\n|--|--|--|\n| routes | serveur | T1, BE-12 |\n",
        &["track serveur: T1 BE-12 |  | routes"],
    );
    check("| Team | Mood |\n|--|--|\n| a | #1 |\n", &[]);
}

#[test]
fn tests_and_what_is_shared() {
    check(
        "## Minimum tests\n| Track | Command | At least |\n|--|--|--|\n| chain | `forge test`, `forge fmt` | one an event |\n## Shared\n| Interface | Published by | Used by | Where |\n|--|--|--|--|\n| Routes | server | client, chain | `docs/protocol.md` |\n| Payload | server | client | below |\n",
        &[
            "tests chain: forge test, forge fmt (one an event)",
            "shared Routes: server -> client, chain in docs/protocol.md",
            "shared Payload: server -> client in ",
        ],
    );
}

#[test]
fn branches_stand_in_paragraphs_that_speak_of_them() {
    check(
        "One branch per issue: `issue-<n>-short-description`. What spans a\ntrack goes on `feature/<track>`, never on `main`; see `docs/git.md`.\n\nRun `cargo-deny` first.\n",
        &["branches issue-<n>-short-description, feature/<track>"],
    );
    check(
        "| Track | Branch | Issues |\n|--|--|--|\n| a | `feature/a` | #1 |\n",
        &["track a: #1 |  | ", "branches feature/a"],
    );
}

#[test]
fn the_checklist_is_below_a_heading_that_says_so() {
    check(
        "## Scheduling checklist\n- [x] Agree\n1. [ ] Merge #4\n## Other\n- [ ] Not this\n",
        &["[x] Agree", "[ ] Merge #4"],
    );
}

#[test]
fn updates_on_one_line_or_several_and_in_fences() {
    check(
        "## Updates\nStatus: on track\nWork: T1/T2 done\nTests: `npm test`\nNext: T3\n\n```\nStatus: … / Work: a / b / Tests: none / Next: T4\n```\n\nStatus: alone\n",
        &["update on track | T1/T2 done | `npm test` | T3", "update … | a / b | none | T4 (fenced)"],
    );
    check("- **Status:** blocked\n- **Next:** wait\n", &["update blocked | - | - | wait"]);
}

#[test]
fn pings_say_who_what_when_and_what_is_assumed() {
    check(
        "@server-team Need GET /x/:id by EOD Friday for T8.\nCurrent assumption: `{ a, b[] }`.\n",
        &["ping @server-team GET /x/:id | EOD Friday | { a, b[] }"],
    );
    check(
        "```\n@backend-team @ops Need … by EOD … Current assumption: { address, amount }.\nIf not, say so.\n@client Need the shape.\n```\n",
        &[
            "ping @backend-team, @ops … | EOD … | { address, amount } (fenced)",
            "ping @client the shape | - | - (fenced)",
        ],
    );
    check("See @server-team for `{ a }`.\n", &[]);
}

/// Claims of payloads, as `name role shape @ form: where`.
#[track_caller]
fn check_claims(text: &str, expected: &[&str]) {
    let document = Document::new(text);
    let found = claims(&document);
    let carried = |entry: &Entry| -> Vec<Payload> {
        match &entry.said {
            Said::Route(route) => route.payloads.clone(),
            Said::Message(message) => message.payloads.clone(),
            Said::Abi(_) => unreachable!(),
        }
    };
    let shown: Vec<String> = found
        .entries
        .iter()
        .flat_map(|entry| carried(entry).into_iter().map(move |payload| (entry, payload)))
        .map(|(entry, payload)| {
            let at = text.get(document.range(entry.anchor_of(payload.at))).unwrap();
            assert!(text.get(document.range(entry.anchor())).is_some_and(|name| !name.is_empty()));
            assert!(
                text.get(document.range(entry.anchor_of(entry.whole))).unwrap().ends_with(at)
                    || entry.form == crate::syntax::entry::Form::Assumed
            );
            format!("{:?} {} {:?} {}", entry.form, entry.said.name(), payload.role, payload.shape)
        })
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn an_agreed_payload_follows_what_it_is_of() {
    check_claims(
        "## Shared interfaces\n**Payout payload**, agreed by all: `GET /x/:id` answers with\n\n`{ a, b[] }`\n\n- `a`: one of `{ c }`\n",
        &["Agreed GET /x/:id Response(None) { a, b[] }"],
    );
    check_claims(
        "## Shared interfaces\n- `POST /x` takes `{ a }` and returns `{ b }`\n- Payout: `{ address, amount }`\n### Settled\n```json\n{ \"id\": 1 }\n```\n",
        &[
            "Agreed POST /x Body { a }",
            "Agreed POST /x Response(None) { b }",
            "Agreed Payout Argument(0) { address, amount }",
            "Agreed Settled Argument(0) { id: number }",
        ],
    );
    check_claims(
        "| Interface | Published by | Shape |\n|--|--|--|\n| `lobby:state` | server | `{ id }` |\n",
        &["Agreed lobby:state Argument(0) { id }"],
    );
}

#[test]
fn what_is_said_of_nothing_claims_nothing() {
    check_claims("# Plan\nWe keep `{ a, b }` in mind.\n- Payload: `{ c }`\nPOST /x `{ d }`\n", &[]);
    check_claims("## Shared interfaces\nWe assume `GET /x` answers `{ a }`.\n", &[]);
    check_claims("## Tests\n`npm run test:unit` prints `{ a }`\n", &[]);
}

#[test]
fn a_ping_assumes_a_payload() {
    check_claims(
        "## Pings\n```\n@server Need GET /x/:id by EOD.\nCurrent assumption: { a, b }.\n```\n",
        &["Assumed GET /x/:id Response(None) { a, b }"],
    );
    check_claims(
        "## Shared interfaces\n**Payout payload**: `GET /x` answers `{ a, b, c }`\n## Pings\n@server Need the payout format. Current assumption: { q }\n\n@server Need … by EOD … Current assumption: { a, b, d }.\n\n@server Need it. Current assumption: { z }\n",
        &[
            "Agreed GET /x Response(None) { a, b, c }",
            "Assumed GET /x Response(None) { q }",
            "Assumed GET /x Response(None) { a, b, d }",
        ],
    );
}
