//! Standard input and output for the transport, each with a thread of its own.
//!
//! A blocking read cannot be called off, and a runtime waits for the threads it owns: with input held open, a server that reads through
//! its runtime does not end at `exit`. These threads belong to nobody and end with the process. The output takes whatever it is given, so a
//! client that writes a great deal before it reads anything is not a deadlock. Knows bytes and [`Frames`]; start at [`open`].

use std::io::{self, Read, Write};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, ready};
use std::thread;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{mpsc as channel, oneshot};

use super::frames::{Frame, Frames};
use super::lifeline::{End, Lifeline};

/// Starts both threads.
///
/// # Errors
/// When a thread cannot be started, or standard output cannot be had.
pub(super) fn open(lifeline: &Lifeline, backlog: &Backlog) -> io::Result<(Input, Output, Drained)> {
    let (frames, receiver) = channel::unbounded_channel();
    let mut pump = Pump { frames, lifeline: lifeline.clone(), backlog: backlog.clone() };
    thread::Builder::new().name("stdin".into()).spawn(move || pump.run(io::stdin().lock()))?;
    let input = Input::new(receiver, lifeline.clone(), backlog.clone());

    let (chunks, waiting) = mpsc::channel();
    let (drained, receiver) = oneshot::channel();
    let sink = unbuffered_stdout()?;
    let noticed = lifeline.clone();
    thread::Builder::new().name("stdout".into()).spawn(move || {
        drain(&waiting, sink, &noticed);
        let _ = drained.send(());
    })?;
    Ok((input, Output { chunks }, Drained(receiver)))
}

/// What the client sends, one whole message after the other.
#[derive(Debug)]
pub(super) struct Input {
    frames: channel::UnboundedReceiver<Frame>,
    current: Vec<u8>,
    taken: usize,
    lifeline: Lifeline,
    backlog: Backlog,
}

impl Input {
    fn new(frames: channel::UnboundedReceiver<Frame>, lifeline: Lifeline, backlog: Backlog) -> Self {
        Self { frames, current: Vec::new(), taken: 0, lifeline, backlog }
    }
}

/// What goes to the client. Always ready.
#[derive(Debug)]
pub(super) struct Output {
    chunks: mpsc::Sender<Vec<u8>>,
}

/// Resolves when everything given to [`Output`] is written, after that was dropped: when nothing more can happen.
#[derive(Debug)]
pub(super) struct Drained(oneshot::Receiver<()>);

impl Drained {
    /// Waits for the last byte.
    pub(super) async fn wait(&mut self) {
        let _ = (&mut self.0).await;
    }
}

impl AsyncRead for Input {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.taken == self.current.len() {
            let Some(frame) = ready!(self.frames.poll_recv(context)) else {
                self.lifeline.end(End::Input);
                return Poll::Ready(Ok(()));
            };
            if frame.method.as_deref() == Some("textDocument/didChange") {
                self.backlog.remove();
            }
            self.current = frame.to_bytes();
            self.taken = 0;
        }
        let rest = self.current.get(self.taken..).unwrap_or_default();
        let (now, _) = rest.split_at(rest.len().min(buffer.remaining()));
        buffer.put_slice(now);
        let now = now.len();
        self.taken += now;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Output {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(match self.chunks.send(bytes.to_vec()) {
            Ok(()) => Ok(bytes.len()),
            Err(_) => Err(io::ErrorKind::BrokenPipe.into()),
        })
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// The thread that reads.
struct Pump {
    frames: channel::UnboundedSender<Frame>,
    lifeline: Lifeline,
    backlog: Backlog,
}

impl Pump {
    /// Reads until there is nothing more, or `exit`.
    fn run(&mut self, mut source: impl Read) {
        let mut buffer = vec![0; 64 * 1024];
        let mut cut = Frames::default();
        while let Ok(count @ 1..) = source.read(&mut buffer) {
            for frame in cut.push(buffer.get(..count).unwrap_or_default()) {
                self.notice(&frame);
                if self.frames.send(frame).is_err() {
                    return;
                }
            }
        }
    }

    /// Notices `shutdown` and `exit` before the messages in front of them are worked off: a client that says `exit` in the middle of a
    /// burst waits for none of it.
    fn notice(&self, frame: &Frame) {
        match frame.method.as_deref() {
            Some("shutdown") => self.lifeline.shut_down(),
            Some("exit") => self.lifeline.end(End::Exit),
            Some("textDocument/didChange") => self.backlog.add(),
            _ => {}
        }
    }
}

/// How many edits have been read and not yet been looked at: more than none means that the client is ahead of the server.
#[derive(Clone, Debug, Default)]
pub(super) struct Backlog(Arc<AtomicUsize>);

impl Backlog {
    /// Whether the server has seen every edit that has arrived.
    pub(super) fn is_empty(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn remove(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Writes until nothing more comes or nobody reads.
fn drain(chunks: &mpsc::Receiver<Vec<u8>>, mut sink: impl Write, lifeline: &Lifeline) {
    while let Ok(chunk) = chunks.recv() {
        if sink.write_all(&chunk).and_then(|()| sink.flush()).is_err() {
            return lifeline.end(End::Output);
        }
    }
}

/// Standard output without the line buffer, which would cut every message in two after its header.
#[cfg(unix)]
fn unbuffered_stdout() -> io::Result<io::PipeWriter> {
    use std::os::fd::AsFd;
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

/// Standard output without the line buffer, which would cut every message in two after its header.
#[cfg(windows)]
fn unbuffered_stdout() -> io::Result<io::PipeWriter> {
    use std::os::windows::io::AsHandle;
    Ok(io::stdout().as_handle().try_clone_to_owned()?.into())
}
