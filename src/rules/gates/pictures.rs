//! Pictures of gates.
