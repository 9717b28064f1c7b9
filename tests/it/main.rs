//! The whole program, from outside.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod editors;
mod lsp;
mod lsp_ordered;
mod tidy;
mod wire;
