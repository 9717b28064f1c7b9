//! [`Lifeline`]: when the server ends, why, and with which exit code.
//!
//! Four things end it: the client says `exit`, its input ends, its output is closed, or the process that started it is gone. Whoever notices
//! first says so here; [`super::run`] waits here and grants what is under way a moment. Knows nothing of messages. Start at [`End`].

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use crate::os;

/// Why the server ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The client said `exit`.
    Exit,
    /// The input is over.
    Input,
    /// Nobody reads the output any more.
    Output,
    /// The process named in `initialize` is gone.
    Parent,
}

impl End {
    /// How long what is under way may take to be finished and written. After `exit` nobody waits for answers; after the end of a piped
    /// session somebody may still read them.
    pub(super) fn grace(self) -> Duration {
        match self {
            Self::Input => Duration::from_secs(1),
            Self::Exit => Duration::from_millis(3),
            Self::Output | Self::Parent => Duration::ZERO,
        }
    }
}

/// Shared by everybody who can notice that it is over.
#[derive(Clone, Debug)]
pub(super) struct Lifeline {
    end: Arc<watch::Sender<Option<End>>>,
    shut_down: Arc<AtomicBool>,
}

impl Default for Lifeline {
    fn default() -> Self {
        Self { end: Arc::new(watch::Sender::new(None)), shut_down: Arc::default() }
    }
}

impl Lifeline {
    /// Says that it is over. Only the first reason counts.
    pub(super) fn end(&self, why: End) {
        self.end.send_if_modified(|end| end.is_none() && end.replace(why).is_none());
    }

    /// Says that the client asked for the end with `shutdown`, so that the exit code is 0.
    pub(super) fn shut_down(&self) {
        self.shut_down.store(true, Ordering::Relaxed);
    }

    /// Waits until it is over.
    pub(super) async fn over(&self) -> End {
        let mut end = self.end.subscribe();
        // The sender lives as long as `self`, so waiting cannot fail.
        end.wait_for(Option::is_some).await.ok().and_then(|end| *end).unwrap_or(End::Exit)
    }

    /// 0 after `shutdown`, else 1, as the protocol asks.
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(u8::from(!self.shut_down.load(Ordering::Relaxed)))
    }

    /// Ends the server when process `parent` is gone. Looks once a second: input usually ends first, this is for the pipe that something
    /// else still holds open.
    pub(super) fn watch_parent(&self, parent: u32) {
        let lifeline = self.clone();
        tokio::spawn(async move {
            while os::is_alive(parent) {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            tracing::info!("process {parent}, which started this server, is gone");
            lifeline.end(End::Parent);
        });
    }
}
