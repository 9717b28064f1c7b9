//! Which file is what, by its name: the patterns of each kind, with their defaults.
//!
//! A file may be of two kinds. Content decides only for files named on a command line, which is not done here.
//! Start at [`Patterns::kinds`].

use super::path::DocPath;
use crate::syntax::facts::BlockKind;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// What a document is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Batches, tickets and blocks.
    Tickets,
    /// Blocks that pass work across.
    Handoff,
    /// Swim lanes that share interfaces.
    Tracks,
    /// Functions, events, errors and structs of contracts.
    Abi,
    /// Routes, events and payload shapes.
    Protocol,
    /// A block that waits to be copied: `templates/HANDOFF.md`, `REVIEW.template.md`. By its name alone, never set, never diagnosed.
    #[serde(skip)]
    Template,
    /// Program code that says what contract documents claim. By its ending alone, never set.
    #[serde(skip)]
    Code,
}

impl Kind {
    /// Every kind that the configuration lists, in its order.
    pub const ALL: [Kind; 5] = [Kind::Tickets, Kind::Handoff, Kind::Tracks, Kind::Abi, Kind::Protocol];

    /// The key in `[documents]`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Tickets => "tickets",
            Kind::Handoff => "handoff",
            Kind::Tracks => "tracks",
            Kind::Abi => "abi",
            Kind::Protocol => "protocol",
            Kind::Template => "template",
            Kind::Code => "code",
        }
    }

    /// The patterns used where the configuration says nothing; matched at any depth, upper and lower case being one.
    pub fn default_patterns(self) -> &'static [&'static str] {
        match self {
            Kind::Tickets => &["*TICKETS*.md", "TASKS.md", "tasks.md", "tickets/*.md"],
            Kind::Handoff => &["*handoff*.md", "handoffs/*.md"],
            Kind::Tracks => &["PARALLEL*.md", "WORKSTREAMS.md"],
            Kind::Template | Kind::Code => &[],
            Kind::Abi => &["docs/abi.md", "ABI.md", "docs/contract-abi.md", "docs/smart-contracts.md"],
            Kind::Protocol => {
                &["docs/protocol.md", "docs/socket-events.md", "docs/websocket.md", "docs/api*.md"]
            }
        }
    }
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Kinds(u8);

impl Kinds {
    /// Just this kind.
    pub fn only(kind: Kind) -> Kinds {
        Kinds::default().with(kind)
    }

    /// These kinds and one more.
    pub fn with(self, kind: Kind) -> Kinds {
        Kinds(self.0 | 1 << kind as u8)
    }

    /// Whether `kind` is among them.
    pub fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Whether it claims what code says.
    pub fn is_contract(self) -> bool {
        self.has(Kind::Abi) || self.has(Kind::Protocol)
    }

    /// Whether what it says is held against code and other documents: contract documents, documents of tracks, and code
    /// itself. What such a file says is found by what its text is, not by a plan's facts.
    pub fn is_held(self) -> bool {
        self.is_contract() || self.has(Kind::Tracks) || self.has(Kind::Code)
    }

    /// Whether the document is none of ours.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The compiled patterns of every kind.
#[derive(Clone, Debug)]
pub struct Patterns {
    sets: Vec<(Kind, GlobSet)>,
}

/// A pattern that is no glob: which kind's, the pattern, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPattern {
    /// The kind it was given for.
    pub kind: Kind,
    /// The pattern.
    pub pattern: String,
    /// Why it is none.
    pub why: String,
}

impl Default for Patterns {
    fn default() -> Patterns {
        Patterns::new(|kind| kind.default_patterns().iter().map(|pattern| pattern.to_string()).collect()).0
    }
}

impl Patterns {
    /// Compiles the patterns `of` gives for each kind; bad ones are left out and reported.
    pub fn new(of: impl Fn(Kind) -> Vec<String>) -> (Patterns, Vec<BadPattern>) {
        let mut bad = Vec::new();
        let mut compile = |kind: Kind| {
            let mut set = GlobSetBuilder::new();
            for pattern in of(kind) {
                match GlobBuilder::new(&anywhere(&pattern))
                    .case_insensitive(true)
                    .literal_separator(true)
                    .build()
                {
                    Ok(glob) => drop(set.add(glob)),
                    Err(error) => bad.push(BadPattern { kind, pattern, why: error.kind().to_string() }),
                }
            }
            (kind, set.build().unwrap_or_default())
        };
        let sets = Kind::ALL.into_iter().map(&mut compile).collect();
        (Patterns { sets }, bad)
    }

