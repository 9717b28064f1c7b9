//! Calls that may be of a function which sends or receives what it is given the name of. Start at [`read`].
//!
//! Which of them are is only known when all files are: here each is kept that looks like one.

use super::{
    Argument, Call, Messages, Name,
    carried::{handled, handler, is_function},
    file::File,
    frames::frame,
    names::names,
};
use crate::source::{
    code::{children, descendants, span},
    script::{shape::of_value, value::Value},
};
use tree_sitter::Node;

/// How many arguments of a call are looked at.
const ARGUMENTS: usize = 6;

/// Keeps the calls of a file that may be of a wrapper.
pub(super) fn read(file: &File<'_>, found: &mut Messages) {
    let known: Vec<_> = found.spots.iter().map(|spot| spot.whole).collect();
    for call in descendants(file.code.root()).filter(|one| one.kind() == "call_expression") {
        let callee = call.child_by_field_name("function").map(|one| file.code.text(one)).unwrap_or_default();
        let last = callee.rsplit(['.', '?']).next().unwrap_or_default();
        let own = found.wrappers.iter().any(|wrapper| wrapper.function == last);
        if !is_path(callee)
            || !(own || may_send(last) || is_imported(callee, file))
            || known.contains(&span(call))
        {
            continue;
        }
        let nodes: Vec<_> =
            call.child_by_field_name("arguments").into_iter().flat_map(children).take(ARGUMENTS).collect();
        if !own && !nodes.iter().any(|one| may_name(*one, file)) {
            continue;
        }
        let arguments: Vec<_> = nodes.into_iter().map(|one| argument(one, file)).collect();
        let named = |one: &Argument| one.names.iter().any(|(name, _)| *name != Name::Unknown);
        if own || arguments.iter().any(|one| one.frame.is_some() || named(one)) {
            let callee = callee.replace("?.", ".").into();
            found.calls.push(Call { callee, arguments, whole: span(call) });
        }
    }
}

/// Whether an argument looks like the name of a message, or a frame with one: a quick look before the careful one.
fn may_name(node: Node<'_>, file: &File<'_>) -> bool {
    match node.kind() {
        "string" | "template_string" => !file.code.text(node).contains([' ', '/']),
        "member_expression" | "identifier" | "ternary_expression" => true,
        "object" => super::frames::has_name(node, file),
        _ => false,
    }
}

fn is_path(callee: &str) -> bool {
    callee.len() < 80
        && callee.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '?' | '#'))
}

/// Whether a function is another file's of the same workspace, as far as its specifier tells.
fn is_imported(callee: &str, file: &File<'_>) -> bool {
    file.source(callee).is_some_and(|source| source.starts_with(['.', '~']) || source.starts_with("@/"))
}

/// Whether a function's name sounds like sending or receiving.
fn may_send(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let words = [
        "emit",
        "send",
        "broadcast",
        "notify",
        "publish",
        "dispatch",
        "push",
        "relay",
        "fire",
        "trigger",
        "subscribe",
        "register",
        "listen",
        "handle",
        "message",
        "event",
        "socket",
        "forward",
        "request",
        "tell",
        "announce",
        "post",
    ];
    words.iter().any(|word| lower.contains(word)) || lower == "on" || lower == "once"
}

fn argument(node: Node<'_>, file: &File<'_>) -> Argument {
    let named = match node.kind() {
        "string" | "template_string" | "member_expression" | "identifier" | "ternary_expression" => {
            names(node, file)
        }
        "call_expression" | "binary_expression" => vec![(Name::Unknown, span(node))],
        _ => Vec::new(),
    };
    let passed = named.iter().find_map(|(name, _)| match name {
        Name::Parameter(_, at) => Some(*at),
        _ => None,
    });
    let names = named.into_iter().filter(|(name, _)| is_name(name)).collect();
    let handles = handler(node, file).filter(|_| is_function(node) || node.kind() == "identifier");
    Argument {
        names,
        frame: (node.kind() == "object").then(|| frame(node, file)).flatten(),
        shape: of_value(node, file.code),
        handles: handles.map(|one| handled(one, file)),
        passed,
        at: span(node),
    }
}

/// Whether a name could be a message's: no sentence, no path.
fn is_name(name: &Name) -> bool {
    match name {
        Name::Is(Value::Text(text)) => !text.is_empty() && !text.contains([' ', '/']),
        _ => true,
    }
}
