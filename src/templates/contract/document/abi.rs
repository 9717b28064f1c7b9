//! Contracts in the order of code: functions in a table, events, errors and structs below. Start at [`contracts`].

use super::{super::notation::Notation, code, table};
use crate::{
    contract::{AbiItem, AbiKind, Said},
    source::{ContractKind, Fact, Facts},
    syntax::{Document, entry::Entries},
};

/// A heading for each contract that has something callers see, with all of that below it.
pub fn contracts(facts: &Facts) -> String {
    let mut names: Vec<&str> = Vec::new();
    for fact in facts.facts.iter().filter(|fact| is_seen(fact)) {
        names.extend(fact.owner.as_deref().filter(|name| !names.contains(name)));
    }
    names.into_iter().map(|name| contract(facts, name)).collect()
}

/// Whether callers see it; structs and enums alone make no contract worth a heading.
fn is_seen(fact: &Fact) -> bool {
    let Said::Abi(item) = &fact.said else { return false };
    let public = item.visibility.is_none_or(|visibility| visibility.is_abi());
    let seen = matches!(item.kind, Some(AbiKind::Function | AbiKind::Event | AbiKind::Error));
    public && fact.inherited.is_none() && (seen || item.name == "__constructor")
}

fn contract(facts: &Facts, name: &str) -> String {
    let own: Vec<&Fact> = facts.facts.iter().filter(|fact| fact.owner.as_deref() == Some(name)).collect();
    let functions = parts(&own, |fact, item| {
        is_seen(fact) && matches!(item.kind, Some(AbiKind::Function | AbiKind::Constructor))
    });
    let of = |kind: AbiKind| parts(&own, move |fact, item| is_seen(fact) && item.kind == Some(kind));
    let types = parts(&own, |fact, item| {
        fact.inherited.is_none() && matches!(item.kind, Some(AbiKind::Struct | AbiKind::Enum))
    });
    let below =
        [table_of(&functions), events(&of(AbiKind::Event)), errors(&of(AbiKind::Error)), structs(&types)];
    format!("\n## {}\n{}", title(facts, name), below.concat())
}

/// The items that `wanted` takes, each signature once.
fn parts<'a>(own: &[&'a Fact], wanted: impl Fn(&Fact, &AbiItem) -> bool) -> Vec<(Notation, &'a AbiItem)> {
    let mut found: Vec<(Notation, &AbiItem)> = Vec::new();
    for fact in own {
        let Said::Abi(item) = &fact.said else { continue };
        let notation = Notation::of(fact);
        let known = |(other, known): &(Notation, &AbiItem)| other.whole(known) == notation.whole(item);
        if wanted(fact, item) && !found.iter().any(known) {
            found.push((notation, item));
        }
    }
    found
}

/// A heading that is read as the contract's name: a name that is a word as well needs its file's ending.
fn title(facts: &Facts, name: &str) -> String {
    let kind = facts.contracts.iter().find(|contract| contract.name == name).map(|contract| contract.kind);
    let word = match kind {
        Some(ContractKind::Interface) => "interface",
        Some(ContractKind::Library) => "library",
        _ => "contract",
    };
    let forms = [format!("{name} {word}"), format!("{name}.sol")];
    let is_read = |form: &&String| {
        let text = format!("# Contracts\n## {form}\n### Functions\n- `a(uint256 b)`\n");
        let entries = Entries::abi(&Document::new(&text)).entries;
        entries.first().is_some_and(|entry| entry.owner.as_deref() == Some(name))
    };
    forms.iter().find(is_read).or(forms.first()).cloned().unwrap_or_default()
}

fn table_of(functions: &[(Notation, &AbiItem)]) -> String {
    if functions.is_empty() {
        return String::new();
    }
    let has_mutability = functions.iter().any(|(_, item)| item.mutability.is_some());
    let rows: Vec<Vec<String>> = functions
        .iter()
        .map(|(notation, item)| {
            let mutability = item.mutability.map_or("—", |mutability| mutability.name()).to_string();
            let name = code(Some(notation.short(item)));
            let returns = code(notation.returns(item));
            if has_mutability { vec![name, mutability, returns] } else { vec![name, returns] }
        })
        .collect();
    let columns: &[&str] =
        if has_mutability { &["Function", "Mutability", "Returns"] } else { &["Function", "Returns"] };
    format!("\n### Functions\n{}", table(columns, &rows))
}

fn events(events: &[(Notation, &AbiItem)]) -> String {
    let Some((notation, _)) = events.first() else { return String::new() };
    let body: String = match notation {
        Notation::Solidity => {
            let lines = events.iter().map(|(notation, item)| format!("{};\n", notation.whole(item)));
            format!("```solidity\n{}```\n", lines.collect::<String>())
        }
        Notation::Soroban => {
            events.iter().map(|(notation, item)| format!("- `{}`\n", notation.short(item))).collect()
        }
    };
    format!("\n### Events\n\n{body}")
}

fn errors(errors: &[(Notation, &AbiItem)]) -> String {
    let bullets = errors.iter().map(|(notation, item)| {
        let number = item.value.as_ref().map(|value| format!(" (#{value})")).unwrap_or_default();
        format!("- `{}`{number}\n", notation.short(item))
    });
    let bullets: String = bullets.collect();
    if bullets.is_empty() { bullets } else { format!("\n### Errors\n\n{bullets}") }
}

fn structs(types: &[(Notation, &AbiItem)]) -> String {
    // Variants that carry something are no list of names.
    let plain = |(_, item): &&(Notation, &AbiItem)| match item.kind {
        Some(AbiKind::Enum) => {
            item.inputs.iter().flatten().all(|variant| variant.ty == crate::contract::Type::Unknown)
        }
        _ => item.inputs.is_some(),
    };
    let known: Vec<_> = types.iter().filter(plain).collect();
    let Some((notation, _)) = known.first() else { return String::new() };
    let lines: String = known.iter().map(|(notation, item)| format!("{}\n", notation.whole(item))).collect();
    format!("\n### Structs\n\n```{}\n{lines}```\n", notation.fence())
}
