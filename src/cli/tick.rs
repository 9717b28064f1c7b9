//! `baton tick`: ticks boxes of a ticket.

use super::failure::{Failure, Outcome};
use super::terminal::Terminal;
use super::write::{Writing, carry_out};
use crate::ide::Deed;
use crate::ide::actions::{Boxes, Tick};

/// Tick a box of a ticket, and print what that changed
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The ticket
    id: String,
    /// Which boxes, counted from 1 in the order of its text, or how the text of one begins
    #[arg(required_unless_present = "all", conflicts_with = "all", value_name = "BOX")]
    boxes: Vec<String>,
    /// Every box
    #[arg(long)]
    all: bool,
    /// Open them again
    #[arg(long)]
    untick: bool,
    #[command(flatten)]
    writing: Writing,
}

/// Ticks.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let boxes = arguments.boxes()?;
    carry_out(terminal, &arguments.writing, |plans| {
        let ticket = plans.ticket(&arguments.id)?;
        let deed = Deed::Tick(Tick { ticket, boxes: boxes.clone(), ticked: !arguments.untick });
        deed.change(&plans.snapshot).map_err(|why| Failure::new(why.to_string()))
    })
}

impl Arguments {
    fn boxes(&self) -> Result<Boxes, Failure> {
        let numbers: Option<Vec<usize>> = self.boxes.iter().map(|one| one.parse().ok()).collect();
        match (numbers, self.boxes.as_slice()) {
            _ if self.all => Ok(Boxes::All),
            (Some(numbers), _) => Ok(Boxes::Numbers(numbers)),
            (None, [text]) => Ok(Boxes::Text(text.clone())),
            (None, _) => Err(Failure::new(
                "name boxes by their numbers, or one by the beginning of its text in quotes",
            )),
        }
    }
}
