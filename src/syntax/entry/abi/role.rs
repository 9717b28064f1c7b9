//! What each heading of a document is: a contract's name, a gathering of functions or events, an item, or neither.
//!
//! The verdict on one heading needs those above it and the fences right below it; nothing here reads tables or lists.
//! Start at [`roles`].

use super::{
    claim::{Claim, claims, is_coined, is_name},
    fence::signatures_in,
    words::{self, Topic, Voice},
};
use crate::{
    contract::{AbiItem, AbiKind, Type},
    syntax::entry::{
        part::{Heading, Part},
        piece::Piece,
    },
    syntax::is_pictograph,
};
use smol_str::SmolStr;

/// What a heading is.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// Nothing below it claims.
    Silent,
    /// Below it only signatures in fences claim.
    Quiet,
    /// Something else.
    Open,
    /// A contract's name.
    Contract(SmolStr),
    /// It gathers what stands below it.
    Topic(Topic),
    /// An item of a contract, or several; places are bytes of the heading's text.
    Items(Vec<Claim>),
}

/// The role of each section's heading; [`Role::Open`] for a section without one.
pub fn roles(parts: &[Part<'_>]) -> Vec<Role> {
    let mut found: Vec<Role> = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        let role = part.heading().map_or(Role::Open, |heading| {
            let above = part.headings.iter().rev().skip(1);
            let above: Vec<&Role> = above.filter_map(|above| found.get(above.section as usize)).collect();
            let gathers = parts.iter().skip(index + 1).take_while(|below| is_below(below, heading));
            let gathers = gathers.filter_map(|below| below.heading());
            let gathers = gathers.take(40).any(|below| words::topic(&below.text).is_some());
            of(heading, part, &above, gathers)
        });
        found.push(role);
    }
    found
}

fn is_below(part: &Part<'_>, heading: &Heading) -> bool {
    part.headings.iter().any(|above| above.section == heading.section)
}

/// The role of one heading; `above` holds those of the headings over it, the nearest first.
fn of(heading: &Heading, part: &Part<'_>, above: &[&Role], gathers: bool) -> Role {
    if above.contains(&&Role::Silent) {
        return Role::Silent;
    }
    let topic = above.iter().find_map(|role| match role {
        Role::Topic(topic) => Some(*topic),
        _ => None,
    });
    let is_in_item = matches!(above.first(), Some(Role::Items(_)));
    let (start, text) = title(&heading.text);
    let items = items(text, start, topic.filter(|_| !is_in_item), part);
    if !items.is_empty() && !is_in_item {
        return Role::Items(items);
    }
    let is_contract_like =
        heading.codes.is_empty() && text.split_whitespace().count() == 1 && is_coined(text);
    match words::voice(text) {
        Voice::Silent if !is_contract_like => return Role::Silent,
        _ if let Some(topic) = words::topic(text) => return Role::Topic(topic),
        Voice::Quiet if !gathers => return Role::Quiet,
        _ => {}
    }
    if !is_in_item
        && topic.is_none()
        && let Some(name) = contract(text, gathers)
    {
        return Role::Contract(name);
    }
    if above.contains(&&Role::Quiet) { Role::Quiet } else { Role::Open }
}

/// The heading's text without numbers and pictures before it, and where that begins.
fn title(text: &str) -> (usize, &str) {
    let rest = text.trim_start_matches(|c: char| {
        is_pictograph(c) || c.is_ascii_digit() || matches!(c, '.' | ')' | ' ' | '#' | '\u{a0}' | '/')
    });
    // `3D` and `0x` are no numbers of a chapter.
    let start = text.len() - rest.len();
    (start, rest.trim_end())
}

/// The items that a heading names.
fn items(text: &str, start: usize, topic: Option<Topic>, part: &Part<'_>) -> Vec<Claim> {
    let mut found = claims(text);
    let declared = declared(part);
    found.retain(|claim| {
        let name = &claim.item.name;
        let has_fence = declared.iter().any(|other| other == name);
        if !claim.is_bare {
            return topic.is_some() || claim.item.kind.is_some() || has_fence || is_typed_item(&claim.item);
        }
        if !declared.is_empty() && !has_fence {
            return false;
        }
        has_fence || topic.is_some_and(|topic| is_item_of(topic, claim, part)) && !is_modifier(part)
    });
    for claim in &mut found {
        claim.name = claim.name.start + start..claim.name.end + start;
        claim.whole = claim.whole.start + start..claim.whole.end + start;
    }
    found
}

