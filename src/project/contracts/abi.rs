//! What documents claim of contracts, joined with what their code says.
//!
//! An entry is looked for in the contract its heading names, with what that inherits; without such a heading, in all of
//! them. Nothing is called gone in a document that agrees with code nowhere: it is about other contracts, or about none.
//! Start at [`join`].

use super::{Documented, Match, Missing, near::nearest, owner::Owners, standard};
use crate::{
    contract::{AbiItem, AbiKind, Said},
    source::{Contract, Fact, Facts},
    syntax::entry::{About, Entries, Entry},
};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// Joins these documents, all of the kind there are, with code.
pub(super) fn join(documents: &[&Entries], facts: &Facts) -> Vec<Documented> {
    let code = Code::of(facts);
    let mut joined: Vec<Documented> = documents.iter().map(|entries| code.matches(entries)).collect();
    let claimed = claimed(documents, &joined);
    let mut wide = true;
    for (entries, documented) in documents.iter().zip(&mut joined) {
        code.near(entries, documented, &claimed);
        let covered = code.covered(entries, documented);
        if covered.contracts.is_empty() {
            continue;
        }
        let several = covered.contracts.len() > 1 || documents.len() == 1;
        documented.missing = code.missing(entries, &covered, &claimed, several && std::mem::take(&mut wide));
    }
    joined
}

/// What code says of each entry of one document, with nothing said of what is gone.
pub(super) fn matches(entries: &Entries, facts: &Facts) -> Vec<Match> {
    Code::of(facts).matches(entries).matches
}

/// The facts about contracts, looked up by name.
struct Code<'a> {
    facts: &'a Facts,
    by_name: FxHashMap<&'a str, Vec<u32>>,
    owners: Owners<'a>,
}

/// What a document covers: contracts, and of each the kinds it describes.
#[derive(Default)]
struct Covered<'a> {
    contracts: FxHashSet<&'a str>,
    kinds: FxHashSet<(&'a str, AbiKind)>,
}

impl<'a> Code<'a> {
    fn of(facts: &'a Facts) -> Code<'a> {
        let mut by_name: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        for (index, fact) in (0u32..).zip(&facts.facts) {
            if let Said::Abi(item) = &fact.said {
                by_name.entry(&item.name).or_default().push(index);
            }
        }
        Code { facts, by_name, owners: Owners::of(facts) }
    }

    fn fact(&self, index: u32) -> Option<(&'a Fact, &'a AbiItem)> {
        let fact = self.facts.facts.get(index as usize)?;
        match &fact.said {
            Said::Abi(item) => Some((fact, item)),
            _ => None,
        }
    }

    /// One match an entry; those that nothing is found for are settled once it is known whether the document is about
    /// this code at all.
    fn matches(&self, entries: &Entries) -> Documented {
        let mut documented = Documented::default();
        if self.by_name.is_empty() {
            documented.matches = vec![Match::Unknown; entries.entries.len()];
            return documented;
        }
        documented.matches = entries.entries.iter().map(|entry| self.look_up(entry)).collect();
        let found = documented.matches.iter().any(|found| matches!(found, Match::Found(_)));
        let owned = || entries.entries.iter().filter_map(|entry| self.owner(entry)).next().is_some();
        if !found && !owned() {
            documented.matches.fill(Match::Unknown);
            return documented;
        }
        self.lose(entries, &mut documented);
        documented
    }

    fn owner(&self, entry: &Entry) -> Option<&'a Contract> {
        self.owners.find(entry.owner.as_deref()?)
    }

    fn look_up(&self, entry: &Entry) -> Match {
        let Said::Abi(item) = &entry.said else { return Match::Unknown };
        let named = self.by_name.get(item.name.as_str()).map_or(&[][..], Vec::as_slice);
        let mut named: Vec<u32> = named
            .iter()
            .copied()
            .filter(|index| self.fact(*index).is_some_and(|(_, code)| is_kind(item, code)))
            .collect();
        named.sort_by_key(|index| {
            self.fact(*index).map(|(fact, code)| (unlike(item, code), fact.inherited.is_some()))
        });
        let Some(owner) = self.owner(entry) else {
            let unseen = || self.facts.contracts.iter().any(|contract| standard::may_have(contract, item));
            return match named.is_empty() {
                false => Match::Found(named),
                true if unseen() => Match::Unknown,
                true => Match::Gone { near: Vec::new(), doubtful: false },
            };
        };
        let (own, others): (Vec<u32>, Vec<u32>) = named.into_iter().partition(|index| {
            self.fact(*index).is_some_and(|(fact, _)| fact.owner.as_ref() == Some(&owner.name))
        });
        if !own.is_empty() {
            return Match::Found(own);
        }
        // Every contract has a constructor, written or not, and none has another's.
        if item.kind == Some(AbiKind::Constructor) || standard::may_have(owner, item) {
            return Match::Unknown;
        }
        match others.is_empty() {
            false => Match::Moved(others),
            true => Match::Gone { near: Vec::new(), doubtful: false },
        }
    }

