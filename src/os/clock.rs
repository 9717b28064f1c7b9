//! [`Clock`]: what time it is, for records that people read. Nothing is measured with it, as somebody may set it. Start at [`Clock::now`].

use std::time::{SystemTime, UNIX_EPOCH};

use super::Machine;

/// The clock on the wall.
pub trait Clock: Send + Sync {
    /// Seconds since 1970.
    fn now(&self) -> u64;
}

impl Clock for Machine {
    fn now(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
    }
}
