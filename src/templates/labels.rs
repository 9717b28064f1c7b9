//! The fields a block of a kind may have, each as a plan begins a line with it.
//!
//! Knows the template and the spelling, not what a block says already. Start at [`labels`].

use super::{
    about::About,
    block::{Complete, Order, Template, field_of},
    fill::{Filled, Stop},
    spelling::{Form, Spelling},
};
use crate::{
    project::BlockAt,
    syntax::facts::{BlockKind, FieldName},
};

/// A field to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What it is.
    pub name: FieldName,
    /// Its words, without markup.
    pub label: String,
    /// From the beginning of the line to where the value begins, with `\n` line ends; a stop where a fence holds the value.
    pub text: Filled,
    /// Whether values stand in back-ticks.
    pub code: bool,
}

/// The fields of a kind of block, those of the template first, spelled as the plan's blocks are, `not` left aside.
pub fn labels(about: Option<&About<'_>>, kind: BlockKind, not: Option<&BlockAt>) -> Vec<Label> {
    let spelling = about.map(|about| Spelling::beside(about, kind, not)).unwrap_or_default();
    let template = Template::read(order(kind).template());
    let mut found: Vec<Label> = Vec::new();
    for (label, name) in &template.fields {
        let name = field_of(name);
        found.push(begun(name, &spelling.written(name, label)));
    }
    let own = spelling.fields.iter().filter(|_| spelling.head.is_some());
    for (name, form) in own.filter(|(_, form)| !form.label.is_empty()) {
        let known = |known: &Label| match name {
            FieldName::Other => known.label == form.label,
            name => known.name == *name,
        };
        if !found.iter().any(known) {
            found.push(begun(*name, form));
        }
    }
    found
}

/// An order for a block of this kind; only its template matters.
fn order(kind: BlockKind) -> Order {
    match kind {
        BlockKind::Handoff => Order::Handoff,
        BlockKind::Complete => Order::Complete(Complete::default()),
        BlockKind::Review => Order::Review { approved: true, changes: None },
        BlockKind::Sync => Order::Sync,
    }
}

fn begun(name: FieldName, form: &Form) -> Label {
    let mut text = Filled::default();
    text.push(&format!("{}{}{}", form.before, form.label, form.after));
    match &form.below {
        None if form.after.trim_end() == form.after => text.push(" "),
        None => {}
        Some(below) => {
            text.push(if below.blank { "\n\n" } else { "\n" });
            text.push(&below.item);
            if let Some(fence) = &below.fence {
                let close: String = fence.chars().take_while(|c| matches!(c, '`' | '~')).collect();
                text.push(&format!("{fence}\n"));
                let at = text.text.len();
                text.stops.push(Stop { range: at..at, choices: Vec::new() });
                text.push(&format!("\n{close}"));
            }
        }
    }
    Label { name, label: form.label.trim().to_owned(), text, code: form.code }
}
