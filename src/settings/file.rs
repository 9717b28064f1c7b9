//! What may stand in `baton.toml`, as types. Their doc comments are the documentation people read: in the JSON Schema and in the README.
//!
//! Start at [`File`].

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::project::{Kind, Severity};

/// Settings of Baton, a language server and checker for plans in Markdown. Every one is optional.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(title = "baton.toml")]
pub(super) struct File {
    /// Which file is what. Patterns are those of `.gitignore`, match at any depth unless they begin with `/`, and take upper and lower case
    /// for one. A list takes the place of its kind's default.
    pub(super) documents: Documents,
    /// The severity of a rule: `error`, `warning`, `information`, `hint` or `off`. `baton rules` lists them.
    #[schemars(schema_with = "super::schema::rules")]
    pub(super) rules: BTreeMap<String, Level>,
    /// What is too much.
    pub(super) limits: Limits,
}

/// Patterns by kind.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Documents {
    /// Files with batches, tickets and blocks.
    tickets: Vec<String>,
    /// Files with the blocks that pass work across.
    handoff: Vec<String>,
    /// Files with swim lanes, test duties and checklists.
    tracks: Vec<String>,
    /// Files with the functions, events, errors and structs of contracts.
    abi: Vec<String>,
    /// Files with routes, events and payload shapes.
    protocol: Vec<String>,
}

impl Documents {
    /// The patterns of a kind.
    pub(super) fn of(&self, kind: Kind) -> &[String] {
        match kind {
            Kind::Tickets => &self.tickets,
            Kind::Handoff => &self.handoff,
            Kind::Tracks => &self.tracks,
            Kind::Abi => &self.abi,
            Kind::Protocol => &self.protocol,
        }
    }
}

impl Default for Documents {
    fn default() -> Documents {
        let default = |kind: Kind| kind.default_patterns().iter().map(ToString::to_string).collect();
        Documents {
            tickets: default(Kind::Tickets),
            handoff: default(Kind::Handoff),
            tracks: default(Kind::Tracks),
            abi: default(Kind::Abi),
            protocol: default(Kind::Protocol),
        }
    }
}

/// What is too much.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Limits {
    /// The largest document that is read, in MiB. A larger one is named and left out.
    file_size: NonZeroU32,
}

impl Limits {
    /// The limit in bytes.
    pub(super) fn bytes(&self) -> u64 {
        u64::from(self.file_size.get()) * 1024 * 1024
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { file_size: NonZeroU32::MIN.saturating_add(15) }
    }
}

/// How bad what a rule finds is here.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(super) enum Level {
    Error,
    Warning,
    Information,
    Hint,
    Off,
}

impl From<Level> for Option<Severity> {
    fn from(level: Level) -> Option<Severity> {
        match level {
            Level::Error => Some(Severity::Error),
            Level::Warning => Some(Severity::Warning),
            Level::Information => Some(Severity::Information),
            Level::Hint => Some(Severity::Hint),
            Level::Off => None,
        }
    }
}
