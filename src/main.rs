//! The `baton` binary.

use std::process::ExitCode;

use baton::lsp;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() != Some("server") {
        eprintln!("usage: baton server");
        return ExitCode::from(2);
    }
    let log = std::env::var("BATON_LOG").unwrap_or_else(|_| "warn".to_owned());
    lsp::run(&lsp::Options { log })
}
