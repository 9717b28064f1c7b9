//! Baton.

pub mod lsp;
pub mod os;
pub mod project;
pub mod rules;
pub mod syntax;
#[doc(hidden)]
pub mod testing;
pub mod text;
