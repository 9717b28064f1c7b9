//! The signatures in a code block, by its language.
//!
//! Shell commands, formulas and programs hold none; of JavaScript only the strings for ethers are read, of JSON
//! the items of an ABI. Start at
//! [`signatures_in`].

use super::role::is_typed_item;
use crate::{
    contract::{AbiKind, Signature, json_items, signatures},
    syntax::entry::{part::Part, piece::Fence},
};

/// What a code block is written in, as far as that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    /// Solidity or Rust.
    Contract,
    /// Not said.
    Plain,
    /// Strings in it may spell signatures.
    Strings,
    /// Holds none.
    Other,
}

/// The signatures in `fence`; places are bytes of its content.
pub fn signatures_in(part: &Part<'_>, fence: &Fence) -> Vec<Signature> {
    let text = part.at(fence.content);
    let language = language(part.at(fence.language));
    if language == Language::Other {
        return Vec::new();
    }
    if language != Language::Contract && text.trim_start().starts_with(['[', '{']) {
        let items = json_items(text);
        if !items.is_empty() {
            return items;
        }
    }
    let mut found = signatures(text);
    found.retain(|signature| match language {
        Language::Contract => true,
        Language::Strings => is_quoted(text, signature),
        _ => is_quoted(text, signature) || is_plainly(signature),
    });
    found
}

fn language(name: &str) -> Language {
    match name.to_lowercase().as_str() {
        "solidity" | "sol" | "rust" | "rs" => Language::Contract,
        "" | "text" | "txt" | "plaintext" | "plain" | "abi" | "none" => Language::Plain,
        "js" | "ts" | "javascript" | "typescript" | "jsx" | "tsx" | "mjs" | "json" => Language::Strings,
        _ => Language::Other,
    }
}

fn is_quoted(text: &str, signature: &Signature) -> bool {
    text.get(..signature.whole.start).is_some_and(|before| before.ends_with(['"', '\'', '`']))
}

/// Whether it is a signature in whatever language: its parameters have types, its fields could be read.
fn is_plainly(signature: &Signature) -> bool {
    match signature.item.kind {
        Some(AbiKind::Struct | AbiKind::Enum) => signature.item.inputs.is_some(),
        Some(AbiKind::Error | AbiKind::Event) => true,
        _ => is_typed_item(&signature.item),
    }
}
