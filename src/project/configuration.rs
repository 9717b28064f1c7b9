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
    /// How work is passed across.
    pub flow: Flow,
    /// Tells one configuration from another.
    pub serial: u64,
}

/// How a workspace passes work across, as `[flow]` sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Whether batches are handed over in blocks; `None` to go by what the plan does.
    pub handoffs: Option<bool>,
    /// How many batches may be handed over and not yet reviewed.
    pub look_ahead: u32,
    /// The most tickets a batch may have, where the workspace sets a limit.
    pub batch_size: Option<u32>,
    /// After how many reviewed batches everything is to be synced, where the workspace says so.
    pub sync_every: Option<u32>,
    /// The command that verifies a batch whose HANDOFF names none.
    pub verify: Option<String>,
}

impl Default for Flow {
    fn default() -> Flow {
        Flow { handoffs: None, look_ahead: 3, batch_size: None, sync_every: None, verify: None }
    }
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
