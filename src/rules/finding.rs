//! What a rule says, as plain data: a place, a message in the reader's words, related places, perhaps a fix.

use super::{Rule, Severity};
use crate::{
    project::{DocPath, Place},
    templates::{About, Order, Which},
};

/// One thing that is wrong, or worth knowing.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that says so.
    pub rule: &'static Rule,
    /// How bad it is here. A rule may set less than its own; the configuration then makes it no worse.
    pub severity: Severity,
    /// Where.
    pub at: Place,
    /// What is wrong, with the essential fact of every related place in it.
    pub message: String,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// What would put it right, where that is known.
    pub fix: Option<Fix>,
    /// Of what it speaks, as document or code spells it: `Vault.claim`, `GET /x/:id`; several where it counts them.
    pub subjects: Vec<String>,
}

/// A place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub at: Place,
    /// What is there.
    pub message: String,
}

/// An edit that puts a finding right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a menu entry: `Change T14 to T4`.
    pub title: String,
    /// Whether it may be applied without asking: it cannot lose or invent anything.
    pub safe: bool,
    /// The edits.
    pub edits: Vec<FixEdit>,
    /// A block to be inserted as well, filled from the plan when somebody wants it.
    pub block: Option<(Which, Order)>,
}

/// One edit at a place that survives edits elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixEdit {
    /// Where.
    pub at: Place,
    /// What is done there.
    pub how: How,
    /// The new text; `\n` in it becomes the file's own line end.
    pub text: String,
}

/// What an edit does at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The text takes the place.
    Replace,
    /// The text goes before it.
    Before,
    /// The text goes after it.
    After,
    /// The whole lines of the place go, line ends included.
    DeleteLine,
}

impl Finding {
    /// A finding of `rule` at its default severity; the configuration's is applied later.
    pub fn new(rule: &'static Rule, at: Place, message: impl Into<String>) -> Finding {
        let (related, fix, subjects) = Default::default();
        Finding { rule, severity: rule.severity, at, message: message.into(), related, fix, subjects }
    }

    /// The documents it names places in.
    pub fn documents(&self) -> impl Iterator<Item = &DocPath> {
        let edits = self.fix.iter().flat_map(|fix| &fix.edits).map(|edit| &edit.at);
        let related = self.related.iter().map(|related| &related.at);
        std::iter::once(&self.at).chain(related).chain(edits).map(|place| &place.path)
    }

    /// The same, said of these.
    pub fn about(mut self, subjects: impl IntoIterator<Item = String>) -> Finding {
        self.subjects.extend(subjects);
        self
    }

    /// The same with a lower severity than its rule's.
    pub fn quietly(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        self
    }

    /// The same with a related place.
    pub fn with(mut self, at: Place, message: impl Into<String>) -> Finding {
        self.related.push(Related { at, message: message.into() });
        self
    }

    /// The same with a fix.
    pub fn fixed_by(mut self, fix: Option<Fix>) -> Finding {
        self.fix = fix;
        self
    }
}

impl Fix {
    /// A fix that replaces one place.
    pub fn replace(title: impl Into<String>, at: Place, text: impl Into<String>) -> Fix {
        Fix {
            title: title.into(),
            safe: false,
            edits: vec![FixEdit { at, how: How::Replace, text: text.into() }],
            block: None,
        }
    }

    /// A fix that inserts the next block of a batch.
    pub fn insert(about: &About<'_>, order: Order) -> Fix {
        let title = order.title(&about.name());
        Fix { title, safe: false, edits: Vec::new(), block: Some((about.which(), order)) }
    }

    /// The same fix, safe to apply without asking.
    pub fn safe(mut self) -> Fix {
        self.safe = true;
        self
    }
}
