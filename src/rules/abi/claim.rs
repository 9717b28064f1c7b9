//! The entries of a contract document as the rules of the family look at them. Not a rule. Start at [`claimed`].

use crate::{
    contract::{
        AbiItem, Said,
        compare::{Difference, describe, differences},
    },
    project::{Match, Place},
    rules::{Claims, Finding, Fix, Rule, code_place::in_code},
    source::{ContractKind, Fact},
    syntax::entry::{Entry, Form},
    templates::contract::replace,
    text::Span,
};
use rustc_hash::FxHashSet;

/// One entry about a contract.
pub(super) struct Claim<'a> {
    /// As the document has it.
    pub entry: &'a Entry,
    /// What it claims.
    pub item: &'a AbiItem,
    /// What code says of it.
    pub found: &'a Match,
}

/// What code says of an entry, and in what the two differ.
pub(super) struct Compared<'a> {
    /// The fact that is most like the entry.
    pub fact: &'a Fact,
    /// What it says.
    pub item: &'a AbiItem,
    /// Everything in which they differ, the loudest first.
    pub differences: Vec<Difference>,
}

/// The entries about contracts. One that is only named in passing and has an entry of its own elsewhere is left out.
pub(super) fn claimed<'a>(claims: &Claims<'a>) -> impl Iterator<Item = Claim<'a>> {
    let entries = &claims.member.entries().entries;
    let all = entries.iter().zip(&claims.document.matches).filter_map(|(entry, found)| match &entry.said {
        Said::Abi(item) => Some(Claim { entry, item, found }),
        _ => None,
    });
    let own: FxHashSet<String> =
        entries.iter().filter(|entry| entry.form != Form::Aside).map(|entry| entry.said.name()).collect();
    let mut seen = FxHashSet::default();
    all.filter(move |claim| {
        let name = claim.item.name.as_str();
        claim.entry.form != Form::Aside || !own.contains(name) && seen.insert(name)
    })
}

/// The entry against the fact it agrees with best; `None` where nothing of its name is found.
pub(super) fn compared<'a>(claims: &Claims<'a>, claim: &Claim<'_>) -> Option<Compared<'a>> {
    let Match::Found(found) = claim.found else { return None };
    let contracts = claims.contracts;
    let facts = found.iter().filter_map(|index| contracts.fact(*index)).filter_map(|fact| match &fact.said {
        Said::Abi(item) => Some((fact, item)),
        _ => None,
    });
    let compared = facts.map(|(fact, item)| {
        let differences = differences(claim.item, item);
        Compared { fact, item, differences }
    });
    compared.min_by_key(|compared| {
        let loud = compared.differences.iter().filter(|difference| difference.is_loud()).count();
        (loud, compared.differences.len())
    })
}

impl Compared<'_> {
    /// The entry rewritten as code has it, where it is written in a way in which that can be done.
    pub(super) fn rewrite(&self, claims: &Claims<'_>, claim: &Claim<'_>) -> Option<Fix> {
        let (at, text) = replace(claims.member, claim.entry, self.fact)?;
        let title = format!("Write {} as code has it", claim.item.name);
        Some(Fix::replace(title, claims.member.place(at), text))
    }

    /// What a rule says of the differences that are its own; nothing where there are none.
    pub(super) fn finding(
        &self,
        claims: &Claims<'_>,
        claim: &Claim<'_>,
        rule: &'static Rule,
        own: &[&Difference],
    ) -> Option<Finding> {
        let said: Vec<String> = own.iter().map(|difference| describe(difference)).collect();
        (!said.is_empty()).then(|| self.say(claims, claim, rule, &said.join("; it ")))
    }

    /// A finding at the entry's name that says this of the fact: the second half of a sentence that begins with its name.
    pub(super) fn say(
        &self,
        claims: &Claims<'_>,
        claim: &Claim<'_>,
        rule: &'static Rule,
        what: &str,
    ) -> Finding {
        let name = name_of(self.fact, self.item);
        let at = claims.member.place(claim.entry.anchor());
        let subject = subject(claims, claim);
        match in_code(claims.snapshot, self.fact) {
            Some(place) => Finding::new(rule, at, format!("{name} ({}) {what}", place.name))
                .about([subject])
                .with(place.at, format!("{name} is here")),
            None => Finding::new(rule, at, format!("{name} {what}")).about([subject]),
        }
    }
}

/// The name of a fact with the contract it belongs to: `Vault.claim`.
pub(super) fn name_of(fact: &Fact, item: &AbiItem) -> String {
    match &fact.owner {
        Some(owner) => format!("{owner}.{}", item.name),
        None => item.name.to_string(),
    }
}

/// What an entry speaks of: its name with the contract it is of, as code spells that where code has it.
pub(super) fn subject(claims: &Claims<'_>, claim: &Claim<'_>) -> String {
    let Some(written) = claim.entry.owner.as_deref() else { return claim.item.name.to_string() };
    match claims.contracts.contract(written) {
        Some(contract) => format!("{}.{}", contract.name, claim.item.name),
        None if written.contains(' ') => claim.item.name.to_string(),
        None => format!("{written}.{}", claim.item.name),
    }
}

/// Whether an entry is of something that no caller sees: an internal function, unless it is a library's, whose internal functions are what it is for.
pub(super) fn is_internal(claims: &Claims<'_>, claim: &Claim<'_>) -> bool {
    let name = claim.item.name.as_str();
    if name.starts_with('_') && !name.starts_with("__") {
        return true;
    }
    let owner = claim.entry.owner.as_deref().and_then(|written| claims.contracts.contract(written));
    let library = owner.is_some_and(|owner| owner.kind == ContractKind::Library);
    !library && claim.item.visibility.is_some_and(|visibility| !visibility.is_abi())
}

/// Where a word stands in an entry, beside other words; `None` unless it stands there once.
pub(super) fn word_in(claims: &Claims<'_>, entry: &Entry, word: &str) -> Option<Place> {
    let document = &claims.member.document;
    let text = document.at(entry.anchor_of(entry.whole)).to_lowercase();
    let word = word.to_lowercase();
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let alone = |at: &usize| {
        let before = text.get(..*at).and_then(|text| text.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|text| text.chars().next());
        !part(before) && !part(after)
    };
    let mut found = text.match_indices(&word).map(|(at, _)| at).filter(alone);
    let (at, None) = (found.next()?, found.next()) else { return None };
    // Letters whose small form is longer would move what follows them.
    let same = text.len() == (entry.whole.end - entry.whole.start) as usize;
    let start = entry.whole.start + u32::try_from(at).ok()?;
    let end = start + u32::try_from(word.len()).ok()?;
    same.then(|| claims.member.place(entry.anchor_of(Span { start, end })))
}
