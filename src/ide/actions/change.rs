//! [`Change`]: what an action does to documents, as edits; and [`Refusal`], why it does nothing.
//!
//! Knows no disk and no protocol: the editor's client or the command line carries it out. Start at [`Change::texts`].

use crate::{
    project::{DocPath, Member, Snapshot},
    syntax::Anchor,
    text::{Edit, Edits},
};
use std::fmt;

/// Edits of one or more documents that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// What it does, as a menu entry.
    pub title: String,
    /// The edits, by document; none when there is nothing to do.
    pub edits: Vec<(DocPath, Vec<Edit>)>,
    /// Documents it makes, and what they hold.
    pub created: Vec<(DocPath, String)>,
    /// What else there is to know: what it did on the way, or why there was nothing to do. Sentences.
    pub notes: Vec<String>,
    /// Whether a person should look before it is made, where the editor can show it.
    pub look_first: bool,
}

/// A document before and after a change; `before` is `None` for one that it makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub path: DocPath,
    /// Its text now.
    pub before: Option<String>,
    /// Its text then.
    pub after: String,
}

impl Change {
    /// A change that does nothing yet.
    pub fn new(title: impl Into<String>) -> Change {
        Change { title: title.into(), ..Change::default() }
    }

    /// The same with edits of one more document, in the order of their places.
    pub fn with(mut self, member: &Member, mut edits: Vec<Edit>) -> Change {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        if edits.is_empty() {
            return self;
        }
        match self.edits.iter_mut().find(|(path, _)| *path == member.path) {
            Some((_, known)) => {
                known.append(&mut edits);
                known.sort_by_key(|edit| (edit.range.start, edit.range.end));
            }
            None => self.edits.push((member.path.clone(), edits)),
        }
        self
    }

    /// The same with a sentence about it.
    pub fn noting(mut self, note: impl Into<String>) -> Change {
        self.notes.push(note.into());
        self
    }

    /// Whether everything is as it should be already.
    pub fn is_nothing(&self) -> bool {
        self.edits.is_empty() && self.created.is_empty()
    }

    /// Every document it touches, before and after; those it makes come first, so that nothing is gone before it is there.
    ///
    /// # Errors
    /// When its edits contradict each other, or speak of a document that the snapshot does not have.
    pub fn texts(&self, snapshot: &Snapshot) -> Result<Vec<Changed>, Refusal> {
        let edited = self.edits.iter().map(|(path, edits)| {
            let gone = || Refusal::new(format!("{path} is gone; read the plan again"));
            let before = snapshot.member(path).ok_or_else(gone)?.document.text().to_string();
            let edits =
                Edits::new(edits.clone()).map_err(|error| Refusal::new(format!("{path}: {error}")))?;
            let after = edits.apply(&before);
            Ok(Changed { path: path.clone(), before: Some(before), after })
        });
        let made = self
            .created
            .iter()
            .map(|(path, text)| Ok(Changed { path: path.clone(), before: None, after: text.clone() }));
        made.chain(edited).collect()
    }
}

/// Why an action cannot be done: what is in the way, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(String);

impl Refusal {
    /// A refusal that says `why`.
    pub fn new(why: impl Into<String>) -> Refusal {
        Refusal(why.into())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

/// A place as path and line, from 1.
pub(super) fn place(member: &Member, at: Anchor) -> String {
    let document = &member.document;
    format!("{}:{}", member.path, document.text().line_of(document.range(at).start) + 1)
}
