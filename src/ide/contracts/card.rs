//! The card of an entry or of a name that code has: how code declares it, what the chain knows it by, what it carries,
//! where it stands, what is wrong with the entry, and when its file last changed.
//!
//! What code says is told, not judged: what differs is said in the words of the findings. Start at [`card`].

use super::Standing;
use crate::{
    contract::{AbiItem, AbiKind, Payload, Role, Said, selector},
    ide::hover::{Hover, plain},
    project::{Contracts, DocPath, Match, Member, Snapshot},
    rules::Finding,
    source::{Fact, Side},
    syntax::entry::Entry,
};
use std::fmt::Write as _;

/// Most places and payloads that a card lists.
const LISTED: usize = 6;

/// Longest declaration that is shown, in bytes.
const SHOWN: usize = 600;

/// The card of what stands at a place. `findings` are asked for only where there is an entry.
pub(in crate::ide) fn card(
    snapshot: &Snapshot,
    found: &Standing<'_>,
    findings: &dyn Fn(&DocPath) -> Vec<Finding>,
) -> Option<Hover> {
    let facts: Vec<&Fact> = found.facts.iter().filter_map(|index| found.contracts.fact(*index)).collect();
    let entry = found
        .entry
        .and_then(|(member, index)| Some((member, index, member.entries().entries.get(index as usize)?)));
    let mut card = match (facts.first(), entry) {
        (Some(first), _) => told(snapshot, first),
        (None, Some((member, index, entry))) => untold(found.contracts, member, index, entry)?,
        (None, None) => return None,
    };
    payloads(&mut card, &facts);
    places(&mut card, snapshot, &facts);
    if let Some((member, _, entry)) = entry {
        differences(&mut card, member, entry, &findings(&member.path));
    } else {
        documented(&mut card, snapshot, found);
    }
    if let Some(first) = facts.first() {
        last_change(&mut card, snapshot, first);
    }
    Some(Hover { range: found.range.clone(), markdown: card })
}

/// The name as code has it, its declaration, and what the chain knows it by.
fn told(snapshot: &Snapshot, fact: &Fact) -> String {
    let mut card = format!("**{}** · {}", plain(&name(fact)), what(&fact.said));
    if let Some(base) = &fact.inherited {
        let _ = write!(card, ", inherited from {}", plain(base));
    }
    let Said::Abi(item) = &fact.said else { return card };
    if let Some(declaration) = declaration(snapshot, fact) {
        let language = if fact.path.ends_with(".rs") { "rust" } else { "solidity" };
        let _ = write!(card, "\n\n```{language}\n{declaration}\n```");
    }
    if let Some(known) = known_by(item) {
        let _ = write!(card, "\n\n{known}");
    }
    card
}

/// `Vault.claim`, `GET /x/:id`, `lobby:join`.
pub(in crate::ide) fn name(fact: &Fact) -> String {
    match &fact.owner {
        Some(owner) => format!("{owner}.{}", fact.said.name()),
        None => fact.said.name(),
    }
}

/// What it is, in a word.
pub(in crate::ide) fn what(said: &Said) -> &'static str {
    match said {
        Said::Route(_) => "route",
        Said::Message(_) => "message",
        Said::Abi(item) => match item.kind {
            Some(AbiKind::Function) | None => "function",
            Some(AbiKind::Constructor) => "constructor",
            Some(AbiKind::Event) => "event",
            Some(AbiKind::Error) => "error",
            Some(AbiKind::Struct) => "struct",
            Some(AbiKind::Enum) => "enum",
            Some(AbiKind::Constant) => "constant",
        },
    }
}

/// The declaration as code has it, up to its body: on one line where it is a signature.
pub(in crate::ide) fn declaration(snapshot: &Snapshot, fact: &Fact) -> Option<String> {
    let Said::Abi(item) = &fact.said else { return None };
    let member = snapshot.member(&DocPath::new(&fact.path))?;
    let text = member.document.text();
    let whole = fact.whole.at(0);
    let text = text.slice(whole.start..whole.end.min(text.len())).into_owned();
    if matches!(item.kind, Some(AbiKind::Struct | AbiKind::Enum)) {
        return (text.len() <= SHOWN).then(|| text.trim_end().to_owned());
    }
    let head = text.split(['{', ';']).next().unwrap_or(&text);
    let line = head.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.replace("( ", "(").replace(" )", ")").replace(",)", ")");
    (!line.is_empty() && line.len() <= SHOWN).then_some(line)
}

/// `claim(uint256)` · selector `0x…`.
fn known_by(item: &AbiItem) -> Option<String> {
    let (canonical, hash) = (selector::canonical(item)?, selector::hash(item)?);
    let word = if item.kind == Some(AbiKind::Event) { "topic" } else { "selector" };
    Some(format!("`{canonical}` · {word} `{hash}`"))
}

