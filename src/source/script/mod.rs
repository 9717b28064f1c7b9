//! JavaScript and TypeScript: routes through their mounts, messages on both sides, and what they carry.
//!
//! ```text
//!  one file ──▶ Module: names, constants, types ─┐
//!               routes, messages: as written     ├─ Unit ──▶ Modules: names across files ──▶ facts
//!                                                ┘
//! ```
//!
//! Start at [`read`].

mod calls;
#[allow(dead_code, reason = "its readers are being written")]
mod link;
mod messages;
#[allow(dead_code, reason = "its readers are being written")]
mod module;
mod routes;
mod scopes;
#[allow(dead_code, unused_imports, reason = "its readers are being written")]
mod shape;
mod signs;
mod uses;
mod value;
#[allow(dead_code, reason = "its readers are being written")]
mod zod;

use super::{Facts, Language, code::Code, is_test};
use calls::Calls;
use link::Modules;
use messages::Messages;
pub use messages::is_lifecycle;
use module::Module;
use routes::Routes;

pub(super) use scopes::Scopes;
pub(super) use signs::may_matter;
pub(super) use uses::{leads_to, may_lead_to};

/// What one file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unit {
    /// Its names.
    module: Module,
    /// Its routes.
    routes: Box<Routes>,
    /// What it says to the other side.
    messages: Messages,
    /// What it calls of the other side.
    calls: Calls,
}

/// Reads one file.
pub fn read(language: Language, text: &str) -> Unit {
    let Some(code) = Code::parse(language, text) else { return Unit::default() };
    let module = Module::read(&code);
    let messages = messages::read(&code);
    let calls = calls::read(&code);
    Unit { routes: Box::new(Routes::read(&code, &module)), module, messages, calls }
}

/// Adds what these units say together, each with its path. Names lead into tests, but what tests say by themselves is not
/// what the program does.
pub(super) fn link(units: &[(&str, &Unit)], facts: &mut Facts) {
    let modules = Modules::new(units);
    let units: Vec<_> = units.iter().copied().filter(|(path, _)| !is_test(path)).collect();
    routes::link(&units, &modules, facts);
    calls::link(&units, &modules, facts);
    let said: Vec<_> = units.iter().map(|(path, unit)| (*path, &unit.messages)).collect();
    messages::link(&said, &modules, facts);
}
