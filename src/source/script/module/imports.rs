//! What a file imports: `import`, `require`, `await import`.

use super::{
    Import, Imported, Module,
    exports::{exported, named},
};
use crate::source::{
    code::{Code, children},
    script::value,
};
use smol_str::SmolStr;
use tree_sitter::Node;

impl Module {
    /// Takes an `import` in.
    pub(super) fn import(&mut self, node: Node<'_>, code: &Code<'_>) {
        for clause in children(node) {
            if clause.kind() == "import_require_clause" {
                let source =
                    clause.child_by_field_name("source").or_else(|| node.child_by_field_name("source"));
                let specifier = source.map(|source| value::unquoted(source, code));
                if let (Some(specifier), Some(name)) = (specifier, clause.named_child(0)) {
                    self.take(code.text(name), &specifier, Imported::Default);
                }
                continue;
            }
            let Some(source) = node.child_by_field_name("source") else { continue };
            let specifier = value::unquoted(source, code);
            for part in children(clause).filter(|_| clause.kind() == "import_clause") {
                self.imported(part, &specifier, code);
            }
        }
    }

    fn imported(&mut self, part: Node<'_>, specifier: &SmolStr, code: &Code<'_>) {
        match part.kind() {
            "identifier" => self.take(code.text(part), specifier, Imported::Default),
            "namespace_import" => {
                if let Some(name) = part.named_child(0) {
                    self.take(code.text(name), specifier, Imported::Namespace);
                }
            }
            "named_imports" => {
                for one in children(part) {
                    let Some(name) = one.child_by_field_name("name") else { continue };
                    let local = one.child_by_field_name("alias").unwrap_or(name);
                    self.take(code.text(local), specifier, named(&exported(name, code)));
                }
            }
            _ => {}
        }
    }

    /// Takes `const x = require('…')` in, whatever the pattern; whether it is one.
    pub(super) fn require(&mut self, pattern: Node<'_>, expression: Node<'_>, code: &Code<'_>) -> bool {
        let Some(Import { specifier, name }) = required(expression, code) else { return false };
        match (pattern.kind(), &name) {
            ("identifier", _) => self.take(code.text(pattern), &specifier, name),
            ("object_pattern", Imported::Default | Imported::Namespace) => {
                for (member, local) in members(pattern, code) {
                    self.take(&local, &specifier, named(&member));
                }
            }
            _ => {}
        }
        true
    }

    fn take(&mut self, local: &str, specifier: &SmolStr, name: Imported) {
        self.imports.insert(local.into(), Import { specifier: specifier.clone(), name });
    }
}

/// What `require('…')`, `require('…').x` and `await import('…')` bring in.
pub(in crate::source::script) fn required(node: Node<'_>, code: &Code<'_>) -> Option<Import> {
    let node = value::bare(node);
    match node.kind() {
        "member_expression" => {
            let whole = required(node.child_by_field_name("object")?, code)?;
            let name = named(code.text(node.child_by_field_name("property")?));
            (!matches!(whole.name, Imported::Named(_))).then_some(Import { name, ..whole })
        }
        "call_expression" => {
            let name = match code.text(node.child_by_field_name("function")?) {
                "require" => Imported::Default,
                "import" => Imported::Namespace,
                _ => return None,
            };
            let specifier = node.child_by_field_name("arguments")?.named_child(0)?;
            (specifier.kind() == "string")
                .then(|| Import { specifier: value::unquoted(specifier, code), name })
        }
        _ => None,
    }
}

/// The members a pattern takes out of an object, and the names it gives them.
fn members(pattern: Node<'_>, code: &Code<'_>) -> Vec<(SmolStr, SmolStr)> {
    children(pattern)
        .filter_map(|one| match one.kind() {
            "shorthand_property_identifier_pattern" => Some((code.text(one).into(), code.text(one).into())),
            "pair_pattern" => {
                let local = one.child_by_field_name("value").filter(|local| local.kind() == "identifier")?;
                Some((value::key(one.child_by_field_name("key")?, code)?, code.text(local).into()))
            }
            _ => None,
        })
        .collect()
}
