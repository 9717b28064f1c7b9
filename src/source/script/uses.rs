//! Which other files what a file says depends on: those it imports names from that its routes, messages, payloads and
//! exported constants are said with. An import that only draws or computes something leads nowhere.
//!
//! Start at [`leads_to`].

use super::{
    Unit,
    link::specifier,
    module::{Export, Import},
    value::Value,
};
use crate::contract::Shape;
use rustc_hash::FxHashSet;

/// The files a unit's imports lead to and that what it says depends on, of those there are.
pub(in crate::source) fn leads_to(path: &str, unit: &Unit, exists: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Uses::of(unit)
        .specifiers
        .into_iter()
        .filter_map(|specifier| specifier::existing(specifier, path, exists))
        .filter(|found| found != path)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether one of a unit's imports ends like a path: in the name of its file, or of its folder where it is an index.
pub(in crate::source) fn may_lead_to(unit: &Unit, path: &str) -> bool {
    let mut parts = path.rsplit('/').map(|part| part.split('.').next().unwrap_or(part));
    let (Some(file), folder) = (parts.next(), parts.next()) else { return false };
    let ends = |specifier: &str| {
        let last = specifier.rsplit('/').next().unwrap_or(specifier);
        let stem = last.split('.').next().unwrap_or(last);
        stem == file || file == "index" && (stem.is_empty() || Some(stem) == folder)
    };
    let module = &unit.module;
    let exported = module.exports.values().filter_map(|export| match export {
        Export::From(import) => Some(import),
        Export::Local(_) => None,
    });
    module.imports.values().chain(exported).any(|import| ends(&import.specifier))
        || module.stars.iter().any(|specifier| ends(specifier))
}

/// Names that matter and where those of other files come from.
#[derive(Default)]
pub(super) struct Uses<'a> {
    names: FxHashSet<&'a str>,
    specifiers: FxHashSet<&'a str>,
}

/// Names are followed within a file so many times.
const STEPS: usize = 6;

impl<'a> Uses<'a> {
    fn of(unit: &'a Unit) -> Uses<'a> {
        let mut uses = Uses::default();
        unit.routes.names(&mut uses);
        unit.messages.names(&mut uses);
        unit.calls.callees().for_each(|name| uses.name(name));
        unit.calls.shapes().for_each(|shape| uses.shape(shape));
        let module = &unit.module;
        uses.specifiers.extend(module.stars.iter().map(|specifier| specifier.as_str()));
        for export in module.exports.values() {
            match export {
                Export::From(import) => uses.import(import),
                Export::Local(name) => uses.name(name),
            }
        }
        for _ in 0..STEPS {
            let before = uses.names.len();
            uses.within(unit);
            if uses.names.len() == before {
                break;
            }
        }
        let imported = module.imports.iter().filter(|(name, _)| uses.has(name));
        let imported: Vec<&str> = imported.map(|(_, import)| import.specifier.as_str()).collect();
        uses.specifiers.extend(imported);
        uses
    }

    /// Takes in the names behind names.
    fn within(&mut self, unit: &'a Unit) {
        unit.routes.behind(self);
        for (name, value) in &unit.module.constants {
            if self.has(name) {
                self.value(value);
            }
        }
        for (name, declared) in &unit.module.types {
            if self.has(name) {
                self.shape(&declared.shape);
                declared.bases.iter().for_each(|base| self.name(base));
            }
        }
    }

    /// Takes a name in; of a member's its owner's.
    pub(super) fn name(&mut self, name: &'a str) {
        self.names.insert(head(name));
    }

    /// Takes in what is imported where it is used.
    pub(super) fn import(&mut self, import: &'a Import) {
        self.specifiers.insert(&import.specifier);
    }

    /// Whether a name, or the owner of a member, was taken in.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(head(name))
    }

    /// Takes in the names in a value.
    pub(super) fn value(&mut self, value: &'a Value) {
        match value {
            Value::Name(name) => self.name(name),
            Value::List(some) | Value::Join(some) => some.iter().for_each(|one| self.value(one)),
            Value::Object(members) => members.iter().for_each(|(_, one)| self.value(one)),
            Value::Text(_) | Value::Number(_) | Value::Other => {}
        }
    }

    /// Takes in the types in a shape.
    pub(super) fn shape(&mut self, shape: &'a Shape) {
        match shape {
            Shape::Named(name) => self.name(name),
            Shape::Array(item) => self.shape(item),
            Shape::Union(some) => some.iter().for_each(|one| self.shape(one)),
            Shape::Object { keys, .. } => keys.iter().for_each(|key| self.shape(&key.shape)),
            _ => {}
        }
    }
}

/// The first part of a dotted name; of `this.x` all of it.
fn head(name: &str) -> &str {
    match name.strip_prefix("this.") {
        Some(member) => name.get(..5 + member.find('.').unwrap_or(member.len())).unwrap_or(name),
        None => name.split('.').next().unwrap_or(name),
    }
}
