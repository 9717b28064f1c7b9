//! [`Options`]: what `baton.toml` says of launches, with the defaults that hold without it.
//!
//! The types are the settings' own: `settings.rs` puts them into its one table. Knows no file format. Start at [`Options`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How launches are set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The agents by name, the built-in ones among them.
    pub agents: BTreeMap<String, Agent>,
    /// Which agent does what, by the name of the phase.
    pub roles: BTreeMap<String, String>,
    /// Where agents work.
    pub isolation: Isolation,
}

/// A program that does the work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Agent {
    /// Program and arguments. `{worktree}`, `{branch}`, `{batch}` and `{run}` inside an argument are filled in; the prompt comes on standard input.
    pub command: Vec<String>,
}

/// Where an agent works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Isolation {
    /// In a worktree of its own, on a branch of its own.
    #[default]
    Worktree,
    /// In the workspace itself.
    InPlace,
}
