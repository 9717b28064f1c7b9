//! The `baton` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    baton::cli::run(std::env::args_os())
}
