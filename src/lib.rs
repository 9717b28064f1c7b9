//! Baton.

pub mod lsp;
pub mod os;
pub mod text;
