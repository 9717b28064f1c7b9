//! What has to be true before an agent is started, as gates that are open or shut. Start at [`Gate`].

/// A gate of a launch.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Gate {
    /// Its name, for `--force`: kebab-case.
    pub name: &'static str,
    /// Whether the launch may go on.
    pub open: bool,
    /// What stands in the way and how to open it; what was looked at where it is open.
    pub why: String,
    /// Whether somebody goes through although it is shut.
    pub forced: bool,
}
