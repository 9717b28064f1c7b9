//! `baton supervise`: watches over one run. Launches start it; nobody types it.

use std::io;
use std::path::PathBuf;

use super::failure::{Failure, Outcome};
use super::telling;
use crate::os::{Machine, Os, Processes};
use crate::project::Run;
use crate::runs::{self, Orders, Steps, Store, Supervising, report};

/// Watch over a run; launches start this
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The run's folder
    folder: PathBuf,
}

/// Watches it to its end.
pub(super) fn run(arguments: &Arguments) -> Outcome {
    let os = Machine::here();
    let baton = os
        .program()
        .map_err(|error| Failure::new(format!("this program does not know where it is: {error}")))?;
    let given = Supervising { os: &os, baton: &baton, folder: &arguments.folder, steps: &Ordinary };
    Ok(runs::supervise(given, &mut io::stdout()))
}

/// What a run takes, with everything the program knows.
struct Ordinary;

impl Steps for Ordinary {
    fn prepare(&self, os: &dyn Os, run: &mut Run, orders: &Orders) -> Result<bool, String> {
        runs::prepare(os, run, orders)
    }

    fn is_set_up(&self, os: &dyn Os, run: &Run, orders: &Orders) -> Result<(), String> {
        runs::is_set_up(os, run, orders)
    }

    fn commit(&self, os: &dyn Os, run: &mut Run, orders: &Orders) -> Result<(), String> {
        runs::commit(os, run, orders)
    }

    fn leave(&self, os: &dyn Os, run: &mut Run, _: &Orders) -> Result<(), String> {
        runs::leave(os, run)
    }

    fn tell(&self, os: &dyn Os, run: &Run, orders: &Orders) -> Result<bool, String> {
        let store = Store::at(&orders.common);
        let told =
            report::tell(os, &store, &run.id, &telling::look(&Machine::here(), &orders.common), false)?;
        Ok(told.is_there())
    }
}
