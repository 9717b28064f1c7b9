//! Baton.

pub mod lsp;
pub mod os;
pub mod syntax;
pub mod text;
