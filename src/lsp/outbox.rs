//! [`Outbox`]: what the server says on its own accord, in the order it was said, without ever waiting.
//!
//! A handler that waited for the client could wait for ever: the client may be busy, or waiting for that very handler. So nothing here can
//! be awaited. A message is put down and the transport picks it up; the reply to a request, if one ever comes, goes to a function. Knows
//! the protocol's envelopes, not what is in them. Start at [`channel`].

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures::Sink;
use futures::channel::mpsc;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::oneshot;
use tower_lsp::Loopback;
use tower_lsp::jsonrpc::{self, Id, Request, Response};
use tower_lsp::ls_types::{notification, request};

/// Both ends: one for the server to speak into, one for the transport.
pub fn channel() -> (Outbox, Wire) {
    let (sender, messages) = mpsc::unbounded();
    let replies = Replies::default();
    let outbox =
        Outbox { sender, replies: replies.clone(), next: Arc::new(AtomicI64::new(1)), open: Arc::default() };
    (outbox, Wire { messages, replies })
}

/// The server's end. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox {
    sender: mpsc::UnboundedSender<Request>,
    replies: Replies,
    next: Arc<AtomicI64>,
    open: Arc<AtomicBool>,
}

impl Outbox {
    /// Lets messages through from now on. A client that has not said `initialize` must not be spoken to; what is said before is dropped.
    pub fn open(&self) {
        self.open.store(true, Ordering::Relaxed);
    }

    /// Sends a notification.
    pub fn notify<N: notification::Notification>(&self, params: N::Params) {
        if let Some(params) = self.to_value(N::METHOD, params) {
            // A notification that says nothing more has no parameters.
            let message = Request::build(N::METHOD);
            let message = if params.is_null() { message } else { message.params(params) };
            self.send(message.finish());
        }
    }

    /// Sends a request. `reply` runs when the answer comes, on the transport's own task: it must be short. It may never run.
    pub fn request<R: request::Request>(
        &self,
        params: R::Params,
        reply: impl FnOnce(jsonrpc::Result<R::Result>) + Send + 'static,
    ) {
        let Some(params) = self.to_value(R::METHOD, params) else { return };
        let id = Id::Number(self.next.fetch_add(1, Ordering::Relaxed));
        self.replies.expect(
            id.clone(),
            Box::new(move |answer| {
                reply(answer.and_then(|value| {
                    serde_json::from_value(value)
                        .map_err(|why| jsonrpc::Error::invalid_params(why.to_string()))
                }));
            }),
        );
        self.send(Request::build(R::METHOD).params(params).id(id).finish());
    }

    /// Sends a request and waits for the answer; `None` when the client refuses or goes away. Never for a handler: see above.
    pub async fn ask<R: request::Request>(&self, params: R::Params) -> Option<R::Result>
    where
        R::Result: Send + 'static,
    {
        self.answer::<R>(params).await?.ok()
    }

    /// The same with the reason where the client refuses; `None` when it goes away.
    pub async fn answer<R: request::Request>(&self, params: R::Params) -> Option<jsonrpc::Result<R::Result>>
    where
        R::Result: Send + 'static,
    {
        let (sender, answer) = oneshot::channel();
        self.request::<R>(params, move |answer| {
            // Nobody waits any more when the server is going down.
            let _ = sender.send(answer);
        });
        answer.await.ok()
    }

    fn to_value(&self, method: &'static str, params: impl Serialize) -> Option<Value> {
        if !self.open.load(Ordering::Relaxed) {
            return None;
        }
        serde_json::to_value(params)
            .inspect_err(|why| tracing::error!("{method} cannot be written as JSON: {why}"))
            .ok()
    }

    fn send(&self, message: Request) {
        // Sending fails only when the transport is gone, and the server with it.
        let _ = self.sender.unbounded_send(message);
    }
}

/// The transport's end.
#[derive(Debug)]
pub struct Wire {
    messages: mpsc::UnboundedReceiver<Request>,
    replies: Replies,
}

impl Loopback for Wire {
    type RequestStream = mpsc::UnboundedReceiver<Request>;
    type ResponseSink = Replies;

    fn split(self) -> (Self::RequestStream, Self::ResponseSink) {
        (self.messages, self.replies)
    }
}

type Reply = Box<dyn FnOnce(jsonrpc::Result<Value>) + Send>;

/// Who waits for which answer.
#[derive(Clone, Default)]
pub struct Replies(Arc<Mutex<FxHashMap<Id, Reply>>>);

impl Replies {
    fn expect(&self, id: Id, reply: Reply) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, reply);
    }

    fn deliver(&self, response: Response) {
        let (id, answer) = response.into_parts();
        let reply = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        match reply {
            Some(reply) => reply(answer),
            None => tracing::warn!("the client answered request {id}, which was never asked"),
        }
    }
}

impl Sink<Response> for Replies {
    type Error = Infallible;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, response: Response) -> Result<(), Infallible> {
        self.deliver(response);
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
}

impl fmt::Debug for Replies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Replies")
    }
}
