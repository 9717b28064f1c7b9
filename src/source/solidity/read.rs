//! One file into its unit, whatever state it is in. Start at [`read`].

use super::{Declared, Import, Members, Unit, member};
use crate::{
    contract::artifact::keccak,
    source::{
        ContractKind, Language,
        code::{Code, all_children, children, span},
        mend,
    },
};
use smol_str::SmolStr;
use tree_sitter::Node;

/// Reads one file.
pub fn read(text: &str) -> Unit {
    let Some(code) = Code::parse(Language::Solidity, text) else {
        return Unit::default();
    };
    let mended = mend::mended(Language::Solidity, &code);
    let again = mended.as_ref().and_then(|mended| Code::parse(Language::Solidity, &mended.text));
    let code = again.unwrap_or(code);
    let mut reader = Reader { code: &code, unit: Unit::default(), open: None, kind: None };
    reader.scan(code.root());
    reader.close();
    let mut unit = reader.unit;
    unit.hash = keccak(text);
    forget(&mut unit, mended.map_or(Vec::new(), |mended| mended.cut));
    unit
}

/// Forgets what is said of declarations whose heads were cut off.
fn forget(unit: &mut Unit, cut: Vec<u32>) {
    let members = unit.contracts.iter_mut().map(|contract| &mut contract.members);
    for item in members.chain([&mut unit.members]).flat_map(|members| &mut members.items) {
        if cut.contains(&item.whole.start) {
            (item.said.inputs, item.said.outputs) = (None, None);
        }
    }
}

/// What is known while a file is walked.
struct Reader<'a> {
    code: &'a Code<'a>,
    unit: Unit,
    /// A contract whose body did not parse as one: its pieces stand loose until the next contract begins.
    open: Option<Declared>,
    /// What kind of contract the name that follows is of.
    kind: Option<ContractKind>,
}

impl Reader<'_> {
    /// Reads what stands in a file, or in a part of it that did not parse.
    fn scan(&mut self, node: Node<'_>) {
        for child in all_children(node) {
            match child.kind() {
                "contract_declaration" | "interface_declaration" | "library_declaration" => {
                    self.close();
                    self.contract(child);
                }
                "import_directive" => {
                    self.close();
                    self.unit.imports.extend(import(self.code, child));
                }
                "abstract" => self.kind = Some(ContractKind::Abstract),
                "contract" => self.kind = self.kind.or(Some(ContractKind::Contract)),
                "interface" => self.kind = Some(ContractKind::Interface),
                "library" => self.kind = Some(ContractKind::Library),
                "ERROR" | "contract_body" => self.scan(child),
                _ => self.loose(child),
            }
        }
    }

    /// Reads a piece of a contract that did not parse, or a declaration at the file's level.
    fn loose(&mut self, node: Node<'_>) {
        match (node.kind(), self.kind, &mut self.open) {
            ("identifier", Some(kind), _) => {
                self.close();
                let name = self.code.text(node).into();
                let members = Members::default();
                self.open = Some(Declared { name, kind, bases: Vec::new(), members, at: span(node) });
            }
            ("inheritance_specifier", _, Some(open)) => open.bases.extend(base(self.code, node)),
            (_, _, Some(open)) => member::read(self.code, node, Some(open.kind), &mut open.members),
            (_, _, None) => member::read(self.code, node, None, &mut self.unit.members),
        }
        if node.is_named() {
            self.kind = None;
        }
    }

    /// Reads a whole contract.
    fn contract(&mut self, node: Node<'_>) {
        let kind = match node.kind() {
            "interface_declaration" => ContractKind::Interface,
            "library_declaration" => ContractKind::Library,
            _ if all_children(node).any(|child| child.kind() == "abstract") => ContractKind::Abstract,
            _ => ContractKind::Contract,
        };
        let Some(name) = node.child_by_field_name("name") else { return };
        let bases = children(node).filter(|child| child.kind() == "inheritance_specifier");
        let bases = bases.filter_map(|child| base(self.code, child)).collect();
        let mut members = Members::default();
        if let Some(body) = node.child_by_field_name("body") {
            within(self.code, body, kind, &mut members);
        }
        self.unit.contracts.push(Declared {
            name: self.code.text(name).into(),
            kind,
            bases,
            members,
            at: span(name),
        });
    }

    /// Ends a contract that stands in pieces.
    fn close(&mut self) {
        self.unit.contracts.extend(self.open.take());
        self.kind = None;
    }
}

/// Reads the members of a body, those in parts that did not parse among them.
fn within(code: &Code<'_>, node: Node<'_>, kind: ContractKind, members: &mut Members) {
    for child in children(node) {
        if child.is_error() {
            within(code, child, kind, members);
        } else {
            member::read(code, child, Some(kind), members);
        }
    }
}

/// The path of a base.
fn base(code: &Code<'_>, node: Node<'_>) -> Option<SmolStr> {
    Some(path(code.text(node.child_by_field_name("ancestor")?)))
}

/// A dotted path without the blanks it may have.
pub(super) fn path(text: &str) -> SmolStr {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

/// Reads an import.
fn import(code: &Code<'_>, node: Node<'_>) -> Option<Import> {
    let source = node.child_by_field_name("source")?;
    let from = code.text(source).trim_matches(['"', '\'']).into();
    let mut import = Import { from, ..Import::default() };
    let (mut every, mut cursor) = (true, node.walk());
    for child in node.children(&mut cursor) {
        match child.kind() {
            "{" => every = false,
            "identifier" if is_alias(child) => {
                let alias: SmolStr = code.text(child).into();
                match import.names.last_mut() {
                    Some((_, here)) => *here = alias,
                    None => import.alias = Some(alias),
                }
            }
            "identifier" if !every => {
                let name: SmolStr = code.text(child).into();
                import.names.push((name.clone(), name));
            }
            _ => {}
        }
    }
    Some(import)
}

/// Whether a name stands after `as`.
fn is_alias(node: Node<'_>) -> bool {
    node.prev_sibling().is_some_and(|before| before.kind() == "as")
}