    /// A heading that names a contract code does not have takes its entries with it: one thing is gone, not ten.
    fn lose(&self, entries: &Entries, documented: &mut Documented) {
        for (index, scope) in (0u32..).zip(&entries.scopes) {
            let (About::Contract, Some(owner)) = (&scope.about, &scope.owner) else { continue };
            let of_scope = |entry: &Entry| entry.owner.as_ref() == Some(owner) && entry.form.documents();
            let own: Vec<usize> =
                (0..).zip(&entries.entries).filter(|(_, entry)| of_scope(entry)).map(|(at, _)| at).collect();
            let gone =
                |at: &usize| matches!(documented.matches.get(*at), Some(Match::Gone { .. } | Match::Unknown));
            if self.owners.find(owner).is_none() && !own.is_empty() && own.iter().all(gone) {
                documented.lost.push(index);
                for at in own {
                    if let Some(found) = documented.matches.get_mut(at) {
                        *found = Match::Unknown;
                    }
                }
            }
        }
    }

    /// What the entries that are gone may have become: something nobody claims, in the contract they are of.
    fn near(&self, entries: &Entries, documented: &mut Documented, claimed: &FxHashSet<Claimed<'_>>) {
        for (entry, found) in entries.entries.iter().zip(&mut documented.matches) {
            let (Match::Gone { near, .. }, Said::Abi(item)) = (found, &entry.said) else { continue };
            let owner = self.owner(entry).map(|owner| &owner.name);
            let free = (0u32..).zip(&self.facts.facts).filter_map(|(index, fact)| {
                let (_, code) = self.fact(index)?;
                let here = owner.is_none() || fact.owner.as_ref() == owner;
                let free = here && is_kind(item, code) && is_public(code) && !is_claimed(claimed, fact, code);
                free.then_some((code.name.as_str(), index))
            });
            *near = nearest(&item.name, free);
        }
    }

    /// Which contracts a document covers, and what of them.
    fn covered(&self, entries: &'a Entries, documented: &Documented) -> Covered<'a> {
        let mut covered = Covered::default();
        for (entry, found) in entries.entries.iter().zip(&documented.matches) {
            let owner = self.owner(entry).map(|owner| owner.name.as_str());
            let Match::Found(found) = found else {
                covered.contracts.extend(owner);
                continue;
            };
            let Some((fact, item)) = found.first().and_then(|first| self.fact(*first)) else { continue };
            let of = owner.or(fact.owner.as_deref());
            if let Some(of) = of.filter(|_| entry.form.documents()) {
                covered.contracts.insert(of);
                covered.kinds.extend(item.kind.map(|kind| (of, kind)));
            }
        }
        covered
    }

    /// Whether a function is described with a contract that inherits this one or is inherited by it, or is a standard's.
    fn is_of_kin(&self, fact: &Fact, item: &AbiItem, claimed: &FxHashSet<Claimed<'_>>) -> bool {
        let (Some(kind), Some(owner)) = (item.kind, fact.owner.as_deref()) else { return false };
        let own = self.owners.find(owner);
        let bases = own.iter().flat_map(|own| &own.bases);
        let heirs = self.facts.contracts.iter().filter(|other| other.bases.iter().any(|base| base == owner));
        let mut kin = bases.chain(heirs.map(|heir| &heir.name));
        let described = |kin: &SmolStr| {
            let plain = SmolStr::from(super::owner::plain(kin));
            claimed.contains(&(Some(plain), kind, item.name.as_str()))
        };
        own.is_some_and(|own| standard::has(own, &item.name)) || kin.any(described)
    }

    /// What code says of the contracts a document covers and no document claims. `wide` asks for the other contracts too.
    fn missing(
        &self,
        entries: &Entries,
        covered: &Covered<'_>,
        claims: &FxHashSet<Claimed<'_>>,
        wide: bool,
    ) -> Vec<Missing> {
        let mut found: Vec<Missing> = Vec::new();
        let mut by_name: FxHashMap<(&str, AbiKind, &str), usize> = FxHashMap::default();
        for (index, fact) in (0u32..).zip(&self.facts.facts) {
            let (Some((_, item)), Some(owner)) = (self.fact(index), fact.owner.as_deref()) else { continue };
            let Some(kind) = item.kind.filter(|kind| is_missed(*kind, item)) else { continue };
            let here = covered.contracts.contains(owner);
            let claimed = fact.inherited.is_some() || !is_public(item) || is_claimed(claims, fact, item);
            if claimed || !here && !wide || self.is_of_kin(fact, item, claims) {
                continue;
            }
            let described = covered.kinds.contains(&(owner, kind)) || kind == AbiKind::Constructor;
            let scope = (here && described && !entries.generated)
                .then(|| scope_of(entries, &self.owners, owner, kind))
                .flatten();
            let at = *by_name.entry((owner, kind, &item.name)).or_insert_with(|| {
                found.push(Missing { facts: Vec::new(), scope });
                found.len() - 1
            });
            if let Some(missing) = found.get_mut(at) {
                missing.facts.push(index);
            }
        }
        found
    }
}

/// The scope something of a contract belongs to: the table or list of its kind, else the contract's own heading.
fn scope_of(entries: &Entries, owners: &Owners<'_>, owner: &str, kind: AbiKind) -> Option<u32> {
    let is_own = |written: &Option<SmolStr>| match written {
        Some(written) => owners.find(written).is_none_or(|found| found.name == owner),
        None => true,
    };
    let kind = if kind == AbiKind::Constructor { AbiKind::Function } else { kind };
    let scopes = (0u32..).zip(&entries.scopes).filter(|(_, scope)| is_own(&scope.owner));
    let rank = |about: &About, own: bool| match about {
        About::Abi(of) if *of == kind => Some(if own { 3 } else { 2 }),
        About::Contract if own => Some(1),
        _ => None,
    };
    let ranked =
        scopes.filter_map(|(index, scope)| Some((rank(&scope.about, scope.owner.is_some())?, index)));
    // Of several tables of one kind, the last is where new entries go.
    ranked.max().map(|(_, index)| index)
}

/// What a document claims: a kind and a name, of one contract where it says of which.
type Claimed<'a> = (Option<SmolStr>, AbiKind, &'a str);

