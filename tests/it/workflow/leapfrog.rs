//! The story of three batches.
