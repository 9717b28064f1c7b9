//! Logs go to standard error, and warnings to the editor's own log as well. Start at [`install`].

use std::fmt::{self, Write};

use tower_lsp::ls_types::notification::LogMessage;
use tower_lsp::ls_types::{LogMessageParams, MessageType};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt as to_stderr, registry};

use super::outbox::Outbox;

/// Sends what `levels` lets through (`warn`, `baton=debug`, …) to standard error and warnings to `outbox`. Does nothing when the program
/// logs already.
pub(super) fn install(levels: &str, outbox: Outbox) {
    let filter = EnvFilter::builder().parse_lossy(levels);
    let stderr = to_stderr::layer().with_writer(std::io::stderr).with_ansi(false);
    let _ = registry().with(filter).with(stderr).with(ToClient { outbox }).try_init();
}

/// Shows warnings and errors to the client.
struct ToClient {
    outbox: Outbox,
}

impl<S: Subscriber> Layer<S> for ToClient {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let typ = match *event.metadata().level() {
            Level::ERROR => MessageType::ERROR,
            Level::WARN => MessageType::WARNING,
            _ => return,
        };
        let mut message = Message::default();
        event.record(&mut message);
        self.outbox.notify::<LogMessage>(LogMessageParams { typ, message: message.0 });
    }
}

#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            // Writing to a string cannot fail.
            let _ = write!(self.0, "{value:?}");
        }
    }
}
