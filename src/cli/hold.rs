//! `baton hold`: starts one program and ends its whole tree with it. Supervisors start it; nobody types it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use super::failure::Outcome;
use crate::os::Machine;
use crate::runs::{self, Hold};

/// Hold a program and all it starts; runs start this
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder it starts in
    #[arg(long)]
    folder: PathBuf,
    /// The file it reads on standard input
    #[arg(long)]
    input: Option<PathBuf>,
    /// A file that is made when it has begun
    #[arg(long)]
    began: Option<PathBuf>,
    /// Program and arguments
    #[arg(last = true, required = true)]
    argv: Vec<OsString>,
}

/// Holds it until it has ended.
pub(super) fn run(arguments: Arguments) -> Outcome {
    let Arguments { folder, input, began, argv } = arguments;
    Ok(runs::hold(Arc::new(Machine::here()), Hold { argv, folder, input, began }))
}