/// The card of an entry that nothing is found for: what it may have become.
fn untold(contracts: &Contracts, member: &Member, index: u32, entry: &Entry) -> Option<String> {
    let documented = contracts.document(&member.path)?;
    let Match::Gone { near, .. } = documented.matches.get(index as usize)? else { return None };
    let mut card = format!("**{}** · not in the code", plain(&entry.said.name()));
    let near: Vec<String> = near
        .iter()
        .filter_map(|index| contracts.fact(*index))
        .map(|fact| format!("`{}` (`{}`)", name(fact), fact.path))
        .collect();
    if !near.is_empty() {
        let _ = write!(card, "\n\nIt may have become {}.", near.join(", "));
    }
    Some(card)
}

/// What code says is carried, each thing once.
fn payloads(card: &mut String, facts: &[&Fact]) {
    let mut shown: Vec<String> = Vec::new();
    for fact in facts {
        let carried: &[Payload] = match &fact.said {
            Said::Abi(_) => &[],
            Said::Route(route) => &route.payloads,
            Said::Message(message) => &message.payloads,
        };
        for payload in carried {
            let line = format!("{}: `{}`", role(payload.role), payload.shape);
            if !shown.contains(&line) {
                shown.push(line);
            }
        }
    }
    for (at, line) in shown.iter().take(LISTED).enumerate() {
        let _ = write!(card, "{}- {line}", if at == 0 { "\n\n" } else { "\n" });
    }
}

fn role(role: Role) -> String {
    match role {
        Role::Body => "body".to_owned(),
        Role::Query => "query".to_owned(),
        Role::Response(None) => "answer".to_owned(),
        Role::Response(Some(status)) => format!("answer {status}"),
        Role::Argument(0) => "carries".to_owned(),
        Role::Argument(at) => format!("argument {}", at + 1),
        Role::Ack => "acknowledged with".to_owned(),
    }
}

/// Where in code it stands.
fn places(card: &mut String, snapshot: &Snapshot, facts: &[&Fact]) {
    let mut shown: Vec<String> = Vec::new();
    for fact in facts {
        let Some(place) = line_of(snapshot, fact) else { continue };
        let side = match fact.side {
            Side::Chain => "",
            Side::Server => " (server)",
            Side::Client => " (client)",
            Side::Shared => " (shared)",
        };
        let place = format!("`{place}`{side}");
        if !shown.contains(&place) {
            shown.push(place);
        }
    }
    if shown.is_empty() {
        return;
    }
    let more = match shown.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(", … and {more} more"),
    };
    shown.truncate(LISTED);
    let _ = write!(card, "\n\nIn code: {}{more}", shown.join(", "));
}

/// Path and line of a fact: `contracts/Vault.sol:12`.
pub(in crate::ide) fn line_of(snapshot: &Snapshot, fact: &Fact) -> Option<String> {
    let member = snapshot.member(&DocPath::new(&fact.path))?;
    Some(format!("{}:{}", fact.path, member.document.text().line_of(fact.at.start as usize) + 1))
}

/// What the rules say of the entry.
fn differences(card: &mut String, member: &Member, entry: &Entry, findings: &[Finding]) {
    let whole = member.document.range(entry.anchor_of(entry.whole));
    let name = member.document.range(entry.anchor());
    // What is missing is told at a neighbour of the place where it belongs, and is nothing of the neighbour's.
    let own = entry.said.name();
    let about_it = |finding: &&Finding| {
        let is_own = |subject: &String| *subject == own || subject.ends_with(&format!(".{own}"));
        finding.subjects.is_empty() || finding.subjects.iter().any(is_own)
    };
    let of_it = findings.iter().filter(about_it).filter(|finding| {
        let at = member.document.range(finding.at.anchor);
        let within = |own: &std::ops::Range<usize>| own.start <= at.start && at.end <= own.end;
        within(&whole) || within(&name)
    });
    for (at, finding) in of_it.enumerate() {
        let _ = write!(card, "{}- ⚠ {}", if at == 0 { "\n\n" } else { "\n" }, plain(&finding.message));
    }
}

/// Where documents speak of a name.
fn documented(card: &mut String, snapshot: &Snapshot, found: &Standing<'_>) {
    let mut all: Vec<&(DocPath, u32)> =
        found.facts.iter().flat_map(|fact| found.contracts.entries_of(*fact)).collect();
    all.sort();
    all.dedup();
    let place = |(path, index): &(DocPath, u32)| {
        let member = snapshot.member(path)?;
        let at = member.document.range(member.entries().entries.get(*index as usize)?.anchor()).start;
        Some(format!("`{path}:{}`", member.document.text().line_of(at) + 1))
    };
    let shown: Vec<String> = all.into_iter().filter_map(place).take(LISTED).collect();
    if !shown.is_empty() {
        let _ = write!(card, "\n\nDocumented: {}", shown.join(", "));
    }
}

