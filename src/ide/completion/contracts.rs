//! Names that code has, where a contract document names something: in a code span, in the first cell of a row, in a fence.
//! What no document claims yet comes first.
//!
//! They come as the document writes its entries: with or without parameters, paths with `:id` or `{id}`. Only in contract
//! documents, and only once the workspace was searched for code. Start at [`names`].

use super::{Completion, CompletionKind, CompletionList, Context, MOST};
use crate::{
    contract::{AbiItem, AbiKind, Param, Said, Type, Visibility},
    ide::{contracts::card, subject::mask_at},
    project::{Contracts, Kind},
    source::{Fact, Side},
    syntax::{
        entry::{About, Entry, Form},
        facts::MaskKind,
    },
};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// The names that fit at the cursor.
pub(super) fn names(context: &Context<'_>) -> Option<CompletionList> {
    if !context.member.kinds.is_contract() || !context.snapshot.knows_code() {
        return None;
    }
    let place = Place::of(context)?;
    let contracts = context.snapshot.contracts();
    let style = Style::of(context, place.fence);
    let mut seen = FxHashSet::default();
    let mut found: Vec<(bool, bool, Completion)> = Vec::new();
    let facts = (0u32..).zip(&contracts.facts().facts);
    for (index, fact) in facts.filter(|(_, fact)| belongs(context, fact)) {
        let text = style.spelled(fact);
        let (replace, typed) = place.part(context, fact);
        if !begins(&text, &typed) || !seen.insert(text.clone()) {
            continue;
        }
        let known = is_documented(contracts, index, fact);
        let other_kind = style.kind.is_some_and(|kind| kind_of(fact) != Some(kind));
        found.push((known, other_kind, proposal(context, fact, text, replace)));
    }
    found.sort_by(|a, b| (a.0, a.1, &a.2.label).cmp(&(b.0, b.1, &b.2.label)));
    let incomplete = found.len() > MOST;
    let items = found.into_iter().take(MOST).enumerate().map(|(order, (known, _, mut item))| {
        item.sort = format!("{order:04}");
        let note = item.detail.take().unwrap_or_default();
        item.detail = Some(if known { note } else { format!("undocumented · {note}") });
        item
    });
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then_some(CompletionList { items, incomplete })
}

fn proposal(context: &Context<'_>, fact: &Fact, text: String, replace: Range<usize>) -> Completion {
    let detail =
        card::declaration(context.snapshot, fact).unwrap_or_else(|| card::what(&fact.said).to_owned());
    Completion {
        label: text.clone(),
        detail: Some(detail),
        kind: match &fact.said {
            Said::Message(_) => CompletionKind::Event,
            Said::Abi(item) if item.kind == Some(AbiKind::Event) => CompletionKind::Event,
            _ => CompletionKind::Function,
        },
        replace,
        filter: text.clone(),
        insert: text,
        snippet: None,
        sort: String::new(),
        documentation: card::line_of(context.snapshot, fact).map(|place| format!("`{place}`")),
    }
}

/// Whether a document of this kind would name it: what callers see, where it is declared.
fn belongs(context: &Context<'_>, fact: &Fact) -> bool {
    let kinds = context.member.kinds;
    match &fact.said {
        Said::Abi(item) => {
            let seen = item.visibility.is_none_or(Visibility::is_abi);
            kinds.has(Kind::Abi)
                && seen
                && fact.inherited.is_none()
                && item.kind != Some(AbiKind::Constructor)
        }
        Said::Message(_) => kinds.has(Kind::Protocol),
        Said::Route(_) => kinds.has(Kind::Protocol) && fact.side == Side::Server,
    }
}

/// Whether some document claims it; of a message either side counts.
fn is_documented(contracts: &Contracts, index: u32, fact: &Fact) -> bool {
    let claimed = |index: &u32| !contracts.entries_of(*index).is_empty();
    claimed(&index)
        || matches!(fact.said, Said::Message(_)) && contracts.called(&fact.said.name()).iter().any(claimed)
}

fn begins(text: &str, typed: &str) -> bool {
    text.get(..typed.len()).is_some_and(|head| head.eq_ignore_ascii_case(typed))
}

/// Where a name is being typed.
struct Place {
    /// What is typed of it and of what goes before it: `GET /lob`, `function cl`.
    typed: String,
    /// The name may go on behind the cursor.
    rest: usize,
    fence: bool,
}

impl Place {
    fn of(context: &Context<'_>) -> Option<Place> {
        let before = context.before.as_str();
        let fence = is_in_fence(context);
        let ticks = before.matches('`').count() % 2 == 1;
        let row = before.trim_start().strip_prefix('|').filter(|cell| !cell.contains('|'));
        let typed = match (fence, ticks, row) {
            (true, _, _) => before.trim_start(),
            (false, true, _) => before.rsplit('`').next()?,
            (false, false, Some(cell)) => cell.trim_start(),
            (false, false, None) => return None,
        };
        // Behind the name come its parameters, which are no names.
        let outside = !typed.contains(['(', '{', '}', ';', '"', '\'']);
        let part = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '$');
        let rest = context.after.chars().take_while(part).map(char::len_utf8).sum();
        outside.then(|| Place { typed: typed.to_owned(), rest, fence })
    }

    /// The bytes that a name takes the place of, and what is typed of it: of a route the method too, else the last word.
    fn part(&self, context: &Context<'_>, fact: &Fact) -> (Range<usize>, String) {
        let typed = match &fact.said {
            Said::Route(_) => self.typed.as_str(),
            _ => self.typed.rsplit([' ', '\t', '.']).next().unwrap_or_default(),
        };
        (context.offset - typed.len()..context.offset + self.rest, typed.to_owned())
    }
}

