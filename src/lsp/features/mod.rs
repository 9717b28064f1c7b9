//! What an editor asks, one file per feature: the protocol's question to `ide`, and `ide`'s answer to the protocol.
//!
//! ```text
//!  params ──snapshot──▶ (project, path, byte) ──▶ ide::feature ──▶ bytes ──snapshot──▶ positions, URIs, what the client understands
//! ```
//!
//! Each takes a snapshot and decides nothing: what a ticket is, `ide` knows. A document nobody knows gets no answer. Start at
//! `hover.rs`.

pub(super) mod actions;
mod board;
pub(super) mod call_hierarchy;
pub(super) mod code_lens;
pub(super) mod commands;
pub(super) mod completion;
pub(super) mod document_links;
pub(super) mod file_renames;
pub(super) mod folding;
pub(super) mod hover;
pub(super) mod inlay_hints;
pub(super) mod navigation;
pub(super) mod rename;
pub(super) mod selection_ranges;
pub(super) mod semantic_tokens;
pub(super) mod symbols;

pub(super) use actions::refused;
