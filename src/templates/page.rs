//! Texts that belong to no place in a plan: updates, pings, checklists, entries of contracts.
//!
//! What a batch knows is filled in; the rest waits to be typed. Start at [`PAGES`].

use super::{
    about::About,
    fill::{self, Filled, Value},
};

/// One of these texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is asked for by.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// The text it is made from.
    pub template: &'static str,
}

/// All of them.
pub const PAGES: [Page; 7] = [
    Page {
        name: "update",
        about: "Where a batch stands, for its issue",
        template: include_str!("texts/update.md"),
    },
    Page { name: "ping", about: "A question to another track", template: include_str!("texts/ping.md") },
    Page {
        name: "checklist",
        about: "What to look at before a batch starts",
        template: include_str!("texts/checklist.md"),
    },
    Page {
        name: "abi",
        about: "An entry for a function of a contract",
        template: include_str!("texts/abi.md"),
    },
    Page { name: "route", about: "An entry for a route", template: include_str!("texts/route.md") },
    Page { name: "event", about: "An entry for an event", template: include_str!("texts/event.md") },
    Page {
        name: "payload",
        about: "An entry for the shape of a payload",
        template: include_str!("texts/payload.md"),
    },
];

impl Page {
    /// The text, filled from a batch where one is meant.
    pub fn fill(&self, about: Option<&About<'_>>) -> Filled {
        let choices = |all: &[&str]| {
            let all: Vec<String> = all.iter().map(ToString::to_string).collect();
            Value::Stop(all.first().cloned().unwrap_or_default(), all)
        };
        fill::fill(self.template, |name| {
            let known = about.and_then(|about| match name {
                "state" => about.batch().map(|batch| Value::Text(batch.stage.phrase().to_owned())),
                "waits_for" => Some(Value::List(waits_for(about)).or(Value::Text("nothing".into()))),
                _ => about.value(name),
            });
            Some(known.unwrap_or_else(|| match name {
                "kind" => choices(&["function", "constructor", "modifier", "error", "struct"]),
                "mutability" => choices(&["nonpayable", "view", "pure", "payable"]),
                "method" => choices(&["GET", "POST", "PUT", "PATCH", "DELETE"]),
                "direction" => choices(&["server to client", "client to server"]),
                "required" => choices(&["yes", "no"]),
                name => Value::ask(format!("<{}>", name.replace('_', " "))),
            }))
        })
    }
}

fn waits_for(about: &About<'_>) -> Vec<String> {
    let waits = about.batch().map(|batch| batch.waits_for.clone()).unwrap_or_default();
    waits.iter().filter_map(|at| about.batches.list.get(*at)).map(|batch| batch.name.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::Which;
    use crate::testing::Fixture;

    fn page(name: &str) -> &'static Page {
        PAGES.iter().find(|page| page.name == name).unwrap()
    }

    #[test]
    fn a_batch_fills_what_it_knows() {
        let plan = "## Batch 1\n### T1: a\n**Status:** Done\n## Batch 2\n### T2: b\n### T3: c\n## HANDOFF — Batch 2\nVerify: make\n";
        let fixture = Fixture::new(plan);
        let which = Which { path: "TICKETS.md".into(), batch: "Batch 2".into() };
        let about = About::find(&fixture.snapshot, &which).unwrap();
        assert_eq!(
            page("update").fill(Some(&about)).text,
            "**Update: Batch 2**\n\nStatus: handed off\nWork: T2-T3\nTests: make\nNext: <next step>\nWaits for: nothing\n"
        );
        let entry = page("event").fill(None);
        assert!(
            entry.text.starts_with("### `<event name>`\n\n- **Direction:** server to client\n"),
            "{}",
            entry.text
        );
        assert!(entry.snippet().contains("${2|server to client,client to server|}"), "{}", entry.snippet());
    }
}