fn is_in_fence(context: &Context<'_>) -> bool {
    let within = context.line.start.checked_sub(context.start);
    let mask = within.and_then(|within| mask_at(context.section, within));
    // The line that opens it is where its language stands.
    let opens = |start: u32| context.start + start as usize == context.line.start;
    mask.is_some_and(|mask| mask.kind == MaskKind::Fence && !opens(mask.span.start))
        && !context.before.trim_start().starts_with("```")
}

/// How the document writes its entries around the cursor.
struct Style {
    /// With parameters: `claim(uint256 id)`.
    calls: bool,
    /// Paths with `{id}`.
    braces: bool,
    /// What the entries here are.
    kind: Option<AbiKind>,
}

impl Style {
    /// As the nearest entry before the cursor is, else the first.
    fn of(context: &Context<'_>, fence: bool) -> Style {
        let document = &context.member.document;
        let entries = &context.member.entries().entries;
        let own = |entry: &&Entry| {
            entry.form != Form::Aside && document.range(entry.anchor()).end < context.line.start
        };
        let near = entries.iter().rfind(own).or(entries.first());
        let follows = |entry: &Entry| {
            let end = document.range(entry.anchor()).end;
            document.text().slice(end..(end + 1).min(document.text().len())) == "("
        };
        let scope = near.and_then(|entry| context.member.entries().scopes.get(entry.scope? as usize));
        Style {
            calls: fence || near.is_some_and(follows),
            braces: near.is_some_and(|entry| document.at(entry.anchor()).contains('{')),
            kind: scope.and_then(|scope| match scope.about {
                About::Abi(kind) => Some(kind),
                _ => None,
            }),
        }
    }

    fn spelled(&self, fact: &Fact) -> String {
        match &fact.said {
            Said::Abi(item) if self.calls => call(item, fact.path.ends_with(".rs")),
            Said::Route(route) if self.braces => {
                let part = |part: &str| match part.strip_prefix(':') {
                    Some(name) => format!("{{{name}}}"),
                    None => part.to_owned(),
                };
                route.to_string().split('/').map(part).collect::<Vec<_>>().join("/")
            }
            said => said.name(),
        }
    }
}

fn kind_of(fact: &Fact) -> Option<AbiKind> {
    match &fact.said {
        Said::Abi(item) => item.kind,
        _ => None,
    }
}

/// A name with its parameters, in the order its language writes them.
fn call(item: &AbiItem, rust: bool) -> String {
    let param = |param: &Param| match (&param.name, &param.ty) {
        (Some(name), Type::Unknown) => name.to_string(),
        (Some(name), ty) if rust => format!("{name}: {ty}"),
        (Some(name), ty) => format!("{ty}{} {name}", if param.indexed { " indexed" } else { "" }),
        (None, ty) => ty.to_string(),
    };
    match (&item.inputs, item.kind) {
        (Some(inputs), Some(AbiKind::Function | AbiKind::Event | AbiKind::Error)) => {
            format!("{}({})", item.name, inputs.iter().map(param).collect::<Vec<_>>().join(", "))
        }
        _ => item.name.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_first};

    const CODE: &str = "
//- contracts/Vault.sol
contract Vault {
    event Claimed(address indexed who);
    function claim(uint256 id) external {}
    function close() external {}
    function clear() internal {}
}
//- server.js
const app = require('express')();
app.get('/rooms/:id', (req, res) => res.json({}));
app.post('/rooms', (req, res) => res.json({}));
const { Server } = require('socket.io');
new Server(3000).on('connection', (socket) => {
  socket.on('room:join', () => {});
  socket.on('room:leave', () => {});
});
";

    fn with(path: &str, document: &str) -> String {
        format!("//- {path}\n{document}\n{}", CODE.trim_start())
    }

    #[test]
    fn names_of_code_are_proposed_and_the_undocumented_come_first() {
        let head = "## Vault\n### Functions\n- `claim(uint256 id)`: pays\n";
        let all = "close()\nClaimed(address indexed who)\nclaim(uint256 id)";
        check(&with("docs/abi.md", &format!("{head}- `cl$0`")), &format!("- `[cl|]`\n{all}"));
        check(&with("docs/abi.md", &format!("{head}- `clo$0")), "- `[clo|]\nclose()");
        check(&with("docs/abi.md", &format!("{head}| clo$0")), "| [clo|]\nclose()");
        check(&with("docs/abi.md", &format!("{head}Prose clo$0")), "");
        check(&with("docs/abi.md", &format!("{head}- `close(cla$0")), "");
        check(&with("README.md", "- `clo$0`"), "");
    }

    #[test]
    fn they_come_as_the_document_writes_its_entries() {
        let head = "## Vault\n### Functions\n| Function | Returns |\n|---|---|\n| `claim` | `bool` |\n";
        check_first(&with("docs/abi.md", &format!("{head}| `clo$0` |")), "close");
        check_first(&with("docs/abi.md", "```solidity\nfunction clo$0\n```"), "close()");
    }

    #[test]
    fn routes_and_messages_are_proposed_in_documents_of_protocols() {
        let head = "## Events\n| Event | Payload |\n|---|---|\n| `room:join` | `{}` |\n";
        check(
            &with("docs/protocol.md", &format!("{head}| `room:$0` |")),
            "| `[room:|]` |\nroom:leave\nroom:join",
        );
        check(&with("docs/protocol.md", "- `GET /r$0`"), "- `[GET /r|]`\nGET /rooms/:id");
        check_first(&with("docs/protocol.md", "### POST /x/{id}\n\n- `GE$0`"), "GET /rooms/{id}");
    }
}
