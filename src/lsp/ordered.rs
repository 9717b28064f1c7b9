//! [`Ordered`]: messages take effect in the order they arrive, and no request can hold up or bring down the server.
//!
//! The transport runs handlers as futures it polls some time later, side by side. An edit that waits for anything is then overtaken by
//! the next one, a slow request occupies a slot that a cancel needs, one that computes stops everything, and one that panics ends the
//! server. This wrapper stands between the transport and the service and answers all four: every message is polled once, at once, while
//! the next one still waits in the pipe. Handlers keep their side of the bargain by doing what order matters for (writing the edit, taking
//! the snapshot) before their first await.
//!
//! Knows nothing of documents or of what any method means. Start at [`Ordered::call`].

use std::any::Any;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};

use futures::FutureExt;
use futures::future::{self, BoxFuture};
use tower::Service;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

use super::frames::UNREADABLE;

/// Wraps a service so that each message has its first poll before the next one is looked at.
///
/// * A notification must be finished by that poll. One that is not is a mistake in its handler: it is logged as an error, and nothing else is
///   accepted until it is finished, so the order still holds.
/// * A request that is not finished by it goes on as a task of its own.
/// * A panic becomes an internal error (−32603) to a request and a line in the log to a notification.
/// * A request that the inner service leaves unanswered is answered "method not found": every request has exactly one answer.
#[derive(Debug)]
pub struct Ordered<S: Service<Request>> {
    inner: S,
    unfinished: Option<Unfinished<S::Error>>,
}

/// What a message comes to: an answer, or none for a notification.
type Outcome<E> = Result<Option<Response>, E>;

/// A message that was polled once and is not finished.
type Running<E> = BoxFuture<'static, Outcome<E>>;

impl<S: Service<Request>> Ordered<S> {
    /// Puts `inner` in order.
    pub fn new(inner: S) -> Self {
        Self { inner, unfinished: None }
    }
}

impl<S> Service<Request> for Ordered<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = Running<S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        if let Some(Unfinished(running)) = &mut self.unfinished {
            // What it comes to was decided when it began: a notification has no answer, and its panic is logged.
            let _ = ready!(running.as_mut().poll(context));
            self.unfinished = None;
        }
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let call = Call::of(&request);
        let started = catch_unwind(AssertUnwindSafe(|| self.inner.call(request)));
        let mut running = match started {
            Ok(future) => call.clone().guard(future),
            Err(panic) => return future::ready(Ok(call.panicked(&*panic))).boxed(),
        };
        match poll_once(running.as_mut()) {
            Poll::Ready(outcome) => future::ready(outcome).boxed(),
            Poll::Pending if call.id.is_some() => call.spawn(running),
            Poll::Pending => {
                tracing::error!("the handler of {} waited; everything behind it waits too", call.method);
                self.unfinished = Some(Unfinished(running));
                future::ready(Ok(None)).boxed()
            }
        }
    }
}

/// Polls without asking to be woken: whoever keeps the future polls it again anyway.
fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// What an answer needs to know of its question.
#[derive(Clone)]
struct Call {
    method: Cow<'static, str>,
    id: Option<Id>,
}

impl Call {
    fn of(request: &Request) -> Self {
        Self { method: Cow::Owned(request.method().to_owned()), id: request.id().cloned() }
    }

    /// `future` with its panic turned into an answer, and its missing answer into one.
    fn guard<E: Send + 'static>(
        self,
        future: impl Future<Output = Outcome<E>> + Send + 'static,
    ) -> Running<E> {
        let guarded = async move {
            match AssertUnwindSafe(future).catch_unwind().await {
                Ok(Ok(None)) => Ok(self.unanswered()),
                Ok(outcome) => outcome,
                Err(panic) => Ok(self.panicked(&*panic)),
            }
        };
        guarded.boxed()
    }

    fn spawn<E: Send + 'static>(self, running: Running<E>) -> Running<E> {
        let task = tokio::spawn(running);
        // A task ends without an outcome only when the runtime is going down.
        async move { task.await.unwrap_or_else(|_| Ok(self.unanswered())) }.boxed()
    }

    fn unanswered(&self) -> Option<Response> {
        let error = || match &*self.method {
            UNREADABLE => Error::parse_error(),
            _ => Error::method_not_found(),
        };
        self.id.clone().map(|id| Response::from_error(id, error()))
    }

    fn panicked(&self, panic: &(dyn Any + Send)) -> Option<Response> {
        let why = panic.downcast_ref::<&str>().copied();
        let why = why.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
        tracing::error!("the handler of {} panicked: {why}", self.method);
        let message = format!("{} failed inside the server, please report it: {why}", self.method);
        let error = Error { code: ErrorCode::InternalError, message: Cow::Owned(message), data: None };
        self.id.clone().map(|id| Response::from_error(id, error))
    }
}

/// A notification whose handler waited.
struct Unfinished<E>(Running<E>);

impl<E> std::fmt::Debug for Unfinished<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unfinished")
    }
}
