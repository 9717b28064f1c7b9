//! Any bytes as a ticket file: parsed, folded, ruled and fixed without a panic, with lengths that add up and places that
//! are characters.
#![no_main]

use baton::{project::Configuration, testing::soundness::examine};
use libfuzzer_sys::fuzz_target;
use std::cell::OnceCell;

thread_local! {
    static CONFIGURATION: OnceCell<Configuration> = const { OnceCell::new() };
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    CONFIGURATION.with(|once| drop(examine(once.get_or_init(Configuration::default), &text)));
});
