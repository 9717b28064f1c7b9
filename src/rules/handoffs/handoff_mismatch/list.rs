//! The list of tickets in a block, and how it is written anew in its own style.
//!
//! Start at [`rewrite`].

use crate::{
    project::Place,
    rules::{Context, Fix, handoffs::about::runs},
    syntax::{Anchor, Block, Id, facts::Target},
};

/// Where the list is shown: the value of its field, else its first ticket, else the block's head.
pub(super) fn place(context: &Context<'_>, block: &Block) -> Place {
    let value = block.tickets.at.filter(|at| !context.member.document.range(*at).is_empty());
    let first = block.tickets.names.first().map(|(_, at)| *at);
    context.member.place(value.or(first).unwrap_or(block.at))
}

/// A fix that makes the list these tickets. `None` where the list is more than ids on a line.
pub(super) fn rewrite(context: &Context<'_>, block: &Block, ids: &[Id]) -> Option<Fix> {
    let (at, style) = written(context, block)?;
    let ids: Vec<&Id> = ids.iter().collect();
    let least = if style.ranges { 2 } else { usize::MAX };
    let list = runs(&ids, least, &style.dash).join(&style.comma);
    let old = context.member.document.at(at).trim().to_string();
    (!ids.is_empty() && list != old)
        .then(|| Fix::replace(format!("Change {old} to {list}"), context.member.place(at), list))
}

/// How a list is written.
struct Style {
    /// Whether it has ranges.
    ranges: bool,
    /// What stands between the ends of a range.
    dash: String,
    /// What stands between its parts.
    comma: String,
}

/// What of the text is the list, and its style. One range or id alone may have words after it; more must have the field to themselves.
fn written(context: &Context<'_>, block: &Block) -> Option<(Anchor, Style)> {
    let document = &context.member.document;
    let names = &block.tickets.names;
    let (_, first) = names.first()?;
    let spelled = |target: &Target| matches!(target, Target::One(_) | Target::Range(..));
    if !names.iter().all(|(target, at)| spelled(target) && at.section == first.section) {
        return None;
    }
    let dash = names.iter().find_map(|(target, at)| match target {
        Target::Range(from, to) => dash(&document.at(*at), from, to),
        _ => None,
    });
    let style = |comma: &str| Style {
        ranges: dash.is_some(),
        dash: dash.clone().unwrap_or_else(|| "-".into()),
        comma: comma.into(),
    };
    // An item of a list below its label is more than its id.
    let begins = |value: Anchor| document.at(value).starts_with(document.at(*first).as_ref());
    if !block.tickets.at.is_none_or(begins) {
        return None;
    }
    if names.len() == 1 {
        return Some((*first, style(", ")));
    }
    let value = block.tickets.at?;
    let text = document.at(value);
    let mut rest = text.as_ref();
    let mut comma = None;
    for (at, (_, name)) in names.iter().enumerate() {
        let name = document.at(*name);
        let (between, after) = rest.split_once(name.as_ref())?;
        let wanted = if at == 0 {
            between.is_empty()
        } else {
            matches!(between, ", " | "," | " " | "; " | " and " | ", and ")
        };
        comma = comma.or((at == 1).then(|| between.to_string()));
        rest = after;
        if !wanted {
            return None;
        }
    }
    let comma = comma.filter(|comma| !comma.contains("and")).unwrap_or_else(|| ", ".into());
    rest.trim().is_empty().then(|| (value, style(&comma)))
}

/// What stands between the ends of a range as it is written.
fn dash(text: &str, from: &Id, to: &Id) -> Option<String> {
    let between = text.trim().strip_prefix(from.as_str())?.strip_suffix(to.as_str())?;
    (!between.is_empty()).then(|| between.to_string())
}
