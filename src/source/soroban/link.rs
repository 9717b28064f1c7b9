//! All units into facts: a crate's files together. Start at [`link`].

use super::{Call, Event, Item, Topic, Unit, told::constant_topic};
use crate::{
    contract::{AbiItem, AbiKind, Param, Said, Type},
    source::{Contract, ContractKind, Fact, Facts, Side},
    text::Span,
};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Adds what these units say together, each with its path.
pub fn link(units: &[(&str, &Unit)], facts: &mut Facts) {
    let mut crates: BTreeMap<&str, Vec<(&str, &Unit)>> = BTreeMap::new();
    for (path, unit) in units {
        crates.entry(folder(path)).or_default().push((path, unit));
    }
    for mut files in crates.into_values() {
        let tests: Vec<String> = files.iter().flat_map(|(path, unit)| tests(path, unit)).collect();
        let is_test = |path: &str| {
            let path = path.trim_end_matches(".rs");
            tests.iter().any(|test| {
                path.strip_prefix(test).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        files.retain(|(path, _)| !is_test(path));
        Crate::new(&files).link(&files, facts);
    }
}

/// The folder of the crate a file belongs to.
fn folder(path: &str) -> &str {
    match path.rfind("/src/") {
        Some(at) => path.get(..at).unwrap_or_default(),
        None if path.starts_with("src/") => "",
        None => path.rsplit_once('/').map_or("", |(folder, _)| folder),
    }
}

/// The paths, without ending, of the modules of tests a file names.
fn tests(path: &str, unit: &Unit) -> Vec<String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.trim_end_matches(".rs");
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if !matches!(stem, "lib" | "main" | "mod") {
        parts.push(stem);
    }
    unit.tests.iter().map(|test| [parts.as_slice(), &[test.as_str()]].concat().join("/")).collect()
}

/// What the files of a crate know of each other.
struct Crate<'a> {
    /// The names of its contracts.
    contracts: Vec<&'a SmolStr>,
    symbols: FxHashMap<&'a str, &'a SmolStr>,
    /// Events whose first topic the callers say, by the function that publishes them.
    helpers: FxHashMap<&'a str, (usize, &'a Event)>,
}

impl<'a> Crate<'a> {
    fn new(files: &[(&'a str, &'a Unit)]) -> Crate<'a> {
        let units = || files.iter().map(|(_, unit)| *unit);
        let symbols = units().flat_map(|unit| &unit.symbols);
        let helpers =
            units().flat_map(|unit| &unit.events).filter_map(|event| match event.topics.first()? {
                Topic::Parameter(at, _) => Some((event.within.as_str(), (*at, event))),
                _ => None,
            });
        let mut contracts: Vec<_> = units().flat_map(contracts).collect();
        contracts.sort_unstable();
        contracts.dedup();
        Crate {
            contracts,
            symbols: symbols.map(|(name, symbol)| (name.as_str(), symbol)).collect(),
            helpers: helpers.collect(),
        }
    }

    /// Adds the facts of the crate.
    fn link(&self, files: &[(&'a str, &'a Unit)], facts: &mut Facts) {
        let mut events = Vec::new();
        for (path, unit) in files {
            let owner = only(contracts(unit)).or_else(|| only(self.contracts.iter().copied())).cloned();
            for (item, owner) in functions(unit) {
                facts.facts.push(fact(path, Some(owner.clone()), item.clone()));
            }
            for item in &unit.items {
                // The constants of a crate without a contract are anybody's.
                if item.said.kind != Some(AbiKind::Constant) || !self.contracts.is_empty() {
                    facts.facts.push(fact(path, owner.clone(), item.clone()));
                }
            }
            let published = unit.events.iter().filter_map(|event| self.event(event));
            let called = unit.calls.iter().filter_map(|call| self.called(call));
            events.extend(published.chain(called).map(|item| fact(path, owner.clone(), item)));
            self.describe(path, unit, files, facts);
        }
        events.sort_by(|a, b| (&a.path, a.at).cmp(&(&b.path, b.at)));
        facts.facts.extend(merged(events));
    }

    /// Adds the contracts that are declared in a file, or implemented there and declared nowhere in the crate.
    fn describe(&self, path: &str, unit: &Unit, files: &[(&str, &Unit)], facts: &mut Facts) {
        let declared =
            |name: &SmolStr| files.iter().any(|(_, unit)| unit.contracts.iter().any(|(one, _)| one == name));
        let implemented = unit.impls.iter().filter(|one| !declared(&one.contract));
        let mut all: Vec<_> = unit.contracts.iter().map(|(name, at)| (name, *at)).collect();
        all.extend(implemented.map(|one| (&one.contract, one.at)));
        all.dedup_by(|a, b| a.0 == b.0);
        for (name, at) in all {
            let impls = || files.iter().flat_map(|(_, unit)| &unit.impls).filter(|one| one.contract == *name);
            facts.contracts.push(Contract {
                name: name.clone(),
                kind: ContractKind::Contract,
                bases: impls().filter_map(|one| one.base.clone()).collect(),
                compiled: false,
                unseen: impls().filter(|one| one.unseen).filter_map(|one| one.base.clone()).collect(),
                path: path.into(),
                at,
            });
        }
    }

    /// An event by its first topic; `None` where that is not known.
    fn event(&self, event: &Event) -> Option<Item> {
        let (first, others) = event.topics.split_first()?;
        self.named(self.symbol(first)?, others, event, event.at, event.whole)
    }

    /// The event a call makes another function publish.
    fn called(&self, call: &Call) -> Option<Item> {
        let (at, event) = self.helpers.get(call.callee.as_str())?;
        let topic = self.symbol(call.arguments.get(*at)?.as_ref()?)?;
        self.named(topic, event.topics.get(1..)?, event, call.at, call.whole)
    }

    fn named(&self, name: SmolStr, others: &[Topic], event: &Event, at: Span, whole: Span) -> Option<Item> {
        let others = others.iter().map(|topic| match (self.symbol(topic), topic) {
            (Some(symbol), _) => constant_topic(&symbol),
            (None, Topic::Parameter(_, told) | Topic::Value(told)) => Param { indexed: true, ..told.clone() },
            (None, _) => constant_topic(""),
        });
        let inputs = event.data.as_ref().map(|data| others.chain(data.iter().cloned()).collect());
        let said = AbiItem { kind: Some(AbiKind::Event), name, inputs, ..AbiItem::default() };
        Some(Item { said, at, whole })
    }

    /// The symbol of a topic that is always the same.
    fn symbol(&self, topic: &Topic) -> Option<SmolStr> {
        match topic {
            Topic::Name(name) => Some(name.clone()),
            Topic::Constant(name) => self.symbols.get(name.as_str()).map(|symbol| (*symbol).clone()),
            Topic::Parameter(..) | Topic::Value(_) => None,
        }
    }
}

