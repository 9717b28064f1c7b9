//! What stands at a place in the words of contracts: an entry of a document, a name in code, or the same name in the code
//! span of any document.
//!
//! ```text
//!  place ──standing──▶ an entry ─┐
//!                      a name    ─┴─▶ its facts, the best first ──▶ hover, definition, declaration, references
//! ```
//!
//! Everything is looked up, nothing is walked; before the workspace was searched for code nothing is said. Start at
//! [`standing`].

pub(super) mod card;
pub mod places;
pub(super) mod symbols;

use super::subject::mask_at;
use crate::{
    contract::{Path, Role, Route, Said},
    project::{Contracts, DocPath, Kind, Match, Member, Snapshot},
    source::{ContractKind, Fact},
    syntax::{
        entry::{Entry, Form},
        facts::MaskKind,
    },
    text::Span,
};
use std::{ops::Range, sync::Arc};

/// A place that means something of a contract.
#[derive(Debug)]
pub(super) struct Standing<'a> {
    /// The bytes that mean it.
    pub range: Range<usize>,
    /// The entry, where it is one: its document and its index there.
    pub entry: Option<(&'a Member, u32)>,
    /// What code says of it, the best first.
    pub facts: Vec<u32>,
    /// All documents against all code.
    pub contracts: &'a Arc<Contracts>,
}

/// The longest name that is looked up; longer code spans are pieces of programs.
const LONGEST: usize = 120;

/// What `offset` lies in or touches; `None` for what is nobody's name, and for a name that several things have.
pub(super) fn standing<'a>(snapshot: &'a Snapshot, path: &DocPath, offset: usize) -> Option<Standing<'a>> {
    let member: &Member = snapshot.member(path)?;
    if !snapshot.knows_code() {
        return None;
    }
    if member.kinds.has(Kind::Code) {
        return in_code(snapshot, path, offset);
    }
    entry_at(member, offset).map_or_else(
        || in_span(snapshot, member, offset),
        |(index, range)| Some(of_entry(snapshot, member, index, range)),
    )
}

/// The entry of a document whose name, signature or payload is at `offset`, and the bytes of that.
pub(super) fn entry_at(member: &Member, offset: usize) -> Option<(u32, Range<usize>)> {
    let entries = (0u32..).zip(&member.entries().entries);
    let at = entries.flat_map(|(index, entry)| {
        spans(entry).map(move |span| (index, member.document.range(entry.anchor_of(span))))
    });
    let touched = at.filter(|(_, range)| range.start <= offset && offset <= range.end);
    touched.min_by_key(|(_, range)| range.len())
}

/// The parts of an entry that mean it: its name, its payloads, and all of a signature.
fn spans(entry: &Entry) -> impl Iterator<Item = Span> {
    let payloads = match &entry.said {
        Said::Abi(_) => &[][..],
        Said::Route(route) => &route.payloads,
        Said::Message(message) => &message.payloads,
    };
    let whole = (entry.form == Form::Signature).then_some(entry.whole);
    // The query of a route is a part of its name.
    let payloads = payloads.iter().filter(|payload| payload.role != Role::Query).map(|payload| payload.at);
    std::iter::once(entry.name).chain(whole).chain(payloads)
}

/// An entry as a place.
pub(super) fn of_entry<'a>(
    snapshot: &'a Snapshot,
    member: &'a Member,
    index: u32,
    range: Range<usize>,
) -> Standing<'a> {
    let contracts = snapshot.contracts();
    let documented = contracts.document(&member.path);
    let facts = match documented.map(|documented| documented.matches.get(index as usize)) {
        Some(Some(Match::Found(facts) | Match::Moved(facts))) => facts.clone(),
        Some(_) => Vec::new(),
        // Documents of tracks are held against each other and not joined with code.
        None => {
            let entry = member.entries().entries.get(index as usize);
            entry.map(|entry| named(contracts, &entry.said.name())).unwrap_or_default()
        }
    };
    Standing { range, entry: Some((member, index)), facts, contracts }
}

/// A name in code. Several contracts may have it: those that inherit it.
fn in_code<'a>(snapshot: &'a Snapshot, path: &DocPath, offset: usize) -> Option<Standing<'a>> {
    let contracts = snapshot.contracts();
    // What comes from a package stands nowhere: its place is empty.
    let is_here = |fact: &Fact| fact.at.start < fact.at.end && fact.at.touches(offset);
    let touched = contracts.said_in(path).filter(|(_, fact)| is_here(fact));
    let mut touched: Vec<(u32, &Fact)> = touched.collect();
    touched.sort_by_key(|(_, fact)| (fact.at.end - fact.at.start, fact.inherited.is_some()));
    let (_, first) = *touched.first()?;
    touched.retain(|(_, fact)| fact.at == first.at);
    let facts = touched.into_iter().map(|(index, _)| index).collect();
    Some(Standing { range: first.at.at(0), entry: None, facts, contracts })
}

