//! One declaration of a contract or a file into an item. Start at [`read`].

use super::{Item, Members, types};
use crate::{
    contract::{AbiItem, AbiKind, Mutability, Param, Type, Visibility},
    source::{
        ContractKind,
        code::{Code, all_children, children, span},
    },
};
use smol_str::SmolStr;
use tree_sitter::Node;

/// Adds what a node declares, if it declares something. `kind` is what the contract around it is; `None` outside.
pub(super) fn read(code: &Code<'_>, node: Node<'_>, kind: Option<ContractKind>, members: &mut Members) {
    let said = match node.kind() {
        "function_definition" => function(code, node, kind),
        "constructor_definition" => constructor(code, node),
        "fallback_receive_definition" => fallback(code, node),
        "modifier_definition" => modifier(code, node),
        "state_variable_declaration" => return members.items.extend(variable(code, node)),
        "constant_variable_declaration" => constant(code, node),
        "event_definition" => event(code, node),
        "error_declaration" => declared(code, node, AbiKind::Error, inputs(code, node, "error_parameter")),
        "struct_declaration" => fields(code, node),
        "enum_declaration" => variants(code, node),
        "user_defined_type_definition" => return members.aliases.extend(alias(code, node)),
        _ => None,
    };
    members.items.extend(said.map(|said| item(node, said, false)));
}

/// An item at the place of its node.
fn item(node: Node<'_>, said: AbiItem, getter: bool) -> Item {
    let name = node.child_by_field_name("name").or_else(|| node.child(0)).unwrap_or(node);
    Item { said, getter, at: span(name), whole: span(node) }
}

/// What every declaration with a name has.
fn declared(code: &Code<'_>, node: Node<'_>, kind: AbiKind, inputs: Option<Vec<Param>>) -> Option<AbiItem> {
    let name: SmolStr = code.text(node.child_by_field_name("name")?).into();
    (!name.is_empty()).then(|| AbiItem { kind: Some(kind), name, inputs, ..AbiItem::default() })
}

/// A function, in a contract or free.
fn function(code: &Code<'_>, node: Node<'_>, kind: Option<ContractKind>) -> Option<AbiItem> {
    let unsaid = match kind {
        None => Visibility::Internal,
        Some(ContractKind::Interface) => Visibility::External,
        Some(_) => Visibility::Public,
    };
    let item = declared(code, node, AbiKind::Function, inputs(code, node, "parameter"))?;
    let outputs = match node.child_by_field_name("return_type") {
        Some(returns) => inputs(code, returns, "parameter"),
        None if is_broken(node) => None,
        None => Some(Vec::new()),
    };
    Some(AbiItem {
        outputs,
        visibility: Some(visibility(code, node).unwrap_or(unsaid)),
        ..head(code, node, item)
    })
}

/// A constructor. What it hands to its bases is no modifier; the bases of bases may be nowhere to be seen, so the capital
/// letter tells.
fn constructor(code: &Code<'_>, node: Node<'_>) -> Option<AbiItem> {
    let item = AbiItem {
        kind: Some(AbiKind::Constructor),
        name: "constructor".into(),
        inputs: inputs(code, node, "parameter"),
        ..AbiItem::default()
    };
    let mut item = head(code, node, item);
    item.modifiers.retain(|name| !name.starts_with(|char: char| char.is_ascii_uppercase()));
    Some(item)
}

/// `receive` and `fallback`; the unnamed function of old code is a fallback.
fn fallback(code: &Code<'_>, node: Node<'_>) -> Option<AbiItem> {
    let name = if code.text(node.child(0)?) == "receive" { "receive" } else { "fallback" };
    let item = AbiItem {
        kind: Some(AbiKind::Function),
        name: name.into(),
        inputs: Some(Vec::new()),
        outputs: Some(Vec::new()),
        visibility: Some(Visibility::External),
        ..AbiItem::default()
    };
    Some(head(code, node, item))
}

/// A modifier: no part of the ABI, yet some documents list it among the functions.
fn modifier(code: &Code<'_>, node: Node<'_>) -> Option<AbiItem> {
    let item = declared(code, node, AbiKind::Function, inputs(code, node, "parameter"))?;
    Some(AbiItem { visibility: Some(Visibility::Internal), ..item })
}

/// The item with the mutability and the modifiers of its head.
fn head(code: &Code<'_>, node: Node<'_>, mut item: AbiItem) -> AbiItem {
    item.mutability = Some(Mutability::Nonpayable);
    for child in all_children(node) {
        match code.text(child) {
            _ if child.kind() == "modifier_invocation" => {
                let name = code.text(child).split('(').next().unwrap_or_default();
                item.modifiers.push(name.trim().into());
            }
            "pure" => item.mutability = Some(Mutability::Pure),
            "view" | "constant" => item.mutability = Some(Mutability::View),
            "payable" => item.mutability = Some(Mutability::Payable),
            _ => {}
        }
    }
    item
}

/// The visibility a declaration states.
fn visibility(code: &Code<'_>, node: Node<'_>) -> Option<Visibility> {
    let stated = children(node).find(|child| child.kind() == "visibility")?;
    Some(match code.text(stated) {
        "public" => Visibility::Public,
        "external" => Visibility::External,
        "private" => Visibility::Private,
        _ => Visibility::Internal,
    })
}

