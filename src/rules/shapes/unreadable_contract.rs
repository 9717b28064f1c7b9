//! Something in a contract document looks like an entry and cannot be read.
//!
//! Promise: speaks only where a signature or a shape begins as one and does not go on as one, never of prose or of
//! examples in other languages. What cannot be read is compared with nothing, so silence about it would look like consent.

use crate::{
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
    syntax::{Anchor, Spot},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unreadable-contract",
    family: "shapes",
    severity: Severity::Information,
    page: include_str!("unreadable_contract.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

/// More of a text than this is not repeated in a message: characters.
const SHOWN: usize = 40;

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    for unreadable in &claims.member.entries().unreadable {
        let anchor = Anchor { section: unreadable.section, spot: Spot::Bytes(unreadable.at) };
        let range = claims.member.document.range(anchor);
        let text = claims.member.document.text().slice(range);
        let line = text.lines().next().unwrap_or_default();
        let shown: String = line.chars().take(SHOWN).collect();
        let more = if line.chars().count() > SHOWN { "…" } else { "" };
        let message =
            format!("`{shown}{more}` {}: what it belongs to is compared with nothing", unreadable.why);
        findings.push(Finding::new(&RULE, claims.member.place(anchor), message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_rule;

    #[test]
    fn what_begins_as_a_shape_and_is_none_is_told() {
        check_rule(
            &RULE,
            "
//- docs/protocol.md
# API
## `GET /rooms`
Response: `{ rooms, }, }`
                     ^ information unreadable-contract: `,` is more than one shape: what it belongs to is compared with nothing
Body: as usual
## `GET /rooms/:id`
Response: `{ id }`
",
        );
    }
}
