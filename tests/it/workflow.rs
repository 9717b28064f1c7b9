//! The leapfrog, from an empty file to the third batch: once by the editor's actions, once by the command line, step by step
//! the same; and every mistake people make on the way, caught where it happens.
//!
//! Start at `leapfrog.rs`, which tells the story. `launched.rs` tells the one in which agents do the work.

#[cfg(unix)]
mod launched;
mod leapfrog;
mod mistakes;
