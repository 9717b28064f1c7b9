//! What labels, tables and lines below an item's heading add to it.
//!
//! Nothing that the heading says itself is changed. Start at [`Own::add`].

use super::{
    cell,
    claim::{Claim, claims},
    collect::Collect,
    words::Part,
};
use crate::contract::{AbiItem, AbiKind, Param, Said, parameters, returns};

/// The entry of a heading, which what stands below it may complete.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// Index of the entry.
    pub index: usize,
}

impl Own {
    /// The item.
    pub fn item<'c>(self, collect: &'c mut Collect<'_>) -> Option<&'c mut AbiItem> {
        match &mut collect.found.entries.get_mut(self.index)?.said {
            Said::Abi(item) => Some(item),
            _ => None,
        }
    }

    /// Adds the value of a label.
    pub fn add(self, part: Part, value: &str, collect: &mut Collect<'_>) {
        let Some(item) = self.item(collect) else { return };
        match part {
            Part::Inputs => item.inputs = said(item.inputs.take()).or_else(|| parameters(value)),
            Part::Outputs => item.outputs = item.outputs.take().or_else(|| returns(value)),
            Part::Mutability => cell::mutability(item, value),
            Part::Selector => item.selector = item.selector.take().or_else(|| cell::selector(value)),
            Part::Signature => {
                let claim = claims(value).into_iter().find(|claim| !claim.is_bare);
                if let Some(claim) = claim {
                    self.complete(&claim, collect);
                }
            }
            Part::Events | Part::Errors | Part::Other => {}
        }
    }

    /// Adds what a line with the whole signature says.
    pub fn complete(self, claim: &Claim, collect: &mut Collect<'_>) {
        let item = self.item(collect).filter(|item| item.name == claim.item.name && is_open(item));
        let Some(item) = item else { return };
        let kind = item.kind;
        *item = claim.item.clone();
        item.kind = item.kind.or(kind);
    }

    /// Adds the rows of a table of fields or parameters.
    pub fn fields(self, fields: Vec<Param>, is_output: bool, collect: &mut Collect<'_>) {
        let Some(item) = self.item(collect) else { return };
        if is_output {
            item.outputs.get_or_insert(fields);
        } else {
            item.inputs = said(item.inputs.take()).or(Some(fields));
        }
    }

    /// Whether it is a struct or may be one.
    pub fn is_struct(self, collect: &mut Collect<'_>) -> bool {
        self.item(collect).is_some_and(|item| matches!(item.kind, Some(AbiKind::Struct | AbiKind::Enum)))
    }

    /// Whether it is an event or an error.
    pub fn is_event(self, collect: &mut Collect<'_>) -> bool {
        self.item(collect).is_some_and(|item| matches!(item.kind, Some(AbiKind::Event | AbiKind::Error)))
    }
}

/// The parameters that a heading says; empty brackets after a name often only say that it is a function.
fn said(inputs: Option<Vec<Param>>) -> Option<Vec<Param>> {
    inputs.filter(|inputs| !inputs.is_empty())
}

/// Whether nothing or next to nothing is said of an item's parameters.
fn is_open(item: &AbiItem) -> bool {
    item.inputs.as_ref().is_none_or(Vec::is_empty)
}
