//! Baton.

pub mod text;
