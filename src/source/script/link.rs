//! The modules of a workspace together: from a name in one file to what stands behind it in another. Imports are followed
//! a bounded number of steps, so that files which import each other end. Reads nothing: only units.
//!
//! Start at [`Modules`].

pub(super) mod specifier;

use super::{
    Unit,
    module::{Declared, Export, Import, Imported},
    value::Value,
};
use crate::contract::{Key, Shape};
use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};
use std::cell::RefCell;

/// The units of a workspace, by path.
pub(super) struct Modules<'a> {
    units: FxHashMap<&'a str, &'a Unit>,
    packages: FxHashMap<&'a str, Vec<&'a str>>,
    /// The file that each specifier asked about means, by the folder it is written in: there are many spellings to try, and
    /// every use of an imported name asks.
    meant: RefCell<FxHashMap<SmolStr, FxHashMap<SmolStr, Option<&'a str>>>>,
}

/// A name where it is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// The file.
    pub(super) path: &'a str,
    /// The name in that file, with dots where a member is meant.
    pub(super) name: SmolStr,
}

/// How many steps names are followed.
const STEPS: usize = 12;

impl<'a> Modules<'a> {
    /// These units, each with its path.
    pub(super) fn new(units: &[(&'a str, &'a Unit)]) -> Modules<'a> {
        let units: FxHashMap<_, _> = units.iter().copied().collect();
        let packages = specifier::packages(&units);
        Modules { units, packages, meant: RefCell::default() }
    }

    /// The unit of a file.
    pub(super) fn unit(&self, path: &str) -> Option<(&'a str, &'a Unit)> {
        self.units.get_key_value(path).map(|(path, unit)| (*path, *unit))
    }

    /// The file a specifier means in another; `None` for packages and files that are not there.
    pub(super) fn file(&self, specifier: &str, from: &str) -> Option<&'a str> {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let known = |meant: &FxHashMap<SmolStr, FxHashMap<_, _>>| meant.get(folder)?.get(specifier).copied();
        if let Some(known) = known(&self.meant.borrow()) {
            return known;
        }
        let found = self.find(specifier, from);
        self.meant.borrow_mut().entry(folder.into()).or_default().insert(specifier.into(), found);
        found
    }

    fn find(&self, specifier: &str, from: &str) -> Option<&'a str> {
        let homes = |name: &str| match self.packages.get(name).map(Vec::as_slice) {
            Some([home]) => Some((*home).to_owned()),
            _ => None,
        };
        specifier::candidates(specifier, from, &homes)
            .into_iter()
            .find_map(|candidate| self.unit(&candidate).map(|(path, _)| path))
    }

    /// Where a name of a file is declared; it may be a member's (`routes.users`). `None` where the name comes from a
    /// package or is not declared at a top level.
    pub(super) fn declaration(&self, path: &str, name: &str) -> Option<Place<'a>> {
        let (path, unit) = self.unit(path)?;
        self.local(path, unit, name, STEPS)
    }

    /// Where an export of a file is declared.
    pub(super) fn export(&self, path: &str, name: &str) -> Option<Place<'a>> {
        let (path, unit) = self.unit(path)?;
        self.exported(path, unit, name, STEPS)
    }

    /// Where what a file imports is declared, or a member of it where `rest` names one.
    pub(super) fn import(&self, path: &str, import: &Import, rest: &str) -> Option<Place<'a>> {
        self.imported(path, import, rest, STEPS)
    }

    /// What a constant of a file says, with every name in it followed as far as it goes.
    pub(super) fn resolve_value(&self, path: &str, name: &str) -> Option<Value> {
        self.constant(path, name, STEPS)
    }

    /// What an expression of a file says, with every name in it followed as far as it goes.
    pub(super) fn evaluate(&self, path: &str, value: &Value) -> Value {
        self.value(path, value, STEPS)
    }

    /// The shape of a type a file names, with the types in it followed as far as they go.
    pub(super) fn resolve_type(&self, path: &str, name: &str) -> Option<Shape> {
        self.declared(path, name, STEPS / 2)
    }

    /// A shape with the types it names followed as far as they go.
    pub(super) fn resolve_shape(&self, path: &str, shape: &Shape) -> Shape {
        self.shape(path, shape, STEPS / 2)
    }

    fn local(&self, path: &'a str, unit: &'a Unit, name: &str, steps: usize) -> Option<Place<'a>> {
        let (head, rest) = split(name);
        match unit.module.imports.get(head) {
            Some(import) => self.imported(path, import, rest, steps.checked_sub(1)?),
            None => Some(Place { path, name: name.into() }),
        }
    }

    fn imported(&self, from: &str, import: &Import, rest: &str, steps: usize) -> Option<Place<'a>> {
        let (path, unit) = self.unit(self.file(&import.specifier, from)?)?;
        match &import.name {
            Imported::Named(name) => self.exported(path, unit, &join(name, rest), steps),
            Imported::Default if unit.module.exports.contains_key("default") => {
                self.exported(path, unit, &join("default", rest), steps)
            }
            Imported::Default | Imported::Namespace => {
                self.exported(path, unit, if rest.is_empty() { "default" } else { rest }, steps)
            }
        }
    }

    fn exported(&self, path: &'a str, unit: &'a Unit, name: &str, steps: usize) -> Option<Place<'a>> {
        let steps = steps.checked_sub(1)?;
        let (head, rest) = split(name);
        match unit.module.exports.get(head) {
            Some(Export::Local(local)) => self.local(path, unit, &join(local, rest), steps),
            Some(Export::From(import)) => self.imported(path, import, rest, steps),
            None if head == "default" => None,
            None => unit.module.stars.iter().find_map(|specifier| {
                let (path, unit) = self.unit(self.file(specifier, path)?)?;
                self.exported(path, unit, name, steps)
            }),
        }
    }

    fn constant(&self, path: &str, name: &str, steps: usize) -> Option<Value> {
        let steps = steps.checked_sub(1)?;
        let place = self.declaration(path, name)?;
        let (_, unit) = self.unit(place.path)?;
        let constants = &unit.module.constants;
        if let Some(value) = constants.get(&place.name) {
            return Some(self.value(place.path, value, steps));
        }
        let (owner, member) = place.name.rsplit_once('.')?;
        let owner = match constants.get(owner) {
            Some(value) => self.value(place.path, value, steps),
            None => self.constant(place.path, owner, steps)?,
        };
        owner.member(member).cloned()
    }

    fn value(&self, path: &str, value: &Value, steps: usize) -> Value {
        let Some(steps) = steps.checked_sub(1) else { return Value::Other };
        match value {
            Value::Name(name) => self.constant(path, name, steps).unwrap_or_else(|| value.clone()),
            Value::List(items) => {
                Value::List(items.iter().map(|item| self.value(path, item, steps)).collect())
            }
            Value::Object(members) => Value::Object(
                members.iter().map(|(name, value)| (name.clone(), self.value(path, value, steps))).collect(),
            ),
            Value::Join(parts) => {
                Value::join(parts.iter().map(|part| self.value(path, part, steps)).collect())
            }
            Value::Text(_) | Value::Number(_) | Value::Other => value.clone(),
        }
    }

    fn declared(&self, path: &str, name: &str, steps: usize) -> Option<Shape> {
        let steps = steps.checked_sub(1)?;
        let place = self.declaration(path, name)?;
        let (path, unit) = self.unit(place.path)?;
        let Declared { shape, bases } = unit.module.types.get(&place.name)?;
        let own = self.shape(path, shape, steps);
        Some(bases.iter().fold(own, |shape, base| with(shape, self.declared(path, base, steps))))
    }

    fn shape(&self, path: &str, shape: &Shape, steps: usize) -> Shape {
        let inside = |shape: &Shape| self.shape(path, shape, steps);
        match shape {
            Shape::Named(name) => self.declared(path, name, steps).unwrap_or_else(|| shape.clone()),
            Shape::Array(item) => Shape::Array(Box::new(inside(item))),
            Shape::Union(some) => Shape::Union(some.iter().map(inside).collect()),
            Shape::Object { keys, open } => Shape::Object {
                keys: keys.iter().map(|key| Key { shape: inside(&key.shape), ..key.clone() }).collect(),
                open: *open,
            },
            _ => shape.clone(),
        }
    }
}

