//! it
mod editors;
