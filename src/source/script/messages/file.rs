//! What a file's imports say about its messages. Start at [`File::read`].

use crate::source::{
    Side,
    code::{Code, children, descendants},
    script::shape::string,
};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use tree_sitter::Node;

/// A file, and what its imports say.
pub(super) struct File<'a> {
    pub(super) code: &'a Code<'a>,
    /// Nothing in it is a message by itself; it may call what sends one.
    pub(super) is_quiet: bool,
    /// Which side it is on.
    pub(super) side: Option<Side>,
    /// Whether it speaks raw WebSockets.
    pub(super) is_raw: bool,
    /// Whether it has a gateway of Nest.
    pub(super) has_gateway: bool,
    imports: FxHashMap<SmolStr, SmolStr>,
}

impl<'a> File<'a> {
    pub(super) fn read(code: &'a Code<'a>) -> File<'a> {
        let has = |word: &str| code.text.contains(word);
        let imports = imports(code);
        let from = |name: &str| imports.values().any(|source| source == name);
        let client = from("socket.io-client")
            || from("@vueuse/core") && has("useWebSocket")
            || from("react-use-websocket");
        let nitro = has("defineWebSocketHandler");
        let has_gateway = from("@nestjs/websockets") || has("@WebSocketGateway");
        let server =
            from("socket.io") || has_gateway || nitro || from("ws") && has("Server(") || from("crossws");
        let side = match (server, client) {
            (true, false) => Some(Side::Server),
            (false, true) => Some(Side::Client),
            _ => None,
        };
        let is_raw = nitro
            || has_gateway
            || ["ws", "crossws", "uWebSockets.js", "react-use-websocket"].iter().any(|name| from(name))
            || has("WebSocket")
            || has("onmessage")
            || has("websocket");
        let words =
            ["ocket", "emit", "roadcast", "publish", "notify", ".send(", "send(", "ws.", "Events", "=> void"];
        File { code, is_quiet: !words.iter().any(|word| has(word)), side, is_raw, has_gateway, imports }
    }

    /// Whether it imports anything from a package.
    pub(super) fn uses(&self, package: &str) -> bool {
        self.imports.values().any(|source| source == package)
    }

    /// Where a name is imported from.
    pub(super) fn source(&self, name: &str) -> Option<&str> {
        self.imports.get(name).map(SmolStr::as_str)
    }
}

/// The names of imports and top-level `require`s, each with where it is from.
fn imports(code: &Code<'_>) -> FxHashMap<SmolStr, SmolStr> {
    let mut found = FxHashMap::default();
    let mut take = |names: Node<'_>, source: &SmolStr| {
        let names = descendants(names)
            .filter(|one| matches!(one.kind(), "identifier" | "shorthand_property_identifier_pattern"));
        found.extend(names.map(|one| (code.text(one).into(), source.clone())));
    };
    for statement in children(code.root()) {
        match statement.kind() {
            "import_statement" => {
                if let Some(source) =
                    statement.child_by_field_name("source").and_then(|one| string(one, code))
                {
                    take(statement, &source);
                }
            }
            "lexical_declaration" | "variable_declaration" => {
                for (names, source) in children(statement).filter_map(|one| required(one, code)) {
                    take(names, &source);
                }
            }
            _ => {}
        }
    }
    found
}

/// `const name = require('source')`, `require('source').name`, `require('source')(…)`.
fn required<'a>(declarator: Node<'a>, code: &Code<'_>) -> Option<(Node<'a>, SmolStr)> {
    let value = declarator.child_by_field_name("value")?;
    if !code.text(value).contains("require(") {
        return None;
    }
    let call = descendants(value).find(|one| {
        one.kind() == "call_expression"
            && one.child_by_field_name("function").is_some_and(|one| code.text(one) == "require")
    })?;
    let source = string(call.child_by_field_name("arguments")?.named_child(0)?, code)?;
    Some((declarator.child_by_field_name("name")?, source))
}
