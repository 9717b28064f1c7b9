//! [`Herald`]: tells a client that shows the board when it may be other than before: `$/baton/boardChanged`.
//!
//! Whether it may be is decided where all other refreshes are looked at, by numbers that are kept anyway, so that a keystroke costs nothing
//! that grows with the workspace; the board itself is worked out when the client asks for it (`baton.board`). Who types is not told of
//! letters: news waits for a pause, though not for ever. Nothing is told before the first look at every workspace is over, nor before
//! the client is ready. Start at [`Herald::look`].

use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout, timeout_at};
use tower_lsp::ls_types::notification::Notification;

use super::outbox::Outbox;
use super::snapshot::{Snapshot, View};
use crate::project::Kind;
use crate::project::contracts::Undescribed;

/// News is told when nothing came for this long.
const PAUSE: Duration = Duration::from_millis(100);

/// While news goes on and on, something is told this often all the same.
const PATIENCE: Duration = Duration::from_secs(1);

/// The board may be other than before.
#[derive(Debug)]
enum BoardChanged {}

impl Notification for BoardChanged {
    type Params = ();
    const METHOD: &'static str = "$/baton/boardChanged";
}

/// Tells for as long as the server runs. To be called once the client is ready.
pub(super) async fn tell(news: Arc<Notify>, outbox: Outbox) {
    loop {
        news.notified().await;
        let patience = Instant::now() + PATIENCE;
        let pause = async { while timeout(PAUSE, news.notified()).await.is_ok() {} };
        let _ = timeout_at(patience, pause).await;
        outbox.notify::<BoardChanged>(());
    }
}

/// Who knows what the board was made of.
#[derive(Debug)]
pub(super) struct Herald {
    news: Arc<Notify>,
    /// By workspace.
    seen: FxHashMap<u64, Seen>,
    /// Whether anything was told.
    has_told: bool,
}

/// What a workspace said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Seen {
    /// While it stays, everything below stays but the lines.
    serial: u64,
    /// [`View::all_said`].
    all: u64,
    /// Stands for where in the open documents things are said.
    lines: u64,
    /// [`View::runs_known`].
    runs: (bool, u64),
    configuration: u64,
    /// What was found that nobody describes.
    advice: Arc<[Undescribed]>,
}

impl Herald {
    /// One who rings `news` when there is some.
    pub(super) fn new(news: Arc<Notify>) -> Self {
        Self { news, seen: FxHashMap::default(), has_told: false }
    }

    /// Looks at what is known now.
    pub(super) fn look(&mut self, snapshot: &Snapshot) {
        if !snapshot.client.shows_board || !snapshot.is_looked_at() {
            return;
        }
        let now: FxHashMap<u64, Seen> =
            snapshot.views.iter().map(|view| (view.id, self.seen(snapshot, view))).collect();
        let same = |(id, seen): (&u64, &Seen)| self.seen.get(id).is_some_and(|before| before.says(seen));
        let news = !self.has_told || now.len() != self.seen.len() || !now.iter().all(same);
        self.seen = now;
        if news {
            self.has_told = true;
            self.news.notify_one();
        }
    }

    fn seen(&self, snapshot: &Snapshot, view: &View) -> Seen {
        let (project, serial) = (&view.project, view.project.serial());
        let lines = lines(snapshot, view);
        if let Some(before) = self.seen.get(&view.id).filter(|before| before.serial == serial) {
            return Seen { lines, advice: Arc::clone(&view.advice), ..before.clone() };
        }
        Seen {
            serial,
            all: view.all_said(),
            lines,
            runs: view.runs_known(),
            configuration: project.configuration().serial,
            advice: Arc::clone(&view.advice),
        }
    }
}

impl Seen {
    /// Whether the board says the same in both.
    fn says(&self, other: &Seen) -> bool {
        *self == Seen { serial: self.serial, ..other.clone() }
    }
}

/// Prose that grows by a line moves what stands below it.
fn lines(snapshot: &Snapshot, view: &View) -> u64 {
    let here = snapshot.documents.iter().filter(|document| document.workspace == view.id);
    let members = here.filter_map(|document| view.project.member(&document.path));
    let plans = members.filter(|member| member.kinds.has(Kind::Tickets));
    plans.fold(0, |sum, member| sum.wrapping_add(member.document.text().line_count() as u64))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use futures::StreamExt;
    use tokio::sync::Notify;
    use tokio::{runtime, task};
    use tower_lsp::Loopback;

    use super::tell;
    use crate::lsp::outbox;

    #[test]
    fn much_news_is_told_once() {
        let runtime = runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (outbox, wire) = outbox::channel();
            outbox.open();
            let news = Arc::new(Notify::new());
            task::spawn(tell(Arc::clone(&news), outbox));
            let (mut messages, _replies) = wire.split();
            let mut told = 0;
            for _ in 0..100 {
                news.notify_one();
                task::yield_now().await;
                while messages.try_recv().is_ok() {
                    told += 1;
                }
            }
            // Whoever is not given any time for long may be told twice.
            assert!(told < 10, "told {told} times of 100");
            let last = messages.next().await.unwrap();
            assert_eq!((last.method(), last.params()), ("$/baton/boardChanged", None));
        });
    }
}