    /// Whether no file can be of this kind: its list is empty.
    pub fn is_off(&self, kind: Kind) -> bool {
        !self.sets.iter().any(|(of, set)| *of == kind && !set.is_empty())
    }

    /// What a path is; templates are nothing but templates.
    pub fn kinds(&self, path: &DocPath) -> Kinds {
        if is_template(path) {
            return if is_block_template(path) { Kinds::only(Kind::Template) } else { Kinds::default() };
        }
        let matching = self.sets.iter().filter(|(_, set)| set.is_match(path.as_str()));
        matching.fold(Kinds::default(), |kinds, (kind, _)| kinds.with(*kind))
    }
}

/// The pattern of exactly one path.
pub fn pattern_of(path: &DocPath) -> String {
    format!("/{}", globset::escape(path.as_str()))
}

/// A pattern matches at any depth unless it begins with `/`.
fn anywhere(pattern: &str) -> String {
    match pattern.strip_prefix('/') {
        Some(rooted) => rooted.to_string(),
        None => format!("**/{pattern}"),
    }
}

/// `*.template.md` and anything in a `templates/` folder waits to be copied, and is never diagnosed.
pub fn is_template(path: &DocPath) -> bool {
    let lower = path.as_str().to_ascii_lowercase();
    lower.contains(".template.")
        || lower.split('/').rev().skip(1).any(|part| part == "templates" || part == "template")
}

/// Whether a template's name says that it is one of a block.
fn is_block_template(path: &DocPath) -> bool {
    let name = path.file_name().to_ascii_lowercase();
    name.ends_with(".md")
        && BlockKind::ALL.iter().any(|kind| name.starts_with(&kind.word().to_ascii_lowercase()))
}

/// Whether a path names an archive of a plan: `TICKETS-ARCHIVE.md`, `archive/…`.
pub fn is_archive(path: &DocPath) -> bool {
    let lower = path.as_str().to_ascii_lowercase();
    path.file_name().to_ascii_lowercase().contains("archive")
        || lower.split('/').rev().skip(1).any(|part| matches!(part, "archive" | "archived" | "archives"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, want: &[Kind]) {
        let kinds = Patterns::default().kinds(&DocPath::new(path));
        let got: Vec<_> = Kind::ALL.into_iter().filter(|kind| kinds.has(*kind)).collect();
        assert_eq!(got, want, "for {path}");
    }

    #[test]
    fn knows_files_by_name() {
        check("TICKETS.md", &[Kind::Tickets]);
        check("casper/tickets.md", &[Kind::Tickets]);
        check("docs/CODEX_SPRINT_TICKETS.md", &[Kind::Tickets]);
        check("docs/tickets/one.md", &[Kind::Tickets]);
        check("docs/tickets/deep/one.md", &[]);
        check("AGENT_HANDOFF.md", &[Kind::Handoff]);
        check("server/docs/abi.md", &[Kind::Abi]);
        check("docs/api-v2.md", &[Kind::Protocol]);
        check("templates/TICKETS.md", &[]);
        check("HANDOFF.template.md", &[]);
        check("templates/HANDOFF-short.md", &[]);
        let kinds = Patterns::default().kinds(&DocPath::new("templates/HANDOFF-short.md"));
        assert!(kinds.has(Kind::Template) && !kinds.has(Kind::Handoff));
        check("README.md", &[]);
    }

    #[test]
    fn reports_patterns_that_are_none() {
        let (_, bad) = Patterns::new(|kind| if kind == Kind::Abi { vec!["a[".into()] } else { Vec::new() });
        assert_eq!(bad.iter().map(|bad| bad.pattern.as_str()).collect::<Vec<_>>(), ["a["]);
    }
}
