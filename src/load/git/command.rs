//! How the questions of this folder reach git: through [`os::Git`](crate::os::Git), with the trouble in words of a workspace's.
//!
//! Start at [`Asking::call`].

use super::Asking;
use crate::os::{Answer, Git, Trouble, complains};

impl Asking<'_> {
    /// Asks git, and gives what it says, failure included.
    pub(super) fn call(&self, arguments: &[&str], input: String) -> Result<Answer, Trouble> {
        let git = Git::found(self.programs, &self.repository.root);
        git.ask(arguments, input).map_err(|error| self.trouble(&error))
    }

    /// What git complained of.
    pub(super) fn refused(&self, complaint: &str) -> Trouble {
        self.trouble(&complains(complaint))
    }

    fn trouble(&self, why: &str) -> Trouble {
        let message = format!("is a repository whose history is not known: {why}");
        Trouble { path: Some(self.repository.root.clone()), message }
    }
}
