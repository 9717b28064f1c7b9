//! What may stand in `baton.toml`, as types. Their doc comments are the documentation people read: in the JSON Schema and in the README.
//!
//! Start at [`File`].

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::launch::{Agent, Roles, Work};
use crate::project::{self, Kind, Severity};

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
    /// How work is passed from one agent to the other.
    pub(super) flow: Flow,
    /// What is too much.
    pub(super) limits: Limits,
    /// Programs that build, review and design batches, by a name of yours. `claude` and `codex` are built in.
    pub(super) agents: BTreeMap<String, Agent>,
    /// Which agent does what.
    pub(super) roles: Roles,
    /// Where and how agents work.
    pub(super) launch: Work,
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
            Kind::Template | Kind::Code => &[],
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

/// How work is passed from one agent to the other.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Flow {
    /// Whether batches are handed over in HANDOFF blocks: `true` asks for them, `false` never does. Without it Baton goes by what the plan does.
    #[serde(skip_serializing_if = "Option::is_none")]
    handoffs: Option<bool>,
    /// How many batches may be handed over and not yet reviewed.
    look_ahead: NonZeroU32,
    /// The most tickets a batch may have. Without it the document's own limit holds, if it states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch_size: Option<NonZeroU32>,
    /// After how many reviewed batches a SYNC block is due. Without it Baton goes by what the plan does.
    #[serde(skip_serializing_if = "Option::is_none")]
    sync_every: Option<NonZeroU32>,
    /// The command that verifies a batch whose HANDOFF names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    verify: Option<String>,
}

impl Default for Flow {
    fn default() -> Flow {
        let look_ahead = NonZeroU32::MIN.saturating_add(project::Flow::default().look_ahead - 1);
        Flow { handoffs: None, look_ahead, batch_size: None, sync_every: None, verify: None }
    }
}

impl From<Flow> for project::Flow {
    fn from(flow: Flow) -> project::Flow {
        project::Flow {
            handoffs: flow.handoffs,
            look_ahead: flow.look_ahead.get(),
            batch_size: flow.batch_size.map(NonZeroU32::get),
            sync_every: flow.sync_every.map(NonZeroU32::get),
            verify: flow.verify.filter(|command| !command.trim().is_empty()),
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
