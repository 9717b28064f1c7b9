//! Work that computes goes to threads of its own, so that messages keep flowing. Start at [`run`].

use std::panic::resume_unwind;

use tokio::task::JoinHandle;

/// How many threads the pool has at most. Some more than there are processors, so that a long question does not keep short ones waiting;
/// few enough that a hundred questions at once leave the messages their share of the processor.
pub(super) const THREADS: usize = 8;

/// Runs `work` on the pool. Dropped before it has begun, it never begins. Its panic is the caller's.
pub(super) async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let mut task = Abort(tokio::task::spawn_blocking(work));
    match (&mut task.0).await {
        Ok(outcome) => outcome,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // Called off: the runtime is going down, and nobody waits for this any more.
            Err(_) => std::future::pending().await,
        },
    }
}

struct Abort<T>(JoinHandle<T>);

impl<T> Drop for Abort<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
