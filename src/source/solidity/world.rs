//! All files together: which file an import leads to, and what a name means in a file. Start at [`World::find`].

use super::{Declared, Import, Item, Unit};
use crate::contract::{AbiKind, Type};
use rustc_hash::FxHashMap;

/// A contract: its file, and which of the file's contracts it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id {
    pub(super) file: usize,
    at: usize,
}

/// What a name means.
#[derive(Clone, Copy)]
pub(super) enum Found<'a> {
    /// A contract, interface or library.
    Contract(Id),
    /// A struct or an enum, and the contract it stands in.
    Item(&'a Item, Scope),
    /// A type that stands for another.
    Alias(&'a Type),
    /// A file that was given a name.
    File(usize),
    /// Something that an import brings in from a file nobody sees.
    Unseen,
}

/// Where a name is written: in a file, in one of its contracts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope {
    pub(super) file: usize,
    pub(super) contract: Option<Id>,
}

/// All units with what is needed to find names in them.
pub(super) struct World<'a> {
    units: &'a [(&'a str, &'a Unit)],
    /// The contracts of one name.
    named: FxHashMap<&'a str, Vec<Id>>,
    /// Where each import of each file leads.
    leads: Vec<Vec<Option<usize>>>,
}

impl<'a> World<'a> {
    /// Indexes the units.
    pub(super) fn new(units: &'a [(&'a str, &'a Unit)]) -> World<'a> {
        let mut named: FxHashMap<&str, Vec<Id>> = FxHashMap::default();
        for (file, (_, unit)) in units.iter().enumerate() {
            for (at, contract) in unit.contracts.iter().enumerate() {
                named.entry(&contract.name).or_default().push(Id { file, at });
            }
        }
        let paths = Paths::new(units);
        let lead = |path: &str, unit: &Unit| {
            unit.imports.iter().map(|import| paths.lead(path, &import.from)).collect()
        };
        let leads = units.iter().map(|(path, unit)| lead(path, unit)).collect();
        World { units, named, leads }
    }

    /// What a path such as `A` or `Z.A` means in a file. A name that no import explains is looked for everywhere, and
    /// taken where only one contract has it.
    pub(super) fn find(&self, file: usize, name: &str) -> Option<Found<'a>> {
        self.find_in(file, name, &mut Vec::new()).or_else(|| match self.named.get(name)?.as_slice() {
            [only] => Some(Found::Contract(*only)),
            _ => None,
        })
    }

    /// What a name means in a file: what it declares, then what it imports.
    pub(super) fn find_in(&self, file: usize, name: &str, been: &mut Vec<usize>) -> Option<Found<'a>> {
        let (_, unit) = self.units.get(file)?;
        if been.contains(&file) {
            return None;
        }
        if let Some(at) = unit.contracts.iter().position(|contract| contract.name == name) {
            return Some(Found::Contract(Id { file, at }));
        }
        if let Some(found) = unit.members.find(name, Scope { file, contract: None }) {
            return Some(found);
        }
        been.push(file);
        let found = unit.imports.iter().zip(self.leads.get(file)?);
        let found = found.filter_map(|(import, lead)| self.brought(import, *lead, name, been));
        let found = best(found);
        been.pop();
        found
    }

    /// What an import brings in under a name.
    fn brought(
        &self,
        import: &Import,
        lead: Option<usize>,
        name: &str,
        been: &mut Vec<usize>,
    ) -> Option<Found<'a>> {
        if let Some(alias) = &import.alias {
            return (alias == name).then(|| lead.map_or(Found::Unseen, Found::File));
        }
        let there = match import.names.iter().find(|(_, here)| here == name) {
            Some((there, _)) => there,
            None if import.names.is_empty() => name,
            None => return None,
        };
        match lead {
            Some(lead) => self.find_in(lead, there, been),
            None if import.names.is_empty() => (stem(&import.from) == name).then_some(Found::Unseen),
            None => Some(Found::Unseen),
        }
    }

    /// A contract.
    pub(super) fn contract(&self, id: Id) -> Option<&'a Declared> {
        self.units.get(id.file)?.1.contracts.get(id.at)
    }

    /// Every contract, by file and place.
    pub(super) fn contracts(&self) -> impl Iterator<Item = (Id, &'a Declared)> {
        let files = self.units.iter().enumerate();
        files.flat_map(|(file, (_, unit))| {
            unit.contracts.iter().enumerate().map(move |(at, contract)| (Id { file, at }, contract))
        })
    }

    /// The hash of a file's text.
    pub(super) fn hash(&self, file: usize) -> Option<&'a str> {
        self.units.get(file).map(|(_, unit)| unit.hash.as_str())
    }

    /// A file's path.
    pub(super) fn path(&self, file: usize) -> &'a str {
        self.units.get(file).map_or("", |(path, _)| path)
    }
}

impl super::Members {
    /// A type that is declared here.
    pub(super) fn find(&self, name: &str, scope: Scope) -> Option<Found<'_>> {
        let is_type = |item: &&Item| {
            item.said.name == name && matches!(item.said.kind, Some(AbiKind::Struct | AbiKind::Enum))
        };
        let item = self.items.iter().find(is_type).map(|item| Found::Item(item, scope));
        item.or_else(|| Some(Found::Alias(&self.aliases.iter().find(|(alias, _)| alias == name)?.1)))
    }
}

/// The first that is seen, else that it is not.
fn best<'a>(found: impl Iterator<Item = Found<'a>>) -> Option<Found<'a>> {
    let mut unseen = None;
    for found in found {
        match found {
            Found::Unseen => unseen = Some(Found::Unseen),
            found => return Some(found),
        }
    }
    unseen
}

/// The name of a file without its ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}

/// The files by the last part of their path.
struct Paths<'a> {
    ending: FxHashMap<&'a str, Vec<(usize, &'a str)>>,
}

impl<'a> Paths<'a> {
    fn new(units: &[(&'a str, &'a Unit)]) -> Paths<'a> {
        let mut ending: FxHashMap<&str, Vec<(usize, &str)>> = FxHashMap::default();
        for (file, (path, _)) in units.iter().enumerate() {
            ending.entry(last(path)).or_default().push((file, path));
        }
        Paths { ending }
    }

    /// The file that an import in `path` leads to. A path that is not relative may begin with a remapping, which is not
    /// known: the rest of it has to be the end of one file's path.
    fn lead(&self, path: &str, import: &str) -> Option<usize> {
        let files = self.ending.get(last(import))?;
        if import.starts_with('.') {
            let wanted = joined(path, import);
            return files.iter().find(|(_, path)| *path == wanted).map(|(file, _)| *file);
        }
        let rest = import.split_once('/').map(|(_, rest)| rest);
        let ends = |wanted: &str| nearest(path, files.iter().filter(|(_, path)| is_end(path, wanted)));
        ends(import).or_else(|| ends(rest?))
    }
}

/// Of several files the one that shares most folders with `path`; `None` where two share as many.
fn nearest<'a>(path: &str, files: impl Iterator<Item = &'a (usize, &'a str)>) -> Option<usize> {
    let shared = |other: &str| path.split('/').zip(other.split('/')).take_while(|(a, b)| a == b).count();
    let mut found: Vec<_> = files.map(|(file, other)| (shared(other), *file)).collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    match found.as_slice() {
        [(most, _), (second, _), ..] if most == second => None,
        [(_, file), ..] => Some(*file),
        [] => None,
    }
}

/// Whether a path ends in these folders and file.
fn is_end(path: &str, wanted: &str) -> bool {
    path.strip_suffix(wanted).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// The last part of a path.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A relative path, seen from the folder of `from`.
fn joined(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
