//! Program code as facts: which functions, events, routes and messages there are, and what they carry.
//!
//! ```text
//!  one file ──may_matter──▶ read ──▶ Unit        what the file says by itself, names of other files unresolved
//!  all units ──────────────▶ link ──▶ Facts      inheritance, imports, mounts and constants resolved
//! ```
//!
//! Half-typed code is read as far as it goes; what is not understood is left out, never guessed. Code of tests is left
//! out. Knows text and paths, no disk, no Markdown. tree-sitter is named only here. Start at [`read`], then [`link()`].

#[allow(dead_code, reason = "its readers are being written")]
mod code;
mod fact;
mod language;
mod link;
mod mend;
pub mod script;
pub mod solidity;
pub mod soroban;
#[cfg(test)]
mod testing;

pub use fact::{Contract, ContractKind, Fact, Facts, Side, Unresolved, What};
pub use language::{COMPILED, Language, is_artifact, is_build, is_foreign, is_test, may_matter};
pub use link::{leads_to, link, may_lead_to};

/// What one file says by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Unit {
    /// Solidity.
    Solidity(solidity::Unit),
    /// What a compiler made of Solidity.
    Artifact(Box<solidity::Artifact>),
    /// Rust with Soroban contracts.
    Soroban(soroban::Unit),
    /// JavaScript or TypeScript.
    Script(Box<script::Unit>),
}

/// Reads what a compiler wrote; `None` for a file that is no artifact of a contract. See [`is_artifact`].
pub fn read_artifact(path: &str, json: &str) -> Option<Unit> {
    Some(Unit::Artifact(Box::new(solidity::Artifact::read(json, is_build(path))?)))
}

/// Reads one file.
pub fn read(language: Language, text: &str) -> Unit {
    match language {
        Language::Solidity => Unit::Solidity(solidity::read(text)),
        Language::Rust => Unit::Soroban(soroban::read(text)),
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            Unit::Script(Box::new(script::read(language, text)))
        }
    }
}
