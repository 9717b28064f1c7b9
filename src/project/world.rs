//! [`World`]: what the machine says when somebody launches. A value that whoever may ask the machine fills in; knows no machine itself.

use super::path::DocPath;
use std::{collections::BTreeMap, path::PathBuf};

/// What the machine says, asked for one launch, under the lock that keeps others from launching.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// The workspace the plan is in, absolute.
    pub workspace: PathBuf,
    /// The root of the checkout around it, absolute; `None` without a repository.
    pub checkout: Option<PathBuf>,
    /// The workspace's folder in its checkout; empty for all of it.
    pub prefix: DocPath,
    /// The root of the repository's main checkout: worktrees are made beside it.
    pub main_checkout: Option<PathBuf>,
    /// The full hash of what is checked out; `None` before the first commit.
    pub head: Option<String>,
    /// The branch that is checked out; `None` when a commit is checked out by itself.
    pub branch: Option<String>,
    /// Every local branch with the full hash of its newest commit.
    pub branches: BTreeMap<String, String>,
    /// For every local branch, and as `HEAD` for what is checked out: the local branches whose newest commit it contains, itself among them.
    pub contains: BTreeMap<String, Vec<String>>,
    /// Every linked worktree's root with its branch.
    pub worktrees: Vec<(PathBuf, Option<String>)>,
    /// Files with changes that are not committed, relative to the workspace.
    pub dirty: Vec<DocPath>,
    /// Commands somebody has trusted here.
    pub trusted: Vec<Vec<String>>,
    /// Under which name whoever launches takes batches.
    pub who: Option<String>,
    /// The run this process belongs to itself, by the variable `BATON_RUN`.
    pub inside: Option<String>,
}
