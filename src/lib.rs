//! Baton: a language server and a command for people who run several coding agents over a plan written in Markdown.
//!
//! ```text
//!  cli          a terminal speaks          settings  the one settings table
//!   │                                      load      reads a workspace, feeds the project
//!  lsp          an editor speaks           os        the only doors to the machine
//!   │
//!  ide          one editor feature, one file
//!   │
//!  rules        opinions
//!   │
//!  templates    the texts people insert
//!   │
//!  project      many documents, one snapshot
//!   │
//!  syntax       one document, one tree     source  code, facts
//!   │
//!  contract     what a signature, a route, a shape is
//!   │
//!  text         bytes and positions
//! ```
//!
//! An arrow only goes down; `ARCHITECTURE.md` says why and where to start.

// A test that panics has failed, which is what it is for.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::panic
    )
)]

pub mod cli;
pub mod contract;
pub mod ide;
pub mod launch;
pub mod load;
pub mod lsp;
pub mod os;
pub mod project;
pub mod rules;
pub mod runs;
pub mod settings;
pub mod source;
pub mod syntax;
pub mod templates;
#[doc(hidden)]
pub mod testing;
pub mod text;
