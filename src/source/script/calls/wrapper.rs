//! Functions that call the route one of their parameters names. Start at [`of`].

use super::{options_method, verb_method};
use crate::{
    contract::Method,
    source::{
        code::{Code, children, descendants},
        script::{
            module::is_function,
            shape,
            value::{self, Value},
        },
    },
};
use smol_str::{SmolStr, format_smolstr};
use tree_sitter::Node;

/// A function that calls the route a parameter names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wrapper {
    /// Which parameter the path is.
    pub(super) parameter: usize,
    /// What stands before it.
    pub(super) base: Vec<Value>,
    /// The method; `None` where who calls says it.
    pub(super) method: Option<Method>,
}

/// The wrapper a node declares, with its name.
pub(super) fn of(node: Node<'_>, code: &Code<'_>) -> Option<(SmolStr, Wrapper)> {
    let (name, function) = match node.kind() {
        "function_declaration" => (SmolStr::from(code.text(node.child_by_field_name("name")?)), node),
        "method_definition" => {
            (format_smolstr!("this.{}", code.text(node.child_by_field_name("name")?)), node)
        }
        "variable_declarator" => {
            let function = value::bare(node.child_by_field_name("value")?);
            (SmolStr::from(code.text(node.child_by_field_name("name")?)), function)
        }
        "public_field_definition" | "field_definition" => {
            let name = node.child_by_field_name("name").or_else(|| node.child_by_field_name("property"))?;
            (format_smolstr!("this.{}", code.text(name)), value::bare(node.child_by_field_name("value")?))
        }
        _ => return None,
    };
    let known =
        is_function(function) || matches!(function.kind(), "function_declaration" | "method_definition");
    let body = function.child_by_field_name("body").filter(|_| known)?;
    // Functions stand in functions: each would be searched as often as it is deep.
    if !["fetch", "axios.", "ky."].iter().any(|word| code.text(body).contains(word)) {
        return None;
    }
    let names: Vec<_> = shape::parameters(function)
        .into_iter()
        .map(|one| {
            code.text(one.child_by_field_name("pattern").or(one.child_by_field_name("left")).unwrap_or(one))
        })
        .collect();
    let mut found = descendants(body).filter_map(|call| wrapped(call, &names, code));
    let wrapper = found.next()?;
    found.all(|other| other == wrapper).then_some((name, wrapper))
}

fn wrapped(call: Node<'_>, names: &[&str], code: &Code<'_>) -> Option<Wrapper> {
    if call.kind() != "call_expression" {
        return None;
    }
    let callee = code.text(call.child_by_field_name("function")?);
    let mut arguments = children(call.child_by_field_name("arguments")?);
    let (path, options) = (arguments.next()?, arguments.next());
    let method = match callee.rsplit_once('.') {
        None if matches!(callee, "fetch" | "$fetch" | "ofetch") => options_method(options, code),
        Some(("window" | "globalThis", "fetch")) => options_method(options, code),
        Some(("axios" | "ky", verb)) => Some(verb_method(verb)?),
        _ => return None,
    };
    let mut base = match Value::of(path, code) {
        Value::Join(parts) => flat(parts),
        one => vec![one],
    };
    let Some(Value::Name(last)) = base.pop() else { return None };
    let parameter = names.iter().position(|name| *name == last.as_str())?;
    Some(Wrapper { parameter, base, method })
}

/// Sums of sums as one.
fn flat(parts: Vec<Value>) -> Vec<Value> {
    let each = parts.into_iter().flat_map(|part| match part {
        Value::Join(inner) => flat(inner),
        one => vec![one],
    });
    each.collect()
}
