//! Between documents and code: definition of an entry, declaration and references of a name, highlights in a document.
//!
//! Start at [`definition`].

use super::{Standing, standing};
use crate::{
    contract::Said,
    ide::{
        definition::Target,
        highlights::{Access, Highlight},
        references::Reference,
    },
    project::{DocPath, Kind, Member, Snapshot},
    syntax::entry::Entry,
};
use std::ops::Range;

/// Where code says what the entry or the code span at `offset` claims, the best first. Nothing for a place in code: what
/// is written there is defined there, and its declaration is the document's.
pub fn definition(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Vec<Target> {
    let Some(found) = standing(snapshot, path, offset) else { return Vec::new() };
    if snapshot.member(path).is_some_and(|member| member.kinds.has(Kind::Code)) {
        return Vec::new();
    }
    let facts = found.facts.iter().filter_map(|index| found.contracts.fact(*index));
    let mut targets: Vec<Target> = Vec::new();
    for fact in facts {
        let target = Target {
            path: DocPath::new(&fact.path),
            range: around(fact.whole.at(0), &fact.at.at(0)),
            selection: fact.at.at(0),
            origin: found.range.clone(),
        };
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    targets
}

/// Where documents claim what stands at `offset`, by path and place.
pub fn declaration(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Vec<Target> {
    let Some(found) = standing(snapshot, path, offset) else { return Vec::new() };
    let target = |(member, entry): (&Member, &Entry)| {
        let selection = member.document.range(entry.anchor());
        Target {
            path: member.path.clone(),
            range: around(member.document.range(entry.anchor_of(entry.whole)), &selection),
            selection,
            origin: found.range.clone(),
        }
    };
    entries(snapshot, &found).into_iter().map(target).collect()
}

/// Every entry and every fact that is the same thing as what stands at `offset`, by path and place. The declarations of
/// a contract are its entries.
pub fn references(
    snapshot: &Snapshot,
    path: &DocPath,
    offset: usize,
    include_declaration: bool,
) -> Vec<Reference> {
    let Some(found) = standing(snapshot, path, offset) else { return Vec::new() };
    let claimed = entries(snapshot, &found).into_iter().filter(|_| include_declaration);
    let claimed = claimed.map(|(member, entry)| Reference {
        path: member.path.clone(),
        range: member.document.range(entry.anchor()),
    });
    let facts = found.facts.iter().filter_map(|index| found.contracts.fact(*index));
    let said = facts.map(|fact| Reference { path: DocPath::new(&fact.path), range: fact.at.at(0) });
    let mut all: Vec<Reference> = claimed.chain(said).collect();
    all.sort_by(|a, b| (&a.path, a.range.start).cmp(&(&b.path, b.range.start)));
    all.dedup();
    all
}

/// The places in this document that are the entry at `offset`, ascending: entries of the same thing, and its name wherever
/// it stands as a word.
pub fn highlights(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Vec<Highlight> {
    let Some(found) = standing(snapshot, path, offset) else { return Vec::new() };
    let Some((member, index)) = found.entry else { return Vec::new() };
    let Some(own) = member.entries().entries.get(index as usize) else { return Vec::new() };
    let here = entries(snapshot, &found).into_iter().filter(|(other, _)| other.path == *path);
    let mut all: Vec<Highlight> = here
        .map(|(_, entry)| Highlight { range: member.document.range(entry.anchor()), kind: Access::Write })
        .collect();
    let inside = |range: &Range<usize>, all: &[Highlight]| {
        all.iter().any(|known| known.range.start < range.end && range.start < known.range.end)
    };
    for range in words(&member.document.text().to_string(), &own.said.name()) {
        if !inside(&range, &all) {
            all.push(Highlight { range, kind: Access::Read });
        }
    }
    all.sort_by_key(|place| place.range.start);
    all.dedup_by(|next, before| next.range.start < before.range.end);
    all
}

/// The entries that are the same thing: those that speak of its facts, and itself.
fn entries<'a>(snapshot: &'a Snapshot, found: &Standing<'a>) -> Vec<(&'a Member, &'a Entry)> {
    let mut all: Vec<(DocPath, u32)> =
        found.facts.iter().flat_map(|fact| found.contracts.entries_of(*fact)).cloned().collect();
    all.extend(found.entry.map(|(member, index)| (member.path.clone(), index)));
    all.extend(in_tracks(snapshot, found));
    all.sort();
    all.dedup();
    let entry = |(path, index): (DocPath, u32)| {
        let member = snapshot.member(&path)?;
        Some((&**member, member.entries().entries.get(index as usize)?))
    };
    all.into_iter().filter_map(entry).collect()
}

/// What documents of tracks agree on or assume of the same thing.
fn in_tracks(snapshot: &Snapshot, found: &Standing<'_>) -> Vec<(DocPath, u32)> {
    let own = found.entry.and_then(|(member, index)| member.entries().entries.get(index as usize));
    let code = found.facts.iter().filter_map(|index| found.contracts.fact(*index)).map(|fact| &fact.said);
    let said: Vec<&Said> = code.chain(own.map(|entry| &entry.said)).collect();
    let mut all = Vec::new();
    for member in snapshot.of_kind(Kind::Tracks) {
        let entries = (0u32..).zip(&member.entries().entries);
        let same = entries.filter(|(_, entry)| said.iter().any(|said| is_alike(said, &entry.said)));
        all.extend(same.map(|(index, _)| (member.path.clone(), index)));
    }
    all
}

/// Whether two are called the same.
fn is_alike(a: &Said, b: &Said) -> bool {
    match (a, b) {
        (Said::Route(a), Said::Route(b)) => a.is(b),
        (Said::Message(a), Said::Message(b)) => a.name == b.name,
        (Said::Abi(a), Said::Abi(b)) => a.name == b.name,
        _ => false,
    }
}

/// Where a name stands in a text with nothing beside it that would make it another name.
fn words(text: &str, name: &str) -> Vec<Range<usize>> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let apart = |range: &Range<usize>| {
        let before = text.get(..range.start).and_then(|text| text.chars().next_back());
        let after = text.get(range.end..).and_then(|text| text.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    };
    let all = text.match_indices(name).map(|(at, found)| at..at + found.len());
    all.filter(|range| !range.is_empty() && apart(range)).collect()
}

fn around(whole: Range<usize>, name: &Range<usize>) -> Range<usize> {
    whole.start.min(name.start)..whole.end.max(name.end)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;
    use crate::ide;
    use crate::testing::Fixture;

    const HOUSE: &str = "
//- docs/abi.md
## Vault
### Functions
- `claim(uint256 id)`: pays
- `leave()`

See `claim` above, and claimed.
//- docs/protocol.md
## Events
| Event | Direction | Payload |
|---|---|---|
| `room:join` | client → server | `{ id }` |
//- README.md
The call is `Vault.claim`, the message is `room:join`.
//- contracts/IVault.sol
interface IVault {
    function claim(uint256 id) external;
}
//- contracts/Vault.sol
import './IVault.sol';
contract Vault is IVault {
    function claim(uint256 id) external {}
    function quit() external {}
}
//- server/rooms.js
const { Server } = require('socket.io');
const io = new Server(3000);
io.on('connection', (socket) => {
  socket.on('room:join', ({ id }) => {});
});
//- client/room.js
import { io } from 'socket.io-client';
const socket = io();
socket.emit('room:join', { id: 1 });
";

    /// The workspace with the cursor before `mark` in the file that has it after `before`.
    fn at(mark: &str) -> Fixture {
        assert_eq!(HOUSE.matches(&mark.replace("$0", "")).count(), 1, "{mark}");
        Fixture::new(&HOUSE.replace(&mark.replace("$0", ""), mark))
    }

    fn shown(fixture: &Fixture, path: &DocPath, range: &Range<usize>) -> String {
        let text = fixture.text(path);
        let line = text[..range.start].matches('\n').count() + 1;
        format!("{path}:{line} {}", &text[range.clone()])
    }

    #[track_caller]
    fn check(mark: &str, ask: fn(&Snapshot, &DocPath, usize) -> Vec<Target>, want: &[&str]) {
        let fixture = at(mark);
        let (path, offset) = fixture.at();
        let found = ask(&fixture.snapshot, path, offset);
        for target in &found {
            assert!(target.range.start <= target.selection.start && target.selection.end <= target.range.end);
        }
        let found: Vec<_> =
            found.iter().map(|target| shown(&fixture, &target.path, &target.selection)).collect();
        assert_eq!(found, want);
    }

    #[track_caller]
    fn check_references(mark: &str, want: &[&str]) {
        let fixture = at(mark);
        let (path, offset) = fixture.at();
        let found = ide::references(&fixture.snapshot, path, offset, true);
        let found: Vec<_> = found.iter().map(|found| shown(&fixture, &found.path, &found.range)).collect();
        assert_eq!(found, want);
    }

    #[test]
    fn an_entry_leads_to_code() {
        check("`cl$0aim(uint256", ide::definition, &["contracts/Vault.sol:3 claim"]);
        check(
            "| `room:jo$0in`",
            ide::definition,
            &["server/rooms.js:4 'room:join'", "client/room.js:3 'room:join'"],
        );
        check("`lea$0ve()`", ide::definition, &[]);
        check("pa$0ys", ide::definition, &[]);
    }

    #[test]
    fn a_name_in_prose_leads_to_code() {
        check("`Vault.cla$0im`", ide::definition, &["contracts/Vault.sol:3 claim"]);
        check(
            "is `room:jo$0in`",
            ide::definition,
            &["server/rooms.js:4 'room:join'", "client/room.js:3 'room:join'"],
        );
        check("cla$0imed", ide::definition, &[]);
    }

    #[test]
    fn a_name_in_code_leads_to_its_entry() {
        check("on('room:jo$0in'", ide::declaration, &["docs/protocol.md:4 room:join"]);
        check("emit('room:$0join'", ide::declaration, &["docs/protocol.md:4 room:join"]);
        check("emit('room:$0join'", ide::definition, &[]);
        check("qu$0it()", ide::declaration, &[]);
    }

    #[test]
    fn references_are_entries_and_both_sides() {
        let all =
            ["client/room.js:3 'room:join'", "docs/protocol.md:4 room:join", "server/rooms.js:4 'room:join'"];
        check_references("| `room:jo$0in`", &all);
        check_references(
            "emit('room:$0join'",
            &["client/room.js:3 'room:join'", "docs/protocol.md:4 room:join"],
        );
        check_references("qu$0it()", &["contracts/Vault.sol:4 quit"]);
    }

    #[test]
    fn what_tracks_agree_on_refers_to_code() {
        let fixture = Fixture::new(
            "
//- PARALLEL.md
## Shared interfaces
- `POST /x` takes `{ a }`
//- server.js
const app = require('express')();
app.post('/$0x', (req, res) => { const { a } = req.body; res.json({}); });
",
        );
        let (path, offset) = fixture.at();
        let found = ide::references(&fixture.snapshot, path, offset, true);
        let found: Vec<_> = found.iter().map(|found| shown(&fixture, &found.path, &found.range)).collect();
        assert_eq!(found, ["PARALLEL.md:2 POST /x", "server.js:2 '/x'"]);
    }

    #[test]
    fn an_entry_is_highlighted_in_its_document() {
        let fixture = at("`cl$0aim(uint256");
        let (path, offset) = fixture.at();
        let found = ide::highlights(&fixture.snapshot, path, offset);
        let found: Vec<_> = found.iter().map(|one| (shown(&fixture, path, &one.range), one.kind)).collect();
        assert_eq!(
            found,
            [("docs/abi.md:3 claim".into(), Access::Write), ("docs/abi.md:6 claim".into(), Access::Read)]
        );
    }
}
