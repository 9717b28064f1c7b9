//! One endpoint has several shapes, by whoever says them: what tracks agreed, what a ping assumes, what contract documents
//! say, what code sends; and an example that its own entry contradicts.
//!
//! Promise: speaks only of shapes that cannot both be: a key one must have and the other cannot, or two kinds of thing.
//! Names of types, spreads and gaps agree with everything, answers that report a failure are left out, and code that sends
//! several shapes agrees with whoever agrees with one. Told at every place that takes part. What a contract document says
//! against code alone is told by `protocol-payload`.

use crate::{
    contract::{Payload, Role, Said, Shape, conflict},
    project::{Saying, Who},
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
    syntax::entry::Entry,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "shape-conflict",
    family: "shapes",
    severity: Severity::Warning,
    page: include_str!("shape_conflict.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    let shapes = claims.contracts.shapes();
    for conflict in shapes.conflicts(&claims.member.path) {
        let others: Vec<&Saying> = conflict.against.iter().filter_map(|at| shapes.saying(*at)).collect();
        findings.extend(shapes.saying(conflict.of).map(|saying| report(saying, &others)));
    }
    let entries = claims.member.entries().entries.iter().filter(|entry| entry.form.documents());
    findings.extend(entries.filter_map(|entry| example(claims, entry)));
}

fn report(saying: &Saying, others: &[&Saying]) -> Finding {
    let own = match saying.who {
        Who::Agreed => "as agreed here",
        Who::Assumed => "as this ping assumes",
        Who::Documented => "as this entry has it",
        Who::Code => "here",
    };
    let told: Vec<String> =
        others.iter().map(|other| format!("{} {}", other.shape, elsewhere(other))).collect();
    let subject = subject(saying.role, &saying.name);
    let message = format!("{subject} is {} {own}, but {}", saying.shape, list(&told));
    let finding = Finding::new(&RULE, saying.place.clone(), message).about([saying.name.clone()]);
    others.iter().fold(finding, |finding, other| {
        finding.with(other.place.clone(), format!("{} {}", other.shape, elsewhere(other)))
    })
}

fn elsewhere(saying: &Saying) -> String {
    let path = &saying.place.path;
    match saying.who {
        Who::Agreed => format!("as agreed in {path}"),
        Who::Assumed => format!("as a ping in {path} assumes"),
        Who::Documented => format!("as {path} has it"),
        Who::Code => format!("in {path}"),
    }
}

fn subject(role: Role, name: &str) -> String {
    match role {
        Role::Body => format!("the body of {name}"),
        Role::Query => format!("the query of {name}"),
        Role::Response(_) => format!("the answer of {name}"),
        Role::Argument(_) => format!("the payload of {name}"),
        Role::Ack => format!("the acknowledgement of {name}"),
    }
}

fn list(told: &[String]) -> String {
    match told {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// The example of an entry that its shape contradicts. Two shapes, or two examples, are alternatives.
fn example(claims: &Claims<'_>, entry: &Entry) -> Option<Finding> {
    let payloads: &[Payload] = match &entry.said {
        Said::Route(route) => &route.payloads,
        Said::Message(message) => &message.payloads,
        Said::Abi(_) => &[],
    };
    payloads.iter().find_map(|example| {
        let mut same = payloads.iter().filter(|other| other.role == example.role && *other != example);
        let (Some(shape), None) = (same.next(), same.next()) else { return None };
        let both = is_example(claims, entry, example) && !is_example(claims, entry, shape);
        let fails = |payload: &Payload| tells_failure(&payload.shape);
        if !both || fails(example) != fails(shape) || conflict(&shape.shape, &example.shape).is_none() {
            return None;
        }
        let place = |payload: &Payload| claims.member.place(entry.anchor_of(payload.at));
        let subject = subject(example.role, &entry.said.name());
        let message =
            format!("this example of {subject} is {}, but its shape is {}", example.shape, shape.shape);
        let finding = Finding::new(&RULE, place(example), message).about([entry.said.name()]);
        Some(finding.with(place(shape), format!("its shape: {}", shape.shape)))
    })
}

/// Whether a payload is written with values: JSON.
fn is_example(claims: &Claims<'_>, entry: &Entry, payload: &Payload) -> bool {
    let range = claims.member.document.range(entry.anchor_of(payload.at));
    let text = claims.member.document.text().slice(range);
    text.trim_start().trim_start_matches(['{', '[', ' ', '\n', '\r', '\t']).starts_with('"')
}

fn tells_failure(shape: &Shape) -> bool {
    let Shape::Object { keys, .. } = shape else { return false };
    keys.iter().any(|key| ["error", "errors", "err"].contains(&key.name.as_str()))
}

#[cfg(test)]
mod tests;