/// An object with the keys of what it extends; open where that is not known.
fn with(shape: Shape, base: Option<Shape>) -> Shape {
    let Shape::Object { mut keys, open } = shape else { return shape };
    let Some(Shape::Object { keys: inherited, open: more }) = base else {
        return Shape::Object { keys, open: true };
    };
    let own = keys.len();
    for key in inherited {
        if !keys.iter().take(own).any(|known| known.name == key.name) {
            keys.push(key);
        }
    }
    Shape::Object { keys, open: open || more }
}

fn split(name: &str) -> (&str, &str) {
    name.split_once('.').unwrap_or((name, ""))
}

fn join(head: &str, rest: &str) -> SmolStr {
    if rest.is_empty() { head.into() } else { format_smolstr!("{head}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Language;

    /// Files, each after a line `//- its/path`; then `path name` and what is found: `place = value`.
    #[track_caller]
    fn check(files: &str, question: &str, answer: &str) {
        let units: Vec<_> = files
            .split("//- ")
            .filter_map(|file| file.trim_start().split_once('\n'))
            .map(|(path, text)| (path.trim(), super::super::read(Language::of(path.trim()).unwrap(), text)))
            .collect();
        let units: Vec<_> = units.iter().map(|(path, unit)| (*path, unit)).collect();
        let modules = Modules::new(&units);
        let (path, name) = question.split_once(' ').unwrap();
        let place = modules.declaration(path, name).map(|place| format!("{} {}", place.path, place.name));
        let value = modules.resolve_value(path, name).map(|value| format!(" = {value:?}"));
        assert_eq!(place.unwrap_or_default() + &value.unwrap_or_default(), answer);
    }

    #[test]
    fn a_constant_is_followed_through_an_index_and_its_new_name() {
        let files = "
//- src/app.ts
import { EVENTS as E } from './shared/index.js';
//- src/shared/index.ts
export * from './other'
export * from './events';
//- src/shared/events.ts
const BASE = 'lobby';
export const EVENTS = { join: `${BASE}:join`, n: 1 } as const;
export enum Side { Home, Away = 'away' }
//- src/shared/other.ts
export const X = 1;
";
        check(files, "src/app.ts E.join", r#"src/shared/events.ts EVENTS.join = Text("lobby:join")"#);
        check(files, "src/shared/events.ts Side.Away", r#"src/shared/events.ts Side.Away = Text("away")"#);
        check(files, "src/shared/events.ts Side.Home", r#"src/shared/events.ts Side.Home = Number("0")"#);
    }

    #[test]
    fn common_js_exports_are_followed_too() {
        let files = "
//- server/app.js
const { PORT, add } = require('./config');
const users = require('./users');
const routes = require('./routes').users;
//- server/config.js
module.exports = { PORT: '80', add() {} };
//- server/users/index.js
const router = 1;
module.exports = router;
//- server/routes.js
exports.users = require('./users');
";
        check(files, "server/app.js PORT", r#"server/config.js default.PORT = Text("80")"#);
        check(files, "server/app.js users", r#"server/users/index.js router = Number("1")"#);
        check(files, "server/app.js routes", r#"server/users/index.js router = Number("1")"#);
    }

    #[test]
    fn aliases_and_packages_of_the_workspace_are_found() {
        let files = "
//- apps/web/src/page.ts
import { A } from '@/lib/a';
import { B } from '@bets/shared';
import * as all from '@bets/shared';
import type { C } from '@bets/shared/deep';
//- apps/web/src/lib/a.ts
export const A = 'a';
//- packages/shared/src/index.ts
export const B = 'b';
//- packages/shared/src/deep.ts
export const C = 'c';
";
        check(files, "apps/web/src/page.ts A", r#"apps/web/src/lib/a.ts A = Text("a")"#);
        check(files, "apps/web/src/page.ts B", r#"packages/shared/src/index.ts B = Text("b")"#);
        check(files, "apps/web/src/page.ts all.B", r#"packages/shared/src/index.ts B = Text("b")"#);
        check(files, "apps/web/src/page.ts C", r#"packages/shared/src/deep.ts C = Text("c")"#);
    }

    #[test]
    fn files_that_import_each_other_end() {
        let files = "
//- a.ts
export { x } from './b';
export * from './b';
export const y = z;
import { z } from './b';
//- b.ts
export { x } from './a';
export * from './a';
export { y as z } from './a';
";
        check(files, "a.ts x", "a.ts x");
        check(files, "b.ts z", "b.ts z");
        check(files, "a.ts y", r#"a.ts y = Name("z")"#);
    }

    #[test]
    fn what_comes_from_a_package_is_not_declared_here() {
        check("//- a.ts\nimport express from 'express';\n", "a.ts express", "");
    }
}
