//! `baton handoff`, `complete`, `review` and `sync`: the next block of a batch, printed or written into its plan.
//!
//! The same deeds as the editor's actions. Start at [`Handoff`].

use std::path::PathBuf;

use clap::ValueEnum;

use super::failure::{Failure, Outcome};
use super::plans::Plans;
use super::terminal::Terminal;
use super::write::{Writing, carry_out};
use crate::ide::Deed;
use crate::ide::actions::InsertBlock;
use crate::templates::{Complete, Order};

/// Which batch, and whether its block is written.
#[derive(Debug, clap::Args)]
struct Batch {
    /// The batch, by its number or name
    #[arg(value_name = "N")]
    batch: String,
    /// Write it into the plan, and print what that changed [default: print it]
    #[arg(long)]
    write: bool,
    /// The workspace's template it is made from, by its path or name: `templates/HANDOFF-short.md`
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    plan: Option<PathBuf>,
}

/// Hand a batch over: print its HANDOFF, filled from the plan
#[derive(Debug, clap::Args)]
pub(super) struct HandoffArguments {
    #[command(flatten)]
    batch: Batch,
}

/// Report a batch as built: print its COMPLETE, filled from the plan and git
#[derive(Debug, clap::Args)]
pub(super) struct CompleteArguments {
    #[command(flatten)]
    batch: Batch,
    /// What the verify command said
    #[arg(long, value_enum, value_name = "RESULT")]
    verify: Verified,
    /// The commits, where git's log does not tell them
    #[arg(long, value_name = "HASH", value_delimiter = ',', num_args = 1..)]
    commits: Vec<String>,
    /// What was left out, with the reason
    #[arg(long, value_name = "TEXT")]
    skipped: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Verified {
    /// It ended well
    Passed,
    /// It did not
    Failed,
}

/// Say how the review of a batch ended: print its REVIEW
#[derive(Debug, clap::Args)]
pub(super) struct ReviewArguments {
    #[command(flatten)]
    batch: Batch,
    /// Nothing stands in its way
    #[arg(long, required_unless_present = "changes", conflicts_with = "changes")]
    approve: bool,
    /// What has to change, a line each
    #[arg(long, value_name = "TEXT")]
    changes: Option<String>,
}

/// Say that everything up to a batch was brought together: print its SYNC
#[derive(Debug, clap::Args)]
pub(super) struct SyncArguments {
    #[command(flatten)]
    batch: Batch,
}

/// Hands over.
pub(super) fn handoff(arguments: &HandoffArguments, terminal: &Terminal) -> Outcome {
    arguments.batch.run(terminal, &Order::Handoff)
}

/// Completes.
pub(super) fn complete(arguments: &CompleteArguments, terminal: &Terminal) -> Outcome {
    let CompleteArguments { batch, verify, commits, skipped } = arguments;
    let (commits, skipped) = (commits.clone(), skipped.clone());
    batch.run(terminal, &Order::Complete(Complete { passed: *verify == Verified::Passed, commits, skipped }))
}

/// Reviews.
pub(super) fn review(arguments: &ReviewArguments, terminal: &Terminal) -> Outcome {
    let order = Order::Review { approved: arguments.approve, changes: arguments.changes.clone() };
    arguments.batch.run(terminal, &order)
}

/// Syncs.
pub(super) fn sync(arguments: &SyncArguments, terminal: &Terminal) -> Outcome {
    arguments.batch.run(terminal, &Order::Sync)
}

impl Batch {
    fn run(&self, terminal: &Terminal, order: &Order) -> Outcome {
        let deed = |plans: &Plans| -> Result<InsertBlock, Failure> {
            let batch = plans.batch(&self.batch)?;
            Ok(InsertBlock { batch, order: order.clone(), template: self.template.clone() })
        };
        if self.write {
            let writing = Writing { plan: self.plan.clone(), asks_git: true, ..Writing::default() };
            return carry_out(terminal, &writing, |plans| {
                let deed = Deed::InsertBlock(deed(plans)?);
                deed.change(&plans.snapshot).map_err(|why| Failure::new(why.to_string()))
            });
        }
        let mut plans = Plans::read(terminal, self.plan.as_deref())?;
        plans.ask_git(terminal);
        let preview = deed(&plans)?.preview(&plans.snapshot);
        match preview.map_err(|why| Failure::new(why.to_string()))? {
            Ok(block) => {
                terminal.print(&format!("{}\n", block.text))?;
            }
            Err(why) => terminal.say(&why),
        }
        Ok(0)
    }
}