/// A code span that is the name of exactly one thing.
fn in_span<'a>(snapshot: &'a Snapshot, member: &Member, offset: usize) -> Option<Standing<'a>> {
    let (range, written) = span_at(member, offset)?;
    let contracts = snapshot.contracts();
    let mut facts = named(contracts, &written);
    facts.sort_by_key(|index| {
        contracts
            .fact(*index)
            .map(|fact| (is_interface(contracts, fact), fact.inherited.is_some(), fact.side))
    });
    only(contracts, &facts).then_some(Standing { range, entry: None, facts, contracts })
}

/// The code span around `offset` and what stands in it.
fn span_at(member: &Member, offset: usize) -> Option<(Range<usize>, String)> {
    let (index, start) = member.document.sections().at_byte(offset);
    let section = member.document.sections().get(index)?;
    let within = offset.checked_sub(start)?;
    let mask = mask_at(section, within).or_else(|| mask_at(section, within.checked_sub(1)?))?;
    let range = mask.span.at(start);
    if mask.kind != MaskKind::Code || range.len() > LONGEST {
        return None;
    }
    let text = member.document.text().slice(range.clone()).into_owned();
    Some((range, text.trim_matches(['`', ' ']).to_owned()))
}

/// What code has by a name as people write it in prose: `claim`, `Vault.claim()`, `GET /x/:id`, `/x`, `lobby:join`.
fn named(contracts: &Contracts, written: &str) -> Vec<u32> {
    let routes = Route::read(written);
    let fact = |index: &u32| contracts.fact(*index);
    if let [route] = routes.as_slice() {
        let same = |fact: &Fact| matches!(&fact.said, Said::Route(code) if route.is(code));
        let found = contracts.routes_at(&route.path).iter().copied();
        return found.filter(|index| fact(index).is_some_and(same)).collect();
    }
    if let Some(path) = Path::read(written).filter(|path| !path.segments.is_empty()) {
        return contracts.routes_at(&path).to_vec();
    }
    let name = written.split('(').next().unwrap_or(written).trim_end();
    let whole = contracts.called(name);
    if !whole.is_empty() {
        return whole.to_vec();
    }
    let Some((owner, name)) = name.rsplit_once(['.', ':']) else { return Vec::new() };
    let owner = owner.trim_end_matches(':');
    let is_own = |fact: &Fact| fact.owner.as_deref() == Some(owner);
    let found = contracts.called(name).iter().copied();
    found.filter(|index| fact(index).is_some_and(is_own)).collect()
}

/// Whether these facts are all of one thing, and there is one. An interface and who inherits are the same as the contract
/// they speak of.
fn only(contracts: &Contracts, facts: &[u32]) -> bool {
    let facts: Vec<&Fact> = facts.iter().filter_map(|index| contracts.fact(*index)).collect();
    let own = |fact: &&&Fact| fact.inherited.is_none() && !is_interface(contracts, fact);
    let own: Vec<&&Fact> = Some(facts.iter().filter(own).collect::<Vec<_>>())
        .filter(|own| !own.is_empty())
        .unwrap_or_else(|| facts.iter().collect());
    own.split_first().is_some_and(|(first, rest)| rest.iter().all(|other| is_same(first, other)))
}

fn is_interface(contracts: &Contracts, fact: &Fact) -> bool {
    let mut all = contracts.facts().contracts.iter();
    let owner = fact.owner.as_ref().and_then(|owner| all.find(|contract| contract.name == *owner));
    owner.is_some_and(|contract| contract.kind == ContractKind::Interface)
}

/// Whether two facts are of one thing: overloads of a function are, and the two sides of a message.
fn is_same(a: &Fact, b: &Fact) -> bool {
    match (&a.said, &b.said) {
        (Said::Abi(x), Said::Abi(y)) => a.owner == b.owner && x.kind == y.kind && x.name == y.name,
        (Said::Message(x), Said::Message(y)) => x.name == y.name,
        (Said::Route(x), Said::Route(y)) => x.method == y.method && x.path.matches(&y.path),
        _ => false,
    }
}