/// The newest commit that touched the file, where git knows one.
fn last_change(card: &mut String, snapshot: &Snapshot, fact: &Fact) {
    if let Some(commit) = snapshot.git().touching(&DocPath::new(&fact.path)).next() {
        let subject = plain(&commit.subject);
        let _ = write!(
            card,
            "\n\n`{}` last changed {} in `{}` {}",
            fact.path,
            commit.day,
            commit.short(),
            subject.trim()
        );
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use crate::{ide::hover, testing::Fixture};
    use insta::assert_snapshot;

    const HOUSE: &str = "
//- git: 5d6e7f8 \"Pay what is owed\" contracts/Vault.sol
//- git: 1a2b3c4 \"Begin\" contracts/Vault.sol, server.js
//- contracts/Vault.sol
contract Vault {
    event Paid(address indexed who, uint256 amount);
    function claim(
        uint256 id,
        bytes32[] calldata proof
    ) external returns (bool) { return true; }
    function pushRewards() external {}
}
//- server.js
const app = require('express')();
app.get('/rooms/:id', (req, res) => res.json({ id: 1, name: 'x' }));
";

    /// The card under the cursor of a document beside the code; empty when there is none.
    #[track_caller]
    fn card(path: &str, document: &str) -> String {
        let fixture = Fixture::new(&format!("{HOUSE}//- {path}\n{document}\n"));
        let (path, offset) = fixture.at();
        hover(&fixture.snapshot, path, offset).map_or_else(String::new, |hover| {
            format!("[{}]\n{}", &fixture.text(path)[hover.range], hover.markdown)
        })
    }

    #[test]
    fn an_entry_is_explained_by_code() {
        assert_snapshot!(card("docs/abi.md", "## Vault\n### Functions\n- `cla$0im(uint256 id, bytes32[] proof)`"), @"
        [claim]
        **Vault.claim** · function

        ```solidity
        function claim(uint256 id, bytes32[] calldata proof) external returns (bool)
        ```

        `claim(uint256,bytes32[])` · selector `0x2f52ebb7`

        In code: `contracts/Vault.sol:3`

        `contracts/Vault.sol` last changed 2026-01-02 in `5d6e7f8` Pay what is owed
        ");
        assert_snapshot!(card("docs/abi.md", "## Vault\n### Events\n- `event Pa$0id(address who, uint256 amount)`"), @"
        [Paid]
        **Vault.Paid** · event

        ```solidity
        event Paid(address indexed who, uint256 amount)
        ```

        `Paid(address,uint256)` · topic `0x737c69225d647e5994eab1a6c301bf6d9232beb2759ae1e27a8966b4732bc489`

        In code: `contracts/Vault.sol:2`

        `contracts/Vault.sol` last changed 2026-01-02 in `5d6e7f8` Pay what is owed
        ");
        assert_snapshot!(card("docs/protocol.md", "## Rooms\n### GET /rooms/$0{key}\nResponse: `{ id, name }`"), @"
        [GET /rooms/{key}]
        **GET /rooms/:id** · route

        - answer: `{ id: number, name: string }`

        In code: `server.js:2` (server)

        `server.js` last changed 2026-01-01 in `1a2b3c4` Begin
        ");
    }

    #[test]
    fn an_entry_that_is_gone_may_have_become_another() {
        assert_snapshot!(card("docs/abi.md", "## Vault\n### Functions\n- `claim(uint256 id)`\n- `pushRe$0ward()`"), @"
        [pushReward]
        **pushReward** · not in the code

        It may have become `Vault.pushRewards` (`contracts/Vault.sol`).

        - ⚠ The document describes Vault.pushReward, which the code does not have; contracts/Vault.sol:7 has Vault.pushRewards, which no document describes
        ");
    }

    #[test]
    fn a_name_in_prose_is_explained_where_it_is_one_thing() {
        assert_snapshot!(card("README.md", "the call `Vault.pushRew$0ards()` pays"), @"
        [`Vault.pushRewards()`]
        **Vault.pushRewards** · function

        ```solidity
        function pushRewards() external
        ```

        `pushRewards()` · selector `0x2a167eb8`

        In code: `contracts/Vault.sol:7`

        `contracts/Vault.sol` last changed 2026-01-02 in `5d6e7f8` Pay what is owed
        ");
        assert_snapshot!(card("README.md", "ask `GET /roo$0ms/:id`"), @"
        [`GET /rooms/:id`]
        **GET /rooms/:id** · route

        - answer: `{ id: number, name: string }`

        In code: `server.js:2` (server)

        `server.js` last changed 2026-01-01 in `1a2b3c4` Begin
        ");
        assert_eq!(card("README.md", "the call pushRew$0ards pays"), "");
        assert_eq!(card("README.md", "the call `pushRew$0ard` pays"), "");
    }
}
