//! `baton hook`: what others call while work is done, an agent after each edit and git before each commit.
//!
//! ```text
//!  claude: an edit ──────┐                                      ┌──▶ what Claude Code reads
//!                        ├──▶ Change, both sides ──brought──────┤
//!  git: what is staged ──┘    (git's texts: blobs)              └──▶ lines, and exit status 1
//! ```
//!
//! Both say only what a change brought: what stood there before it is nobody's business at that moment. `--install` sets them up. Start at
//! [`run`], then [`brought::brought`].

mod blobs;
mod brought;
mod claude;
mod git;
mod script;
mod settings;
mod staged;

use super::failure::Outcome;
use super::terminal::Terminal;

/// Check what an agent edits, or what a commit would bring
#[derive(Debug, clap::Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    whose: Whose,
}

#[derive(Debug, clap::Subcommand)]
enum Whose {
    Claude(claude::Arguments),
    Git(git::Arguments),
}

/// Answers whoever calls, or sets it up so that they do.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    match &arguments.whose {
        Whose::Claude(arguments) => claude::run(arguments, terminal),
        Whose::Git(arguments) => git::run(arguments, terminal),
    }
}
