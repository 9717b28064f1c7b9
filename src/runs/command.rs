//! [`command`]: a setup or verify command is run to its end, and the end of what it printed is kept.
//!
//! Knows no record. Start at [`command`].

use super::{
    Os,
    attend::{Finished, Job, Owner, attend},
    nearest::nearest,
};
use crate::project::runs::Verified;

/// How many bytes of what a command printed are kept.
const TAIL: usize = 8 * 1024;

/// Runs a job to its end; what became of it, and the end of what it printed. `owner` hears it as well.
pub fn command(os: &dyn Os, job: &Job<'_>, owner: &mut dyn Owner) -> (Finished, Verified) {
    let mut tail = Tail { owner, kept: Vec::new() };
    let mut finished = attend(os, job, &mut tail).unwrap_or_else(|error| Finished {
        unstarted: Some(format!("{} cannot be started: {error}", job.baton.display())),
        ..Finished::default()
    });
    if let Some(why) = finished.unstarted.as_mut().filter(|why| why.contains("on the PATH")) {
        let advice = || format!("{why}; install it, or correct the command");
        *why = nearest(os, job.folder, job.argv).unwrap_or_else(advice);
    }
    let verified = Verified {
        argv: job.argv.to_vec(),
        code: finished.code.filter(|_| finished.stop.is_none()),
        millis: finished.millis,
        tail: finished.unstarted.clone().unwrap_or_else(|| tail.text()),
    };
    (finished, verified)
}

struct Tail<'a> {
    owner: &'a mut dyn Owner,
    kept: Vec<u8>,
}

impl Tail<'_> {
    fn keep(&mut self, bytes: &[u8]) {
        self.kept.extend_from_slice(bytes);
        // Cut now and then, not with each piece.
        if self.kept.len() > 16 * TAIL {
            self.cut();
        }
    }

    fn cut(&mut self) {
        let over = self.kept.len().saturating_sub(TAIL);
        self.kept.drain(..over);
    }

    fn text(&mut self) -> String {
        self.cut();
        String::from_utf8_lossy(&self.kept).into_owned()
    }
}

impl Owner for Tail<'_> {
    fn output(&mut self, bytes: &[u8]) {
        self.keep(bytes);
        self.owner.output(bytes);
    }

    fn complaint(&mut self, bytes: &[u8]) {
        self.keep(bytes);
        self.owner.complaint(bytes);
    }

    fn began(&mut self) {
        self.owner.began();
    }

    fn cancelled(&mut self) -> bool {
        self.owner.cancelled()
    }
}
