//! Whether a contract document is right as far as anybody can tell: nothing else that is about contracts warns of it.
//!
//! Start at [`is_clean`].

use crate::rules::{Check, Claims, Severity, all};

/// Whether no other rule about contracts has more than a remark about the document, whatever the configuration makes of it.
pub fn is_clean(claims: &Claims<'_>) -> bool {
    let own = ["stale-fingerprint", "older-than-source"];
    let mut findings = Vec::new();
    for rule in all().filter(|rule| !own.contains(&rule.name)) {
        if let Check::Contracts(check) = rule.check {
            check(claims, &mut findings);
        }
    }
    findings.iter().all(|finding| finding.severity < Severity::Warning)
}
