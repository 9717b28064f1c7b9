//! What functions publish. Start at [`read`].

use super::{
    Call, Event, Topic, Unit, items,
    names::Names,
    told::{Scope, held},
    types,
};
use crate::{
    contract::{Param, Type},
    source::code::{Code, children, descendants, span},
};
use tree_sitter::Node;

/// Adds the events a function publishes, and the calls in it that hand over a symbol.
pub(super) fn read<'a>(code: &'a Code<'a>, names: &'a Names, function: Node<'a>, unit: &mut Unit) {
    let Some(body) = function.child_by_field_name("body") else { return };
    // Most functions do neither, and their trees need not be walked.
    let text = code.text(body);
    if !["publish", "symbol_short", "Symbol::"].iter().any(|word| text.contains(word)) && !has_constants(text)
    {
        return;
    }
    let parameters = function.child_by_field_name("parameters");
    let parameters = parameters.map(|all| items::parameters(code, all)).unwrap_or_default();
    let mut scope = Scope { code, names, parameters, bound: Vec::new() };
    let within = function.child_by_field_name("name").map_or("", |name| code.text(name));
    for node in descendants(body) {
        match node.kind() {
            "let_declaration" | "for_expression" | "let_condition" => bind(&mut scope, node),
            "call_expression" => match event(&scope, node, within) {
                Some(event) => unit.events.push(event),
                None => unit.calls.extend(call(&scope, node)),
            },
            _ => {}
        }
    }
}

/// Whether a call hands over a name in capitals, which may be a symbol.
fn has_constants(text: &str) -> bool {
    text.split(['(', ',']).any(|part| {
        let word = part.trim_start().trim_start_matches('&');
        let word: &str =
            word.split(|char: char| !char.is_ascii_alphanumeric() && char != '_').next().unwrap_or("");
        word.len() > 1
            && !word.contains(|char: char| char.is_ascii_lowercase())
            && word.starts_with(|char: char| char.is_ascii_uppercase())
    })
}

/// Binds the names of a `let`, a `for` or an `if let`.
fn bind<'a>(scope: &mut Scope<'a>, node: Node<'a>) {
    let Some(pattern) = node.child_by_field_name("pattern") else { return };
    let value = node.child_by_field_name("value");
    let told = value.map_or(Type::Unknown, |value| scope.told(value).ty);
    match node.kind() {
        "for_expression" => bind_pattern(scope, pattern, held(told, &["Vec"]), None),
        "let_condition" => match children(pattern).nth(1) {
            Some(inner) if pattern.kind() == "tuple_struct_pattern" => {
                bind_pattern(scope, inner, held(told, &["Option", "Result"]), None);
            }
            _ => {}
        },
        _ => {
            let stated = node.child_by_field_name("type").map(|ty| types::read(scope.code, ty));
            bind_pattern(scope, pattern, stated.unwrap_or(told), value);
        }
    }
}

/// Binds a name, or each name of a tuple.
fn bind_pattern<'a>(scope: &mut Scope<'a>, pattern: Node<'a>, ty: Type, value: Option<Node<'a>>) {
    match pattern.kind() {
        "identifier" => scope.bound.push((scope.code.text(pattern).into(), ty, value)),
        "tuple_pattern" => {
            let parts = if let Type::Tuple(parts) = ty { parts } else { Vec::new() };
            for (at, part) in children(pattern).enumerate() {
                let ty = parts.get(at).cloned().unwrap_or(Type::Unknown);
                bind_pattern(scope, part, ty, None);
            }
        }
        _ => {}
    }
}

/// The event of a call, if it publishes one: `env.events().publish(topics, data)`.
fn event<'a>(scope: &Scope<'a>, node: Node<'a>, within: &str) -> Option<Event> {
    let function = node.child_by_field_name("function")?;
    let method = scope.code.text(function.child_by_field_name("field")?);
    let receiver: String = scope
        .code
        .text(function.child_by_field_name("value")?)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    if method != "publish" || !(receiver.ends_with("events()") || receiver.ends_with("events")) {
        return None;
    }
    let mut arguments = children(node.child_by_field_name("arguments")?);
    let topics = scope.followed(arguments.next()?);
    let topics: Vec<_> = match topics.kind() {
        "tuple_expression" => children(topics).map(|topic| scope.topic(topic)).collect(),
        _ => vec![scope.topic(topics)],
    };
    let (_, at) = topics.first()?;
    Some(Event {
        at: span(*at),
        topics: topics.iter().map(|(topic, _)| topic.clone()).collect(),
        data: arguments.next().map(|data| payload(scope, data)),
        within: within.into(),
        whole: span(node),
    })
}

/// What an event carries beside its topics.
fn payload<'a>(scope: &Scope<'a>, written: Node<'a>) -> Vec<Param> {
    let data = scope.followed(written);
    match data.kind() {
        "unit_expression" => Vec::new(),
        "tuple_expression" => children(data).map(|part| scope.told(part)).collect(),
        _ => vec![scope.told(written)],
    }
}

/// A call that hands over a symbol.
fn call<'a>(scope: &Scope<'a>, node: Node<'a>) -> Option<Call> {
    let function = node.child_by_field_name("function")?;
    let callee = match function.child_by_field_name("field") {
        Some(method) => scope.code.text(method),
        None => types::last(scope.code, function),
    };
    let (mut at, mut arguments) = (None, Vec::new());
    for argument in children(node.child_by_field_name("arguments")?) {
        let (topic, place) = scope.topic(argument);
        let is_symbol = matches!(topic, Topic::Name(_) | Topic::Constant(_));
        arguments.push(is_symbol.then(|| {
            at = at.or(Some(span(place)));
            topic
        }));
    }
    Some(Call { callee: callee.into(), arguments, at: at?, whole: span(node) })
}