/// Whether brackets with types or nothing in them follow its name.
pub fn is_typed_item(item: &AbiItem) -> bool {
    item.inputs.as_ref().is_some_and(|params| params.iter().all(|param| param.ty != Type::Unknown))
}

/// Whether a heading that is a name alone is an item of what the heading above gathers.
fn is_item_of(topic: Topic, claim: &Claim, part: &Part<'_>) -> bool {
    let name = claim.item.name.as_str();
    if topic.kind() == AbiKind::Function && super::is_type_name(name) {
        return describes(part);
    }
    if claim.is_code || is_coined(name) || claim.item.kind == Some(AbiKind::Constructor) {
        return true;
    }
    let is_lower = name.starts_with(|c: char| c.is_ascii_lowercase());
    match topic {
        Topic::Kind(AbiKind::Function) | Topic::Variables => is_lower,
        _ => is_lower || describes(part),
    }
}

/// Whether a section holds a table of fields or of topics: it is about one thing.
fn describes(part: &Part<'_>) -> bool {
    part.pieces.iter().any(|piece| match piece {
        Piece::Table(table) => table.header.cells.first().is_some_and(|cell| {
            matches!(
                part.at(*cell).to_lowercase().as_str(),
                "field" | "fields" | "parameter" | "param" | "name" | "argument" | "member" | "variant"
            )
        }),
        _ => false,
    })
}

/// Whether a section shows a modifier, which is no part of the ABI.
fn is_modifier(part: &Part<'_>) -> bool {
    part.pieces.iter().any(|piece| match piece {
        Piece::Fence(fence) => part.at(fence.content).trim_start().starts_with("modifier "),
        _ => false,
    })
}

/// The names that the fences of a section declare.
pub fn declared(part: &Part<'_>) -> Vec<SmolStr> {
    let fences = part.pieces.iter().filter_map(|piece| match piece {
        Piece::Fence(fence) => Some(signatures_in(part, fence)),
        _ => None,
    });
    fences.flatten().map(|signature| signature.item.name).collect()
}

/// The contract that a heading names: `CharacterNFT Contract`, `` `Vault.sol` ``, `IEscrowFactory`; a word of a language
/// only where its headings gather (`Settled` above `Functions`).
fn contract(text: &str, gathers: bool) -> Option<SmolStr> {
    let plain: String = text.chars().filter(|c| !matches!(c, '`' | '*')).collect();
    let plain = plain.split([':', '—', '–', '(']).map(str::trim).filter(|part| !part.is_empty());
    let parts: Vec<&str> = plain.collect();
    let says_contract = words::words(text).iter().any(|word| CONTRACT.contains(&word.as_str()));
    parts.iter().take(2).find_map(|part| in_part(part, gathers || says_contract))
}

fn in_part(part: &str, is_likely: bool) -> Option<SmolStr> {
    let mut words: Vec<&str> = part.split_whitespace().collect();
    words.retain(|word| {
        !AROUND.contains(&word.to_lowercase().as_str()) && !CONTRACT.contains(&word.to_lowercase().as_str())
    });
    let [word] = words.as_slice() else { return None };
    let file = word
        .strip_suffix(".sol")
        .or_else(|| word.strip_suffix(".vy"))
        .map(|path| path.rsplit('/').next().unwrap_or(path));
    let name = file.unwrap_or(word);
    let suffix = UNSPACED.iter().find_map(|suffix| name.strip_suffix(suffix));
    let (name, is_likely) = (suffix.unwrap_or(name), is_likely || suffix.is_some());
    let is_upper = name.starts_with(|c: char| c.is_ascii_uppercase());
    let is_known = file.is_some() || is_coined(name) || is_likely;
    let is_word = WORDS.contains(&name.to_lowercase().as_str());
    (is_name(name) && (is_upper || file.is_some()) && is_known && (!is_word || file.is_some()))
        .then(|| name.into())
}

