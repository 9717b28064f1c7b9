//! Where a document is: its path relative to the workspace, with `/` on every system.
//!
//! Knows strings, not disks. Start at [`DocPath`].

use std::{borrow::Borrow, fmt, sync::Arc};

/// A path relative to the workspace's root, `/` between its parts, without `.` or `..` where they can be resolved.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(from = "String", into = "String")]
pub struct DocPath(Arc<str>);

impl From<String> for DocPath {
    fn from(path: String) -> DocPath {
        DocPath::new(&path)
    }
}

impl From<DocPath> for String {
    fn from(path: DocPath) -> String {
        path.as_str().to_owned()
    }
}

impl DocPath {
    /// The path `text` names; `\` counts as `/`, `./` and `a/..` are resolved.
    pub fn new(text: &str) -> DocPath {
        let mut parts: Vec<&str> = Vec::new();
        for part in text.split(['/', '\\']) {
            match part {
                "" | "." => {}
                ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
                _ => parts.push(part),
            }
        }
        DocPath(parts.join("/").into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The folder it is in; empty for the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// What `target` means when this document names it: relative to its folder, or to the root when it begins with `/`.
    pub fn join(&self, target: &str) -> DocPath {
        match target.strip_prefix('/') {
            Some(rooted) => DocPath::new(rooted),
            None => DocPath::new(&format!("{}/{target}", self.folder())),
        }
    }

    /// Whether the path leaves the workspace.
    pub fn is_outside(&self) -> bool {
        self.0.starts_with("..")
    }
}

/// A map of paths is asked for text without making a path of it.
impl Borrow<str> for DocPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_dots_and_backslashes() {
        assert_eq!(DocPath::new("./docs\\a/../TICKETS.md").as_str(), "docs/TICKETS.md");
        let doc = DocPath::new("docs/TICKETS.md");
        assert_eq!(doc.join("../src/a.rs").as_str(), "src/a.rs");
        assert_eq!(doc.join("/src/a.rs").as_str(), "src/a.rs");
        assert_eq!((doc.folder(), doc.file_name()), ("docs", "TICKETS.md"));
        assert!(doc.join("../../x").is_outside());
    }
}
