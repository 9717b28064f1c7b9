//! Opinions: what is wrong with a plan, why, and what would put it right.
//!
//! A rule is two files in its family's folder: `name.rs` (check, fix, tests) and `name.md` (its page, run as a test),
//! and one line in the family's list. [`check`] runs them all on one document, applies severities and suppression
//! comments, and reports suppressions that silenced nothing. It knows snapshots, not editors or terminals: a finding's
//! places are anchors, so they survive edits elsewhere. Start at [`Rule`] and [`check`].

pub mod abi;
mod apply;
mod check;
mod code_place;
mod finding;
pub mod flow;
pub mod gates;
pub mod handoffs;
mod memory;
#[cfg(test)]
mod pages;
pub mod protocol;
pub mod shapes;
pub mod tickets;

pub use crate::project::Severity;
pub use apply::{combine, fix_edits};
pub use check::{Claims, Context, check};
pub use finding::{Finding, Fix, FixEdit, How, Related};
pub use memory::Memory;

/// One diagnostic.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case; the code in every output and the name of its page.
    pub name: &'static str,
    /// The folder it lives in.
    pub family: &'static str,
    /// How bad a finding is unless the configuration says otherwise.
    pub severity: Severity,
    /// Its page, in Markdown.
    pub page: &'static str,
    /// What it reads; it runs again only when that changed.
    pub reads: Reads,
    /// Adds its findings for one document.
    pub check: Check,
}

/// How a rule looks at a document.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// As a part of a plan.
    Plan(fn(&Context<'_>, &mut Vec<Finding>)),
    /// As something that claims what code says, or code itself.
    Contracts(fn(&Claims<'_>, &mut Vec<Finding>)),
}

/// What a rule's verdict on a document depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// The document alone.
    Document,
    /// The document and the other members of its plan, the ids of other plans, and which files exist.
    Plan,
    /// Every contract document, every tracks document, and all code.
    Contracts,
}

impl Rule {
    /// The first paragraph of its page: what it finds, in one sentence or two.
    pub fn summary(&self) -> &'static str {
        let mut paragraphs = self.page.split("\n\n").map(str::trim);
        paragraphs.find(|paragraph| !paragraph.is_empty() && !paragraph.starts_with('#')).unwrap_or(self.name)
    }
}

/// Every rule, family by family, in the order the documentation lists them.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let families = [tickets::RULES, handoffs::RULES, flow::RULES, abi::RULES, protocol::RULES, shapes::RULES];
    families.into_iter().flatten().copied()
}

/// The rule of a name.
pub fn find(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}
