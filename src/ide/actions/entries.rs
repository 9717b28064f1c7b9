//! Brings a contract document up to code: one entry as code has it, or every entry that is missing.
//!
//! How an entry is written is `templates::contract`'s to know, and what is missing is the project's. Start at
//! [`UpdateEntry`], then [`InsertMissing`].

use super::{
    Action, ActionKind, Change, Deed, Here, Refusal, action,
    named::{self},
    supposed,
};
use crate::{
    contract::Said,
    ide::contracts::entry_at,
    project::{Contracts, DocPath, Documented, Match, Member, Missing, Place, Snapshot},
    rules::{self, Fix, FixEdit, How},
    source::Fact,
    syntax::entry::Entry,
    templates::contract as written,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Makes an entry say what code says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateEntry {
    /// The document.
    pub path: String,
    /// The entry's name, as the document has it.
    pub name: String,
    /// How many entries of this name stand before it in the document.
    pub before: usize,
}

/// Adds what code has and no document claims, where the document sets out to cover it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsertMissing {
    /// The document.
    pub path: String,
}

/// Updating the entry at the cursor, and inserting what is missing.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    if !here.member.kinds.is_contract() || !here.snapshot.knows_code() {
        return Vec::new();
    }
    let path = here.member.path.as_str().to_owned();
    let mut found = Vec::new();
    if let Some(update) = at(here.member, here.selection.start)
        && update.edit(here.snapshot).is_ok_and(|edit| edit.is_some())
    {
        let title = update.title();
        found.push(action(title, ActionKind::Rewrite, Deed::UpdateEntry(update)));
    }
    let count =
        here.snapshot.contracts().document(&here.member.path).map_or(0, |document| covered(document).count());
    if count > 0 {
        let deed = Deed::InsertMissing(InsertMissing { path });
        found.push(action("Insert all missing entries", ActionKind::Insert, deed));
    }
    found
}

fn at(member: &Member, offset: usize) -> Option<UpdateEntry> {
    let (index, _) = entry_at(member, offset)?;
    let entries = &member.entries().entries;
    let name = entries.get(index as usize)?.said.name();
    let before = entries.iter().take(index as usize).filter(|entry| entry.said.name() == name).count();
    Some(UpdateEntry { path: member.path.as_str().to_owned(), name, before })
}

impl UpdateEntry {
    /// The edit.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let change = Change::new(self.title());
        Ok(match self.edit(snapshot)? {
            Some(fix) => with(change, snapshot, [&fix]),
            None => change.noting(format!("{} says what the code says already", self.name)),
        })
    }

    /// Whether the entry would then be read as what code says, and no other entry be lost.
    pub(super) fn prove(&self, snapshot: &Snapshot, change: &Change) -> Result<(), Refusal> {
        let member = named::member(snapshot, &self.path)?;
        let after = supposed(member, change);
        let (index, _) = self.entry(member)?;
        let contracts = snapshot.contracts();
        let fact = fact(contracts, member, index).ok_or_else(|| self.gone())?;
        let count = member.entries().entries.len() == after.entries().entries.len();
        let (_, entry) = self.entry(&after)?;
        match count && written::replace(&after, entry, fact).is_none() {
            true => Ok(()),
            false => Err(Refusal::new(format!(
                "{} is written in a way in which it cannot be put right; write it anew in {}",
                self.name, self.path
            ))),
        }
    }

    fn title(&self) -> String {
        format!("Update {} from the code", self.name)
    }

    fn gone(&self) -> Refusal {
        Refusal::new(format!("{} has no entry {} any more that code knows; ask again", self.path, self.name))
    }

    fn entry<'a>(&self, member: &'a Member) -> Result<(usize, &'a Entry), Refusal> {
        let entries = member.entries().entries.iter().enumerate();
        let mut own = entries.filter(|(_, entry)| entry.said.name() == self.name);
        own.nth(self.before).ok_or_else(|| self.gone())
    }

    /// What changes; `None` where entry and code agree.
    fn edit(&self, snapshot: &Snapshot) -> Result<Option<Fix>, Refusal> {
        let member = named::member(snapshot, &self.path)?;
        let (index, entry) = self.entry(member)?;
        let fact = fact(snapshot.contracts(), member, index).ok_or_else(|| self.gone())?;
        let new = written::replace(member, entry, fact);
        Ok(new.map(|(anchor, text)| Fix::replace(self.title(), member.place(anchor), text)))
    }
}

