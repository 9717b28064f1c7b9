//! The whole program, from outside.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::disallowed_methods
)]

mod cli;
mod commits;
mod editors;
mod git;
#[cfg(unix)]
mod hooks;
#[cfg(target_os = "linux")]
mod hostile;
mod landing;
mod launch;
#[cfg(target_os = "linux")]
mod leftovers;
mod lsp;
mod lsp_board;
mod lsp_features;
mod lsp_ordered;
mod lsp_runs;
mod lsp_workspace;
#[cfg(unix)]
mod recipes;
#[cfg(target_os = "linux")]
mod refusals;
mod robust;
#[cfg(target_os = "linux")]
mod runs;
mod runs_cli;
mod tidy;
mod wire;
mod workflow;
mod worktrees;
#[cfg(unix)]
mod yard;
