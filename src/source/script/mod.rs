//! JavaScript and TypeScript: routes through their mounts, messages on both sides, and what they carry.
//!
//! ```text
//!  one file ──▶ Module: names, constants, types ─┐
//!               routes, messages: as written     ├─ Unit ──▶ Modules: names across files ──▶ facts
//!                                                ┘
//! ```
//!
//! Start at [`read`].

#[allow(dead_code, reason = "its readers are being written")]
mod link;
#[allow(dead_code, reason = "its readers are being written")]
mod module;
mod routes;
#[allow(dead_code, unused_imports, reason = "its readers are being written")]
mod shape;
mod value;
#[allow(dead_code, reason = "its readers are being written")]
mod zod;

use super::{Facts, Language, code::Code};
use link::Modules;
use module::Module;
use routes::Routes;

/// What one file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unit {
    /// Its names.
    module: Module,
    /// Its routes.
    routes: Box<Routes>,
}

/// Reads one file.
pub fn read(language: Language, text: &str) -> Unit {
    let Some(code) = Code::parse(language, text) else { return Unit::default() };
    let module = Module::read(&code);
    Unit { routes: Box::new(Routes::read(&code, &module)), module }
}

/// Adds what these units say together, each with its path.
pub(super) fn link(units: &[(&str, &Unit)], facts: &mut Facts) {
    let modules = Modules::new(units);
    routes::link(units, &modules, facts);
}