/// A state variable: a getter where it is public, else something only the contract itself reads.
fn variable(code: &Code<'_>, node: Node<'_>) -> Option<Item> {
    let visibility = visibility(code, node).unwrap_or(Visibility::Internal);
    let value = node.child_by_field_name("value").map(|value| one_line(code.text(value)));
    let constant = all_children(node).any(|child| child.kind() == "constant");
    let mut said = declared(code, node, AbiKind::Constant, None)?;
    said.visibility = Some(visibility);
    said.value = value.filter(|_| constant);
    let ty = node.child_by_field_name("type")?;
    if !visibility.is_abi() {
        said.outputs = Some(vec![param(None, types::read(code, ty))]);
        return Some(item(node, said, false));
    }
    said.kind = Some(AbiKind::Function);
    said.mutability = Some(Mutability::View);
    let mut inputs = Vec::new();
    let value = keys(code, ty, &mut inputs);
    said.inputs = Some(inputs);
    said.outputs = Some(vec![param(None, value)]);
    Some(item(node, said, true))
}

/// What a getter takes to get at one value: the keys of mappings, the indexes of arrays. Gives the value's type.
fn keys(code: &Code<'_>, mut ty: Node<'_>, inputs: &mut Vec<Param>) -> Type {
    while let Some(value) = ty.child_by_field_name("value_type") {
        let name = ty.child_by_field_name("key_identifier").map(|name| code.text(name).into());
        let key = ty.child_by_field_name("key_type").map_or(Type::Unknown, |key| types::read(code, key));
        inputs.push(param(name, key));
        ty = value;
    }
    let mut value = types::read(code, ty);
    while let Type::Array(of, _) = value {
        inputs.push(param(None, Type::Named("uint256".into())));
        value = *of;
    }
    match value {
        // An array of mappings: its own keys follow.
        Type::Generic(_, parts) => parts.into_iter().fold(Type::Unknown, |key, part| {
            if key != Type::Unknown {
                inputs.push(param(None, key));
            }
            part
        }),
        value => value,
    }
}

/// A constant at the file's level.
fn constant(code: &Code<'_>, node: Node<'_>) -> Option<AbiItem> {
    let value = node.child_by_field_name("value").map(|value| one_line(code.text(value)));
    let ty = node.child_by_field_name("type").map(|ty| vec![param(None, types::read(code, ty))]);
    let item = declared(code, node, AbiKind::Constant, None)?;
    Some(AbiItem { value, outputs: ty, visibility: Some(Visibility::Internal), ..item })
}

/// An event; `anonymous` is kept where modifiers are.
fn event(code: &Code<'_>, node: Node<'_>) -> Option<AbiItem> {
    let mut item = declared(code, node, AbiKind::Event, inputs(code, node, "event_parameter"))?;
    if all_children(node).any(|child| child.kind() == "anonymous") {
        item.modifiers.push("anonymous".into());
    }
    Some(item)
}

/// A struct with its fields.
fn fields(code: &Code<'_>, node: Node<'_>) -> Option<AbiItem> {
    let fields = inputs(code, node.child_by_field_name("body")?, "struct_member");
    declared(code, node, AbiKind::Struct, fields)
}

/// An enum with its variants, which have names only.
fn variants(code: &Code<'_>, node: Node<'_>) -> Option<AbiItem> {
    let values = children(node.child_by_field_name("body")?).filter(|child| child.kind() == "enum_value");
    let values = values.map(|child| param(Some(code.text(child).into()), Type::Unknown)).collect();
    declared(code, node, AbiKind::Enum, Some(values))
}

/// `type Price is uint128`.
fn alias(code: &Code<'_>, node: Node<'_>) -> Option<(SmolStr, Type)> {
    let name = code.text(node.child_by_field_name("name")?).into();
    let stands_for = children(node).find(|child| child.kind() == "primitive_type")?;
    Some((name, types::read(code, stands_for)))
}

/// The parameters of one kind that stand right in a node; `None` where something among them did not parse.
fn inputs(code: &Code<'_>, node: Node<'_>, kind: &str) -> Option<Vec<Param>> {
    if is_broken(node) {
        return None;
    }
    let found = children(node).filter(|child| child.kind() == kind);
    found.map(|child| parameter(code, child)).collect()
}

/// A parameter with its type; `None` where the type is cut off.
fn parameter(code: &Code<'_>, node: Node<'_>) -> Option<Param> {
    let ty = types::read(code, node.child_by_field_name("type").filter(|_| !is_broken(node))?);
    let name = node.child_by_field_name("name").map(|name| code.text(name).into());
    let indexed = all_children(node).any(|child| child.kind() == "indexed");
    Some(Param { name, ty, encoded: None, indexed })
}

/// A parameter that no event indexes.
fn param(name: Option<SmolStr>, ty: Type) -> Param {
    Param { name, ty, encoded: None, indexed: false }
}

/// Whether something right in a node did not parse. A body that did not does not matter: it says nothing of the head.
fn is_broken(node: Node<'_>) -> bool {
    all_children(node).any(|child| match child.kind() {
        "ERROR" => child.child(0).is_none_or(|first| first.kind() != "{"),
        "function_body" | ";" | "}" => false,
        _ => child.is_missing(),
    })
}

/// A value on one line.
fn one_line(text: &str) -> SmolStr {
    text.split_whitespace().collect::<Vec<_>>().join(" ").into()
}
