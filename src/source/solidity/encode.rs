//! Types as callers encode them: an enum is a `uint8`, a contract an `address`, a struct the tuple of its fields.
//!
//! Start at [`Encoder::encode`].

use super::{
    Item,
    lineage::Lineages,
    world::{Found, Scope, World},
};
use crate::contract::{AbiKind, Param, Type};

/// How deep structs may stand in structs; one that holds itself has no encoding.
const DEEPEST: usize = 24;

/// Finds what the names in types mean.
#[derive(Clone, Copy)]
pub(super) struct Encoder<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) lineages: &'a Lineages,
    /// Whether a name that is not known stands for itself.
    pub(super) lenient: bool,
}

impl<'a> Encoder<'a> {
    /// A type that is written in `scope`, as callers encode it; `None` where a name in it is not known.
    pub(super) fn encode(self, scope: Scope, ty: &Type) -> Option<Type> {
        self.deeper(scope, ty, 0)
    }

    /// The same with names that are not known left as they are, so that `Base.Data` and `Data` are told to be one struct
    /// even where a field of it is not known.
    pub(super) fn compared(mut self, scope: Scope, ty: &Type) -> Type {
        self.lenient = true;
        self.deeper(scope, ty, 0).unwrap_or_else(|| ty.clone())
    }

    /// The struct that a type names, and where it is declared.
    pub(super) fn fields(self, scope: Scope, ty: &Type) -> Option<(&'a [Param], Scope)> {
        match ty {
            Type::Named(name) => match self.find(scope, name)? {
                Found::Item(Item { said, .. }, scope) if said.kind == Some(AbiKind::Struct) => {
                    Some((said.inputs.as_deref()?, scope))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn deeper(self, scope: Scope, ty: &Type, depth: usize) -> Option<Type> {
        if depth > DEEPEST {
            return None;
        }
        match ty {
            Type::Named(name) => {
                let found = elementary(name).or_else(|| self.named(scope, name, depth));
                found.or_else(|| self.lenient.then(|| Type::Named(last(name).into())))
            }
            Type::Array(of, size) => Some(Type::Array(Box::new(self.deeper(scope, of, depth + 1)?), *size)),
            Type::Tuple(of) => {
                let of: Option<_> = of.iter().map(|ty| self.deeper(scope, ty, depth + 1)).collect();
                Some(Type::Tuple(of?))
            }
            Type::Generic(..) | Type::Unknown => None,
        }
    }

    /// What a type with a name of its own is encoded as.
    fn named(self, scope: Scope, name: &str, depth: usize) -> Option<Type> {
        match self.find(scope, name)? {
            Found::Contract(_) => Some(Type::Named("address".into())),
            Found::Alias(ty) => self.deeper(scope, ty, depth + 1),
            Found::Item(item, inner) if item.said.kind == Some(AbiKind::Struct) => {
                let fields = item.said.inputs.as_deref()?.iter();
                let fields: Option<_> =
                    fields.map(|field| self.deeper(inner, &field.ty, depth + 1)).collect();
                Some(Type::Tuple(fields?))
            }
            Found::Item(..) => Some(Type::Named("uint8".into())),
            Found::File(_) | Found::Unseen => None,
        }
    }

    /// What a path means where it is written: in the contract, in its bases, in the file and its imports.
    fn find(self, scope: Scope, path: &str) -> Option<Found<'a>> {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let found = self.member(scope, first).or_else(|| self.world.find(scope.file, first))?;
        match (rest, found) {
            (None, found) => Some(found),
            (Some(rest), Found::Contract(id)) => {
                self.member(Scope { file: id.file, contract: Some(id) }, rest)
            }
            (Some(rest), Found::File(file)) => self.find(Scope { file, contract: None }, rest),
            _ => None,
        }
    }

    /// The type of this name in a contract or a base of it.
    fn member(self, scope: Scope, name: &str) -> Option<Found<'a>> {
        let line = &self.lineages.of(scope.contract?)?.line;
        line.iter().find_map(|id| {
            let scope = Scope { file: id.file, contract: Some(*id) };
            self.world.contract(*id)?.members.find(name, scope)
        })
    }
}

/// The last part of a dotted path.
fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The full name of a type that is part of the language; `None` for others.
pub(super) fn elementary(name: &str) -> Option<Type> {
    let full = match name {
        "uint" => "uint256",
        "int" => "int256",
        "byte" => "bytes1",
        "fixed" => "fixed128x18",
        "ufixed" => "ufixed128x18",
        "address payable" => "address",
        "address" | "bool" | "string" | "bytes" | "function" => name,
        _ => {
            let head = ["uint", "int", "bytes", "ufixed", "fixed"];
            let tail = head.iter().find_map(|head| name.strip_prefix(head))?;
            let is_size = tail.starts_with(|char: char| char.is_ascii_digit())
                && tail.chars().all(|char| char.is_ascii_digit() || char == 'x');
            return is_size.then(|| Type::Named(name.into()));
        }
    };
    Some(Type::Named(full.into()))
}