/// What code says of an entry that it has.
fn fact<'a>(contracts: &'a Contracts, member: &Member, index: usize) -> Option<&'a Fact> {
    match contracts.document(&member.path)?.matches.get(index)? {
        Match::Found(facts) => contracts.fact(*facts.first()?),
        _ => None,
    }
}

/// What is missing where the document sets out to cover it.
fn covered(document: &Documented) -> impl Iterator<Item = (u32, &Missing)> {
    document.missing.iter().filter_map(|missing| Some((missing.scope?, missing)))
}

impl InsertMissing {
    /// The edits, one a scope.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let member = named::member(snapshot, &self.path)?;
        let (mut fixes, mut left) = (Vec::new(), 0);
        for (scope, facts) in missing(snapshot, &member.path) {
            match written::insert(member, scope, &facts) {
                Some(insert) => fixes.push(after(member.place(insert.at), insert.text)),
                None => left += facts.len(),
            }
        }
        let mut change = with(Change::new("Insert all missing entries"), snapshot, &fixes);
        if left > 0 {
            let entries =
                if left == 1 { "1 entry belongs".to_owned() } else { format!("{left} entries belong") };
            change =
                change.noting(format!("{entries} where nothing can be added by itself, such as in JSON"));
        }
        match change.is_nothing() && left == 0 {
            true => Ok(change.noting(format!("{} has an entry for everything it covers", self.path))),
            false => Ok(change),
        }
    }

    /// Whether every entry there was is read as before, and each inserted name is an entry.
    pub(super) fn prove(&self, snapshot: &Snapshot, change: &Change) -> Result<(), Refusal> {
        let member = named::member(snapshot, &self.path)?;
        if change.is_nothing() {
            return Ok(());
        }
        let after = supposed(member, change);
        let names = |member: &Member| -> Vec<String> {
            member.entries().entries.iter().map(|entry| entry.said.name()).collect()
        };
        let (before, after) = (names(member), names(&after));
        let lost = before.iter().find(|name| !after.contains(name));
        match lost {
            None if after.len() > before.len() => Ok(()),
            _ => Err(Refusal::new(format!(
                "{} is written in a way in which entries cannot be added; add them by hand",
                self.path
            ))),
        }
    }
}

/// What is missing, by scope. Of a message its sides are one thing; overloads of a function are several.
fn missing<'a>(snapshot: &'a Snapshot, path: &DocPath) -> BTreeMap<u32, Vec<&'a Fact>> {
    let contracts = snapshot.contracts();
    let mut found: BTreeMap<u32, Vec<&Fact>> = BTreeMap::new();
    for (scope, missing) in contracts.document(path).into_iter().flat_map(covered) {
        let facts = missing.facts.iter().filter_map(|index| contracts.fact(*index));
        let whole = |fact: &&Fact| matches!(fact.said, Said::Abi(_));
        let several = facts.clone().next().is_some_and(|first| whole(&first));
        found.entry(scope).or_default().extend(facts.take(if several { usize::MAX } else { 1 }));
    }
    found
}

fn after(at: Place, text: String) -> Fix {
    let edits = vec![FixEdit { at, how: How::After, text }];
    Fix { title: String::new(), safe: false, edits, block: None }
}

