//! What a file exports: `export`, `module.exports`, `exports.x`.

use super::{Export, Import, Imported, Module, imports::required};
use crate::source::{
    code::{Code, children},
    script::value,
};
use smol_str::SmolStr;
use tree_sitter::Node;

impl Module {
    /// Takes an `export` in.
    pub(super) fn export(&mut self, node: Node<'_>, code: &Code<'_>) {
        let specifier = node.child_by_field_name("source").map(|source| value::unquoted(source, code));
        if let Some(declaration) = node.child_by_field_name("declaration") {
            let default = is_default(node);
            for name in self.declaration(declaration, code) {
                let exported = if default { "default".into() } else { name.clone() };
                self.exports.insert(exported, Export::Local(name));
            }
        } else if let Some(expression) = node.child_by_field_name("value") {
            self.exported_value("default", expression, code);
        }
        let mut names = false;
        for clause in children(node) {
            names |= matches!(clause.kind(), "export_clause" | "namespace_export");
            self.clause(clause, specifier.as_ref(), code);
        }
        if let Some(specifier) = specifier.filter(|_| !names) {
            self.stars.push(specifier);
        }
        let assigns = node.child(1).is_some_and(|word| word.kind() == "=");
        if let Some(expression) = children(node).next().filter(|_| assigns) {
            self.exported_value("default", expression, code);
        }
    }

    fn clause(&mut self, clause: Node<'_>, specifier: Option<&SmolStr>, code: &Code<'_>) {
        let from =
            |name| specifier.map(|specifier| Export::From(Import { specifier: specifier.clone(), name }));
        if let ("namespace_export", Some(name)) = (clause.kind(), clause.named_child(0))
            && let Some(export) = from(Imported::Namespace)
        {
            self.exports.insert(exported(name, code), export);
        }
        for one in children(clause).filter(|_| clause.kind() == "export_clause") {
            let Some(name) = one.child_by_field_name("name") else { continue };
            let outer = exported(one.child_by_field_name("alias").unwrap_or(name), code);
            let name = exported(name, code);
            let export = from(named(&name)).unwrap_or(Export::Local(name));
            self.exports.insert(outer, export);
        }
    }

    /// Takes `module.exports = …` and `exports.x = …` in.
    pub(super) fn assignment(&mut self, statement: Node<'_>, code: &Code<'_>) {
        let Some(node) = statement.named_child(0).filter(|node| node.kind() == "assignment_expression")
        else {
            return;
        };
        let sides = (node.child_by_field_name("left"), node.child_by_field_name("right"));
        let (Some(left), Some(right)) = sides else { return };
        let Some(name) = value::name(left, code) else { return };
        let name = name.strip_prefix("module.").unwrap_or(&name);
        match name.strip_prefix("exports") {
            Some("") => self.exported_value("default", right, code),
            Some(name) => {
                if let Some(name) = name.strip_prefix('.').filter(|name| !name.contains('.')) {
                    self.exported_value(name, right, code);
                }
            }
            None => {}
        }
    }

    /// Exports an expression: a name as it is, anything else under the exported name itself.
    fn exported_value(&mut self, outer: &str, node: Node<'_>, code: &Code<'_>) {
        let outer = SmolStr::from(outer);
        let inner = value::bare(node);
        if inner.kind() == "assignment_expression" {
            // `module.exports = exports = x`.
            if let Some(right) = inner.child_by_field_name("right") {
                self.exported_value(&outer, right, code);
            }
            return;
        }
        let export = match (required(inner, code), inner.kind()) {
            (Some(import), _) => Export::From(import),
            (None, "identifier") => Export::Local(code.text(inner).into()),
            (None, kind) => {
                self.value(&outer, inner, true, code);
                if let ("object", "default") = (kind, outer.as_str()) {
                    self.members(inner, code);
                }
                Export::Local(outer.clone())
            }
        };
        self.exports.insert(outer, export);
    }

    /// The members of `module.exports = { … }`, each an export.
    fn members(&mut self, object: Node<'_>, code: &Code<'_>) {
        for one in children(object) {
            if one.kind() == "shorthand_property_identifier" {
                let name = SmolStr::from(code.text(one));
                self.exports.insert(name.clone(), Export::Local(name));
                continue;
            }
            let key = one.child_by_field_name("key").or_else(|| one.child_by_field_name("name"));
            let Some(key) = key.and_then(|key| value::key(key, code)) else { continue };
            let value = one.child_by_field_name("value").map(value::bare);
            let export = match (value.and_then(|value| required(value, code)), value) {
                (Some(import), _) => Export::From(import),
                (None, Some(value)) if value.kind() == "identifier" => Export::Local(code.text(value).into()),
                _ => Export::Local(smol_str::format_smolstr!("default.{key}")),
            };
            self.exports.entry(key).or_insert(export);
        }
    }
}

/// An export by its name.
pub(super) fn named(name: &str) -> Imported {
    match name {
        "default" => Imported::Default,
        name => Imported::Named(name.into()),
    }
}

/// The name of an import or export specifier, which may be a string.
pub(super) fn exported(name: Node<'_>, code: &Code<'_>) -> SmolStr {
    match name.kind() {
        "string" => value::unquoted(name, code),
        _ => code.text(name).into(),
    }
}

/// Whether it says `export default`.
fn is_default(node: Node<'_>) -> bool {
    node.child(1).is_some_and(|word| word.kind() == "default")
}