/// The contracts a file declares or implements.
fn contracts(unit: &Unit) -> impl Iterator<Item = &SmolStr> {
    unit.contracts.iter().map(|(name, _)| name).chain(unit.impls.iter().map(|one| &one.contract))
}

/// The exported functions of a file with their contract.
fn functions(unit: &Unit) -> impl Iterator<Item = (&Item, &SmolStr)> {
    unit.impls.iter().flat_map(|one| one.items.iter().map(|item| (item, &one.contract)))
}

/// The one name there is.
fn only<'a>(mut names: impl Iterator<Item = &'a SmolStr>) -> Option<&'a SmolStr> {
    let first = names.next()?;
    names.all(|name| name == first).then_some(first)
}

/// Events once each: what one place does not tell of a payload, another may.
fn merged(events: Vec<Fact>) -> Vec<Fact> {
    let mut merged: Vec<Fact> = Vec::new();
    for event in events {
        let same = merged.iter_mut().find(|other| is_same(other, &event));
        match (same, event) {
            (Some(known), event) => fill(known, event),
            (None, event) => merged.push(event),
        }
    }
    merged
}

/// Whether two events have one name and as many parameters.
fn is_same(one: &Fact, other: &Fact) -> bool {
    let (Said::Abi(a), Said::Abi(b)) = (&one.said, &other.said) else { return false };
    let count = |item: &AbiItem| item.inputs.as_ref().map(Vec::len);
    one.owner == other.owner && a.name == b.name && count(a) == count(b)
}

/// Takes from an event what is not known of the same one.
fn fill(known: &mut Fact, other: Fact) {
    let (Said::Abi(known), Said::Abi(other)) = (&mut known.said, other.said) else { return };
    for (known, other) in known.inputs.iter_mut().flatten().zip(other.inputs.into_iter().flatten()) {
        if known.ty == Type::Unknown {
            known.ty = other.ty;
        }
        known.name = known.name.take().or(other.name);
    }
}

/// A fact of a contract.
fn fact(path: &str, owner: Option<SmolStr>, item: Item) -> Fact {
    let Item { said, at, whole } = item;
    Fact { said: Said::Abi(said), owner, inherited: None, side: Side::Chain, path: path.into(), at, whole }
}