fn with<'a>(change: Change, snapshot: &Snapshot, fixes: impl IntoIterator<Item = &'a Fix>) -> Change {
    let (edits, _) = rules::combine(snapshot, fixes);
    let edits = edits.into_iter().map(|(path, edits)| (path, edits.iter().cloned().collect()));
    Change { edits: edits.collect(), ..change }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::super::pictures::{check_action, offered};
    use super::*;
    use crate::{
        ide::code_actions,
        syntax::Document,
        testing::{Fixture, soundness},
    };
    use proptest::prelude::*;

    const CODE: &str = "//- contracts/Vault.sol
contract Vault {
    event Claimed(address indexed who, uint256 amount);
    event Left(address indexed who);
    function claim(uint256 id, bool now) external returns (bool) {}
    function close() external {}
    function open(uint256 when) external {}
}
";

    /// What the action of this title makes of `document`.
    #[track_caller]
    fn check(document: &str, title: &str, after: &str) {
        check_action(
            &format!("//- docs/abi.md\n{document}{CODE}"),
            title,
            &format!("//- docs/abi.md\n{after}{CODE}"),
        );
    }

    #[test]
    fn an_entry_is_updated_from_the_code() {
        check(
            "## Vault\n### Functions\n- `cl$0aim(uint256 id)`: pays\n- `close()`\n",
            "Update claim from the code",
            "## Vault\n### Functions\n- `claim(uint256 id, bool now)`: pays\n- `close()`\n",
        );
        let same = format!("//- docs/abi.md\n## Vault\n### Functions\n- `clo$0se()`\n{CODE}");
        assert!(!offered(&same).iter().any(|title| title.starts_with("Update")));
    }

    #[test]
    fn all_missing_entries_are_inserted_where_they_belong() {
        check(
            "## Vault$0\n### Functions\n- `claim(uint256 id, bool now)`: pays\n### Events\n- `Left(address indexed who)`: over\n\nEnd.\n",
            "Insert all missing entries",
            "## Vault\n### Functions\n- `claim(uint256 id, bool now)`: pays\n- `close()`\n- `open(uint256 when)`\n### Events\n- `Left(address indexed who)`: over\n- `Claimed(address indexed who, uint256 amount)`\n\nEnd.\n",
        );
    }

    fn line() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "# 漢字 🎲",
            "## Vault",
            "### Functions",
            "### Events",
            "- `claim(uint256 id)`: 漢字",
            "- `close()`",
            "- `Claimed(address who)`",
            "### `open(uint256 when)`",
            "| Function | Description |",
            "| Event | Parameters |",
            "|---|---|",
            "| `claim(uint256 id)` | 漢字 |",
            "| `Left` | `address who` |",
            "```solidity",
            "function close() external;",
            "event Left(address who)",
            "```",
            "**Event:** `Left(address who)`",
            "Prose.",
            "",
        ])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Whatever is offered in a contract document keeps its line ends and its mark, and doing it again changes nothing
        /// more than the rest.
        #[test]
        fn every_action_in_a_contract_document(
            lines in prop::collection::vec(line(), 1..25),
            end in prop::sample::select(vec!["\n", "\r\n"]),
            bom in any::<bool>(),
        ) {
            let text = format!("{}{}{end}", if bom { "\u{feff}" } else { "" }, lines.join(end));
            let (path, code) = (DocPath::new("docs/abi.md"), CODE.split_once('\n').unwrap().1);
            let files = vec![(path.clone(), text.clone()), (DocPath::new("contracts/Vault.sol"), code.into())];
            let fixture = Fixture::of(files);
            let starts = text.match_indices(['`', '\n']).map(|(at, _)| at).filter(|at| text.is_char_boundary(at + 1));
            for offset in starts.map(|at| at + 1) {
                for action in code_actions(&fixture.snapshot, &path, offset..offset) {
                    let Ok(change) = action.change(&fixture.snapshot) else { continue };
                    for changed in change.texts(&fixture.snapshot).unwrap() {
                        prop_assert_eq!(changed.after.starts_with('\u{feff}'), bom);
                        let rest = changed.after.replace(end, "");
                        prop_assert!(!rest.contains(['\r', '\n']), "{:?} of {:?}", changed.after, text);
                        soundness::same(&Document::new(&changed.after), &changed.after);
                    }
                }
            }
        }
    }
}
