//! A row of a table: the columns of the last one. Start at [`row`].

use super::{Near, notation::Notation};
use crate::{
    contract::{AbiItem, Direction, Message, Payload, Role, Route, Said},
    source::Fact,
    syntax::entry::Holds,
};

/// What stands in a cell of which code says nothing.
const NOTHING: &str = "—";

/// A row for `fact`, with the line break before it.
pub fn row(near: &Near<'_>, fact: &Fact) -> Option<String> {
    let whole = near.at(near.entry.whole);
    let cells: Vec<String> = near
        .layout
        .cells
        .iter()
        .enumerate()
        .map(|(at, (holds, _))| cell(near, at, *holds, fact).unwrap_or_else(|| NOTHING.to_string()))
        .collect();
    let text = cells.join(" | ");
    let text = if whole.starts_with('|') { format!("| {text}") } else { text };
    let text = if whole.ends_with('|') { format!("{text} |") } else { text };
    let indent = near.before(near.entry.whole);
    Some(format!("\n{}{text}", indent.trim_start_matches('\u{feff}')))
}

/// What a cell says of a fact; `None` for nothing.
pub fn cell(near: &Near<'_>, at: usize, holds: Holds, fact: &Fact) -> Option<String> {
    let text = match &fact.said {
        Said::Abi(item) => of_item(near, at, holds, fact, item),
        Said::Route(route) => of_route(near, holds, route),
        Said::Message(message) => return of_message(near, at, holds, message),
    }?;
    Some(near.marked(at, &text, holds))
}

fn of_item(near: &Near<'_>, at: usize, holds: Holds, fact: &Fact, item: &AbiItem) -> Option<String> {
    let notation = Notation::of(fact);
    let has = |wanted: Holds| near.layout.cells.iter().any(|(holds, _)| *holds == wanted);
    match holds {
        Holds::Name if has(Holds::Params) => Some(item.name.to_string()),
        Holds::Name => {
            let sample = near.layout.cells.get(at).map(|(_, cell)| near.at(*cell)).unwrap_or_default();
            let returns = sample.contains("->") || sample.contains("returns");
            Some(match &near.entry.said {
                Said::Abi(own) if own.inputs.is_none() && !sample.contains('(') => item.name.to_string(),
                _ if returns && !has(Holds::Returns) => notation.with_returns(item),
                _ => notation.short(item),
            })
        }
        Holds::Params => notation.params(item.inputs.as_ref()).filter(|text| !text.is_empty()),
        Holds::Returns => notation.returns(item),
        Holds::Mutability => Some(item.mutability?.name().to_string()),
        Holds::Value => Some(item.value.as_ref()?.to_string()),
        Holds::Contract => Some(fact.owner.as_ref()?.to_string()),
        _ => None,
    }
}

fn of_route(near: &Near<'_>, holds: Holds, route: &Route) -> Option<String> {
    let has_method = near.layout.cells.iter().any(|(holds, _)| *holds == Holds::Method);
    match holds {
        Holds::Method => Some(route.method.name().to_string()),
        Holds::Path if has_method => Some(near.path(route)),
        Holds::Path => Some(format!("{} {}", route.method.name(), near.path(route))),
        Holds::Body => shape(&route.payloads, |role| role == Role::Body),
        Holds::Query => shape(&route.payloads, |role| role == Role::Query),
        Holds::Answer => shape(&route.payloads, |role| matches!(role, Role::Response(_))),
        _ => None,
    }
}

fn of_message(near: &Near<'_>, at: usize, holds: Holds, message: &Message) -> Option<String> {
    match holds {
        Holds::Direction | Holds::Sender => return Some(near.direction(at, holds, message.direction?)),
        _ => {}
    }
    let text = match holds {
        Holds::Name => message.name.to_string(),
        Holds::Body => shape(&message.payloads, |role| role == Role::Argument(0))?,
        Holds::Answer => shape(&message.payloads, |role| role == Role::Ack)?,
        _ => return None,
    };
    Some(near.marked(at, &text, holds))
}

/// The first shape of a role, as a shorthand, if anything is known of it.
pub fn shape(payloads: &[Payload], is: impl Fn(Role) -> bool) -> Option<String> {
    let payload = payloads.iter().find(|payload| is(payload.role))?;
    (payload.shape != crate::contract::Shape::Unknown).then(|| payload.shape.to_string())
}

impl Near<'_> {
    /// A text as the cells of the column are marked: names in bold, code in back-ticks unless no cell of the column has
    /// any. A pipe would end the cell.
    fn marked(&self, at: usize, text: &str, holds: Holds) -> String {
        let cells = || self.layout.rows.iter().filter_map(|row| row.get(at)).map(|cell| self.at(*cell));
        let said = || cells().filter(|cell| cell.contains(char::is_alphanumeric));
        let code = said().any(|cell| cell.contains('`'));
        let unsaid = said().next().is_none();
        let words = matches!(holds, Holds::Mutability | Holds::Method | Holds::Value);
        let bold = holds == Holds::Name && said().all(|cell| cell.starts_with("**"));
        let text = text.replace('|', "\\|");
        let text = if code || unsaid && !words { format!("`{text}`") } else { text };
        if bold { format!("**{text}**") } else { text }
    }

    /// A direction as other rows of the document spell it, in the same column.
    fn direction(&self, at: usize, holds: Holds, direction: Direction) -> String {
        let mut spelled = self.layout.rows.iter().filter_map(|row| row.get(at)).map(|cell| self.at(*cell));
        let read = |text: &str| match holds {
            Holds::Sender => Direction::of_sender(text),
            _ => Direction::read(text),
        };
        let known = spelled.rfind(|text| read(text) == Some(direction));
        let fallback = match (holds, direction) {
            (Holds::Sender, Direction::ToServer) => "client",
            (Holds::Sender, Direction::ToClient) => "server",
            (_, Direction::ToServer) => "client → server",
            (_, Direction::ToClient) => "server → client",
            (_, Direction::Both) => "client ↔ server",
        };
        known.unwrap_or_else(|| fallback.to_string())
    }
}
