//! The texts people insert, one `.md` each, and how they are filled and placed.
//!
//! ```text
//!  texts/*.md ──fill──▶ Filled (a text with stops) ──┐
//!  plan, git  ──About──▶ values                      ├──▶ Insertion (a document, a byte, a text)
//!  latest block ──Spelling──▶ heads, labels, lists ──┘
//! ```
//!
//! Pure: no disk, no clock, no protocol; who inserts is `ide` and, through it, the command line. It has no opinion on whether a
//! block is due. Start at [`Order`].

mod about;
mod block;
pub mod contract;
mod data;
mod ending;
mod entries;
mod fill;
mod labels;
mod own;
mod page;
mod part;
mod prompt;
mod spelling;
mod write;

#[cfg(test)]
mod pictures;
#[cfg(test)]
mod prompt_pictures;

pub use crate::project::Phase;
pub use about::{About, Which};
pub use block::{Complete, Insertion, Order, Outcome};
pub use data::is_unseen;
pub use entries::{Named as NamedEntry, named as named_entries};
pub use fill::{Filled, Stop, Value};
pub use labels::{Label, labels};
pub use own::templates as own_templates;
pub use page::{PAGES, Page};
pub use part::{after_batch, batch_at};
pub use prompt::{Launched, Pattern, Prompt, launched, prompt};

/// A plan with its first batch and ticket.
pub fn plan(title: &str) -> Filled {
    fill::fill(include_str!("texts/plan.md"), |name| {
        Some(match name {
            "title" => Value::ask(title),
            "batch_title" => Value::ask("First batch"),
            "ticket_title" => Value::ask("First ticket"),
            "acceptance" => Value::ask("What shows that it is done"),
            _ => return None,
        })
    })
}
