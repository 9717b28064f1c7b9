//! [`Place`]: the repository a workspace is in, and where in it.
//!
//! Everything that runs do with git begins with one. Knows no plan. Start at [`Place::of`].

use std::path::{Path, PathBuf};

use crate::os::{Checkout, Git, Os};
use crate::project::DocPath;

/// A workspace in a checkout of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The workspace's folder, canonical.
    pub workspace: PathBuf,
    /// The checkout around it.
    pub checkout: Checkout,
    /// The workspace's folder in it; empty for all of it.
    pub prefix: DocPath,
    /// The root of the repository's main checkout, or of this one where there is no main one.
    pub main: PathBuf,
}

impl Place {
    /// Where a workspace is; `None` outside any repository. An error is a sentence: git is not there, or refuses.
    pub fn of(os: &dyn Os, workspace: &Path) -> Result<Option<Place>, String> {
        let workspace = os
            .canonical(workspace)
            .map_err(|error| format!("{} cannot be found: {error}", workspace.display()))?;
        let Some(checkout) = Checkout::around(os, &workspace) else { return Ok(None) };
        let refuses = |why: String| {
            format!("{} is a repository that git does not read: {why}", checkout.root.display())
        };
        // Told where everything is, git would not look whose repository it is.
        let found = Git::found(os, &checkout.root).ask(&["rev-parse", "--git-dir"], "")?;
        crate::os::printed(found).map_err(refuses)?;
        let prefix = workspace.strip_prefix(&checkout.root).ok().and_then(Path::to_str);
        let prefix =
            prefix.ok_or_else(|| format!("{}: a folder whose name is no text", workspace.display()))?;
        let main = match checkout.common.file_name() {
            Some(name) if name == ".git" => checkout.common.parent().unwrap_or(&checkout.root),
            _ => &checkout.root,
        };
        Ok(Some(Place { prefix: DocPath::new(prefix), main: main.to_path_buf(), workspace, checkout }))
    }

    /// The same, where nothing can be done outside a repository.
    pub fn needed(os: &dyn Os, workspace: &Path) -> Result<Place, String> {
        Place::of(os, workspace)?.ok_or_else(|| {
            format!("{} is in no git repository; git init and a first commit make one", workspace.display())
        })
    }

    /// Git in the checkout the workspace is in.
    pub fn git<'a>(&self, os: &'a dyn Os) -> Git<'a> {
        Git::told(os, &self.checkout)
    }

    /// A path that is relative to the checkout, relative to the workspace.
    pub fn relative(&self, path: &str) -> DocPath {
        crate::project::git::relative(self.prefix.as_str(), path)
    }

    /// A path that is relative to the workspace, relative to the checkout; `None` where it leaves that.
    pub fn in_checkout(&self, path: &str) -> Option<String> {
        let path = DocPath::new(&format!("{}/{path}", self.prefix));
        (!path.is_outside() && !path.as_str().is_empty()).then(|| path.to_string())
    }
}
