//! What `baton.toml` set, as the layers above the project read it.
//!
//! The one table of settings, its file format and its schema are `settings.rs`'s; this only keeps the values.

use super::kind::Patterns;
use rustc_hash::FxHashMap;

/// The configuration of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// What each document is.
    pub patterns: Patterns,
    /// Severities that differ from a rule's default; `None` turns the rule off. By rule name.
    pub rules: FxHashMap<String, Option<Severity>>,
    /// Tells one configuration from another.
    pub serial: u64,
}

/// How bad a finding is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing, where one looks closely.
    Hint,
    /// Worth knowing.
    Information,
    /// Likely a mistake.
    Warning,
    /// A contradiction.
    Error,
}

impl Severity {
    /// The word for it in every output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Information => "information",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}
