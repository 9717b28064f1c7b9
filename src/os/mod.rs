//! The doors to the machine. Knows nothing of Markdown, plans or editors, and decides nothing.

mod alive;

pub use alive::is_alive;