/// Everything that is claimed in some document and found in code.
fn claimed<'a>(documents: &[&'a Entries], joined: &[Documented]) -> FxHashSet<Claimed<'a>> {
    let mut claimed = FxHashSet::default();
    for (entries, documented) in documents.iter().zip(joined) {
        for (entry, _) in
            entries.entries.iter().zip(&documented.matches).filter(|(entry, _)| entry.form.documents())
        {
            let Said::Abi(item) = &entry.said else { continue };
            for kind in item.kind.map_or(&ALL[..], |kind| {
                std::slice::from_ref(ALL.iter().find(|one| **one == kind).unwrap_or(&AbiKind::Function))
            }) {
                claimed.insert((
                    entry.owner.as_deref().map(super::owner::plain).map(SmolStr::from),
                    *kind,
                    item.name.as_str(),
                ));
            }
        }
    }
    claimed
}

const ALL: [AbiKind; 7] = [
    AbiKind::Function,
    AbiKind::Constructor,
    AbiKind::Event,
    AbiKind::Error,
    AbiKind::Struct,
    AbiKind::Enum,
    AbiKind::Constant,
];

fn is_claimed(claimed: &FxHashSet<Claimed<'_>>, fact: &Fact, item: &AbiItem) -> bool {
    let Some(kind) = item.kind else { return true };
    let owner = fact.owner.as_deref().map(super::owner::plain).map(SmolStr::from);
    let is = |kind: AbiKind| {
        claimed.contains(&(owner.clone(), kind, item.name.as_str()))
            || claimed.contains(&(None, kind, item.name.as_str()))
    };
    // A table of functions has constructors among them.
    is(kind) || kind == AbiKind::Constructor && is(AbiKind::Function)
}

/// Whether an entry may be about this item by what it is.
fn is_kind(entry: &AbiItem, code: &AbiItem) -> bool {
    match (entry.kind, code.kind) {
        (None, _) | (_, None) => true,
        (Some(AbiKind::Constant), Some(kind)) => matches!(kind, AbiKind::Constant | AbiKind::Function),
        (Some(AbiKind::Function), Some(kind)) => {
            matches!(kind, AbiKind::Function | AbiKind::Constructor | AbiKind::Constant)
        }
        (Some(entry), Some(code)) => entry == code,
    }
}

/// How little two overloads have in common: 0 for the same number of parameters.
fn unlike(entry: &AbiItem, code: &AbiItem) -> usize {
    match (&entry.inputs, &code.inputs) {
        (Some(entry), Some(code)) => {
            let types =
                entry.iter().zip(code).filter(|(a, b)| a.ty != b.ty && Some(&a.ty) != b.encoded.as_ref());
            entry.len().abs_diff(code.len()) * 10 + types.count()
        }
        _ => 0,
    }
}

fn is_public(item: &AbiItem) -> bool {
    item.visibility.is_none_or(|visibility| visibility.is_abi())
}

/// Whether something of this kind is missed where a document covers its like.
fn is_missed(kind: AbiKind, item: &AbiItem) -> bool {
    match kind {
        AbiKind::Function | AbiKind::Event | AbiKind::Error => true,
        // Whoever deploys a Soroban contract calls it; in Solidity it is no part of what callers see.
        AbiKind::Constructor => item.name == "__constructor",
        AbiKind::Struct | AbiKind::Enum | AbiKind::Constant => false,
    }
}
