//! What is there before anybody named a contract document: kinds of which code says something and no document claims
//! anything, and Markdown that looks as if it did.
//!
//! It judges by joining, never by words: a text looks like a contract document when code has what it claims. Nothing here
//! is a finding; it is offered, and the user accepts or does not. Who reads the files is `load`. Start at
//! [`Snapshot::undescribed`].

use super::{Match, abi, protocol};
use crate::{
    contract::Said,
    project::{DocPath, Kind, Snapshot},
    source::{ContractKind, Facts, Side},
    syntax::{Document, entry::Entries},
};
use rustc_hash::FxHashSet;
use std::fmt;

/// So many entries must be found in code: fewer may be so by chance.
const SEVERAL: usize = 3;

/// Fewer routes and messages than these need no document.
const WORTH_A_DOCUMENT: usize = 3;

/// Something that code says and no document describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undescribed {
    /// The kind of document that would.
    pub kind: Kind,
    /// What a document would be about: `3 contracts in contracts/`.
    pub about: String,
    /// The document that looks as if it did, where there is one.
    pub candidate: Option<Candidate>,
}

/// A document that looks like a contract document and is not set as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where it is.
    pub path: DocPath,
    /// How many of its entries code has.
    pub found: usize,
    /// How many entries it has.
    pub entries: usize,
}

impl Snapshot {
    /// The kinds of which code says something and no document anything. A kind whose list of patterns is empty is not
    /// wanted, and none of them.
    pub fn undescribed(&self) -> Vec<Undescribed> {
        let unnamed = |kind: &Kind| {
            !self.configuration().patterns.is_off(*kind)
                && !self.members().any(|member| member.kinds.has(*kind))
        };
        let unnamed: Vec<Kind> = [Kind::Abi, Kind::Protocol].into_iter().filter(unnamed).collect();
        if unnamed.is_empty() || !self.knows_code() {
            return Vec::new();
        }
        let facts = self.facts();
        let undescribed = |kind| Some(Undescribed { kind, about: about(kind, facts)?, candidate: None });
        unnamed.into_iter().filter_map(undescribed).collect()
    }
}

impl Candidate {
    /// A document held against code; `None` unless code has several of its entries and most of them.
    pub fn judge(kind: Kind, path: &DocPath, document: &Document, facts: &Facts) -> Option<Candidate> {
        let entries = match kind {
            Kind::Abi => Entries::abi(document),
            _ => Entries::protocol(document),
        };
        if entries.entries.len() < SEVERAL {
            return None;
        }
        let matches = match kind {
            Kind::Abi => abi::matches(&entries, facts),
            _ => protocol::matches(&entries, facts),
        };
        let claims = entries.entries.iter().zip(&matches).filter(|(entry, _)| entry.form.documents());
        let claims: Vec<(String, bool)> =
            claims.map(|(entry, found)| (entry.said.name(), matches!(found, Match::Found(_)))).collect();
        // One name told often is one thing that is known.
        let names: FxHashSet<&str> =
            claims.iter().filter(|(_, found)| *found).map(|(name, _)| name.as_str()).collect();
        let found = claims.iter().filter(|(_, found)| *found).count();
        let entries = claims.len();
        (names.len() >= SEVERAL && found * 2 > entries).then(|| Candidate {
            path: path.clone(),
            found,
            entries,
        })
    }
}

impl fmt::Display for Undescribed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind.name();
        let Some(Candidate { path, found, entries }) = &self.candidate else {
            return write!(
                f,
                "no document describes the {}; baton new {kind} --from-code writes one",
                self.about
            );
        };
        let what = if self.kind == Kind::Abi { "contracts" } else { "routes or messages" };
        write!(
            f,
            "{path} describes {what} ({found} of {entries} entries found in code) and is not checked; \
             add it to [documents] {kind} in baton.toml, or run baton init"
        )
    }
}

/// What code says of a kind, counted; `None` where that needs no document.
fn about(kind: Kind, facts: &Facts) -> Option<String> {
    let (counts, paths): (Vec<String>, Vec<&str>) = match kind {
        Kind::Abi => {
            let contracts = facts.contracts.iter().filter(|contract| contract.kind == ContractKind::Contract);
            let paths: Vec<&str> = contracts.map(|contract| contract.path.as_str()).collect();
            (counted(paths.len(), "contract"), paths)
        }
        _ => {
            let served = || facts.facts.iter().filter(|fact| fact.side == Side::Server);
            let names = |is: fn(&Said) -> bool| -> FxHashSet<String> {
                served().filter(|fact| is(&fact.said)).map(|fact| fact.said.name()).collect()
            };
            let routes = names(|said| matches!(said, Said::Route(_))).len();
            let messages = names(|said| matches!(said, Said::Message(_))).len();
            if routes + messages < WORTH_A_DOCUMENT {
                return None;
            }
            let counts: Vec<String> = [counted(routes, "route"), counted(messages, "message")].concat();
            (counts, served().map(|fact| fact.path.as_str()).collect())
        }
    };
    let folder = match folder_of(&paths) {
        "" => String::new(),
        folder => format!(" in {folder}/"),
    };
    (!counts.is_empty()).then(|| format!("{}{folder}", counts.join(" and ")))
}

fn counted(count: usize, noun: &str) -> Vec<String> {
    match count {
        0 => Vec::new(),
        1 => vec![noun.to_string()],
        _ => vec![format!("{count} {noun}s")],
    }
}

/// The innermost folder that all files are in; empty for the root.
fn folder_of<'a>(paths: &[&'a str]) -> &'a str {
    let parent = |path: &'a str| path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some(mut folder) = paths.first().map(|path| parent(path)) else { return "" };
    let holds = |folder: &str| {
        let below = |path: &&str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        folder.is_empty() || paths.iter().all(below)
    };
    while !holds(folder) {
        folder = parent(folder);
    }
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_around_files_is_named() {
        assert_eq!(folder_of(&["contracts/a/A.sol", "contracts/ab/B.sol"]), "contracts");
        assert_eq!(folder_of(&["a/A.sol"]), "a");
        assert_eq!(folder_of(&["a/A.sol", "B.sol"]), "");
        assert_eq!(folder_of(&[]), "");
    }
}
