//! A file as a module: what it imports and exports, and the constants, functions and types it declares at its top level.
//! Names of other files stay names; [`super::link::Modules`] follows them.
//!
//! Start at [`Module::read`].

mod exports;
pub(super) mod imports;

use super::{
    shape,
    value::{self, Value},
    zod,
};
use crate::{
    contract::Shape,
    source::code::{Code, children, span},
    text::Span,
};
use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};
use tree_sitter::Node;

/// What a file declares.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Module {
    /// What its imported names are, by the name it gives them.
    pub(super) imports: FxHashMap<SmolStr, Import>,
    /// What stands behind its exported names; `default` is one of them.
    pub(super) exports: FxHashMap<SmolStr, Export>,
    /// The specifiers it exports everything of: `export * from './x'`.
    pub(super) stars: Vec<SmolStr>,
    /// Its constants and enums, `Class.member` for static ones.
    pub(super) constants: FxHashMap<SmolStr, Value>,
    /// Where its functions stand, `Class.method` and `object.method` too.
    pub(super) functions: FxHashMap<SmolStr, Span>,
    /// Its types.
    pub(super) types: FxHashMap<SmolStr, Declared>,
}

/// A name from another file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Import {
    /// The file or package, as it is written.
    pub(super) specifier: SmolStr,
    /// What of it.
    pub(super) name: Imported,
}

/// What of a file is imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Imported {
    /// One export.
    Named(SmolStr),
    /// What it exports by default, or all of it, where it has no default: `import x from`, `require(…)`.
    Default,
    /// All of it: `import * as x from`.
    Namespace,
}

/// What stands behind an exported name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Export {
    /// A name of the file itself, which may be an imported one.
    Local(SmolStr),
    /// Something of another file.
    From(Import),
}

/// A declared type.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Declared {
    /// Its own shape.
    pub(super) shape: Shape,
    /// The types it extends: their keys are its keys too.
    pub(super) bases: Vec<SmolStr>,
}

impl Module {
    /// Reads the top level of a file.
    pub(super) fn read(code: &Code<'_>) -> Module {
        let mut module = Module::default();
        for statement in children(code.root()) {
            module.statement(statement, code);
        }
        module
    }

    fn statement(&mut self, node: Node<'_>, code: &Code<'_>) {
        match node.kind() {
            "import_statement" => self.import(node, code),
            "export_statement" => self.export(node, code),
            "expression_statement" => self.assignment(node, code),
            _ => drop(self.declaration(node, code)),
        }
    }