/// Words that say that the other is a contract.
const CONTRACT: &[&str] = &[
    "contract",
    "interface",
    "library",
    "contrato",
    "contrat",
    "vertrag",
    "contratto",
    "контракт",
    "合约",
    "合約",
    "コントラクト",
];

/// The same written at the end of the name.
const UNSPACED: &[&str] = &["智能合约", "合约", "合約", "コントラクト", "库"];

/// Words that may stand beside a contract's name.
const AROUND: &[&str] = &[
    "abi",
    "api",
    "reference",
    "specification",
    "spec",
    "documentation",
    "docs",
    "the",
    "smart",
    "abstract",
    "module",
];

/// Words that gather without being a contract.
const WORDS: &[&str] = &[
    "admin",
    "administration",
    "governance",
    "lifecycle",
    "types",
    "core",
    "public",
    "private",
    "internal",
    "external",
    "user",
    "users",
    "owner",
    "fees",
    "fee",
    "pairs",
    "general",
    "common",
    "main",
    "contracts",
    "contract",
    "interfaces",
    "overview",
    "introduction",
    "api",
    "abi",
    "reference",
    "solidity",
    "soroban",
    "ethereum",
    "stellar",
    "backend",
    "frontend",
    "server",
    "client",
    "views",
    "reads",
    "writes",
    "queries",
    "mutations",
    "storage",
    "state",
    "other",
    "misc",
    "appendix",
    "details",
    "summary",
    "structure",
    "architecture",
    "minting",
    "staking",
    "trading",
    "payments",
    "smart",
    "deployed",
    "surface",
    "onchain",
    "protocol",
    "system",
    "rust",
    "javascript",
    "typescript",
    "github",
    "openzeppelin",
    "faq",
    "readme",
    "pausing",
    "views",
    "pause",
    "our",
    "erc20",
    "erc721",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Document, entry::part::parts};

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let document = Document::new(text);
        let got: Vec<_> = roles(&parts(&document))
            .into_iter()
            .map(|role| match role {
                Role::Items(items) => {
                    format!(
                        "items {}",
                        items.iter().map(|item| item.item.name.as_str()).collect::<Vec<_>>().join(" ")
                    )
                }
                Role::Contract(name) => format!("contract {name}"),
                Role::Topic(topic) => format!("topic {:?}", topic.kind()),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(got, want);
    }

    #[test]
    fn contracts_are_named_in_many_ways() {
        check(
            "# Vault Contract\n# 2. `Vault.sol`\n# IVaultFactory\n# Interface `IVault`\n# BankVault (ERC20)\n# Contract: Vault\n",
            &[
                "contract Vault",
                "contract Vault",
                "contract IVaultFactory",
                "contract IVault",
                "contract BankVault",
                "contract Vault",
            ],
        );
        check("# Open\n## Functions\n", &["contract Open", "topic Function"]);
        check(
            "# Smart Contracts\n## Overview\n## Pairs\n# The deposit of funds\n",
            &["Open", "Quiet", "Open", "Open"],
        );
    }

    #[test]
    fn items_stand_below_what_gathers_them() {
        check(
            "# Functions\n## mint\n### Events\n## `burn(uint256)`\n## Minting\n# Events\n## PkgAdd — Added\n## Transfer\n",
            &[
                "topic Function",
                "items mint",
                "topic Event",
                "items burn",
                "Open",
                "topic Event",
                "items PkgAdd",
                "Open",
            ],
        );
        check(
            "# SeatMap\n```\nstruct SeatMap { uint256 a; }\n```\n# HallMap\n## Structs\n",
            &["items SeatMap", "contract HallMap", "topic Struct"],
        );
    }

    #[test]
    fn examples_hold_nothing() {
        check(
            "# Examples\n## Functions\n# Functions\n## deploy\n",
            &["Silent", "Silent", "topic Function", "items deploy"],
        );
    }
}
