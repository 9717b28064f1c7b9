//! Pictures of launches.