    /// Takes a declaration in; the names it declares.
    fn declaration(&mut self, node: Node<'_>, code: &Code<'_>) -> Vec<SmolStr> {
        let name = node.child_by_field_name("name").map(|name| SmolStr::from(code.text(name)));
        match (node.kind(), name) {
            ("lexical_declaration" | "variable_declaration", _) => {
                let constant = node.child(0).is_some_and(|word| word.kind() == "const");
                children(node).flat_map(|one| self.variable(one, constant, code)).collect()
            }
            ("function_declaration" | "generator_function_declaration", Some(name)) => {
                self.functions.insert(name.clone(), span(node));
                vec![name]
            }
            ("class_declaration" | "abstract_class_declaration", Some(name)) => {
                self.class(&name, node, code);
                vec![name]
            }
            ("interface_declaration" | "type_alias_declaration" | "enum_declaration", Some(name)) => {
                self.declared(&name, node, code);
                vec![name]
            }
            ("ambient_declaration", _) => {
                children(node).flat_map(|one| self.declaration(one, code)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn variable(&mut self, node: Node<'_>, constant: bool, code: &Code<'_>) -> Vec<SmolStr> {
        let Some(name) = node.child_by_field_name("name") else { return Vec::new() };
        let value = node.child_by_field_name("value");
        if value.is_some_and(|value| self.require(name, value, code)) {
            return Vec::new();
        }
        if name.kind() != "identifier" {
            return Vec::new();
        }
        let name = SmolStr::from(code.text(name));
        if let Some(value) = value {
            self.value(&name, value, constant, code);
        }
        vec![name]
    }

    /// Takes in what a name is given: a function, the methods of an object, a constant.
    fn value(&mut self, name: &SmolStr, node: Node<'_>, constant: bool, code: &Code<'_>) {
        let inner = value::bare(node);
        match inner.kind() {
            "arrow_function" | "function_expression" => {
                self.functions.insert(name.clone(), span(inner));
            }
            "class" => self.class(name, inner, code),
            "object" => self.methods(name, inner, code),
            _ => {}
        }
        // A schema is the type of what it lets through.
        if let Some(shape) = zod::of_schema(inner, code) {
            self.types.insert(name.clone(), Declared { shape, bases: Vec::new() });
        }
        if constant {
            let value = Value::of(node, code);
            if value != Value::Other {
                self.constants.insert(name.clone(), value);
            }
        }
    }

    /// The functions among an object's or a class's members.
    fn methods(&mut self, owner: &SmolStr, body: Node<'_>, code: &Code<'_>) {
        for one in children(body) {
            let name = one.child_by_field_name("name").or_else(|| one.child_by_field_name("key"));
            let name = name.or_else(|| one.child_by_field_name("property"));
            let Some(name) = name.and_then(|name| value::key(name, code)) else { continue };
            let function = match one.kind() {
                "method_definition" => Some(one),
                _ => one.child_by_field_name("value").map(value::bare).filter(|value| is_function(*value)),
            };
            if let Some(function) = function {
                self.functions.insert(format_smolstr!("{owner}.{name}"), span(function));
            }
        }
    }

    fn class(&mut self, name: &SmolStr, node: Node<'_>, code: &Code<'_>) {
        let Some(body) = node.child_by_field_name("body") else { return };
        self.methods(name, body, code);
        for field in children(body).filter(|field| field.kind().ends_with("field_definition")) {
            let fixed = (0..field.child_count())
                .filter_map(|at| field.child(at))
                .any(|word| word.kind() == "static" || word.kind() == "readonly");
            let key = field.child_by_field_name("name").or_else(|| field.child_by_field_name("property"));
            let key = key.and_then(|key| value::key(key, code));
            if let (true, Some(key), Some(value)) = (fixed, key, field.child_by_field_name("value")) {
                self.constants.insert(format_smolstr!("{name}.{key}"), Value::of(value, code));
            }
        }
        self.declared(name, node, code);
    }

    /// Takes a type in; an enum is a constant too.
    fn declared(&mut self, name: &SmolStr, node: Node<'_>, code: &Code<'_>) {
        if let ("enum_declaration", Some(body)) = (node.kind(), node.child_by_field_name("body")) {
            self.constants.insert(name.clone(), Value::of(body, code));
        }
        let bases = bases(node, code);
        let shape = match shape::of_declaration(node, code) {
            // Whether what is inherited leaves other keys possible is told when the bases are known.
            Shape::Object { keys, .. } if !bases.is_empty() => Shape::Object { keys, open: is_indexed(node) },
            shape => shape,
        };
        self.types.insert(name.clone(), Declared { shape, bases });
    }
}

/// Whether a class or an interface takes any key: `[key: string]: T`.
fn is_indexed(node: Node<'_>) -> bool {
    let body = node.child_by_field_name("body");
    body.is_some_and(|body| children(body).any(|member| member.kind() == "index_signature"))
}

/// Whether an expression is a function.
pub(super) fn is_function(node: Node<'_>) -> bool {
    matches!(node.kind(), "arrow_function" | "function_expression" | "generator_function")
}

/// What a class or an interface extends.
fn bases(node: Node<'_>, code: &Code<'_>) -> Vec<SmolStr> {
    let clauses = children(node).flat_map(|one| match one.kind() {
        "class_heritage" => children(one).collect(),
        _ => vec![one],
    });
    clauses
        .filter(|clause| matches!(clause.kind(), "extends_clause" | "extends_type_clause"))
        .flat_map(|clause| children(clause).collect::<Vec<_>>())
        .filter_map(|base| match base.kind() {
            "identifier" | "type_identifier" | "member_expression" | "nested_type_identifier" => Some(base),
            "generic_type" => base.named_child(0),
            _ => None,
        })
        .map(|base| code.text(base).into())
        .collect()
}
