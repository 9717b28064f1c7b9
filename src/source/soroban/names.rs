//! The names of a file whose types expressions are told by. Start at [`Names::new`].

use super::{Unit, types};
use crate::{
    contract::{AbiKind, Param, Type},
    source::code::Code,
};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use tree_sitter::Node;

/// Structs with their fields, functions with what they return, constants with their type.
pub(super) struct Names {
    structs: FxHashMap<SmolStr, Vec<Param>>,
    values: FxHashMap<SmolStr, Type>,
}

impl Names {
    /// Gathers the names of a file.
    pub(super) fn new(code: &Code<'_>, unit: &Unit, functions: &[Node<'_>]) -> Names {
        let mut names = Names { structs: FxHashMap::default(), values: FxHashMap::default() };
        for item in &unit.items {
            match (item.said.kind, &item.said.inputs, item.said.outputs.as_deref()) {
                (Some(AbiKind::Struct), Some(fields), _) => {
                    names.structs.insert(item.said.name.clone(), fields.clone());
                }
                (Some(AbiKind::Constant), _, Some([value])) => {
                    names.values.insert(item.said.name.clone(), value.ty.clone());
                }
                _ => {}
            }
        }
        for function in functions {
            let name = function.child_by_field_name("name").map_or("", |name| code.text(name));
            names.values.insert(name.into(), types::part(code, *function, "return_type"));
        }
        names
    }

    /// The type of a constant, or what a function returns.
    pub(super) fn value(&self, name: &str) -> Type {
        self.values.get(name).cloned().unwrap_or(Type::Unknown)
    }

    /// The type of a struct's field.
    pub(super) fn field(&self, of: &Type, name: &str) -> Type {
        let fields = match of {
            Type::Named(of) => self.structs.get(of),
            _ => None,
        };
        let field = fields.into_iter().flatten().find(|field| field.name.as_deref() == Some(name));
        field.map_or(Type::Unknown, |field| field.ty.clone())
    }
}
