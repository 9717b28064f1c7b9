//! [`TokenMemory`]: the semantic tokens each open document was last answered with, so that the next answer can be what has changed.
//!
//! Knows numbers, not what they mean. Start at [`TokenMemory::keep`].

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tower_lsp::ls_types::SemanticToken;

use super::documents::Documents;
use super::uri::Key;

/// The last answers.
#[derive(Debug, Default)]
pub(super) struct TokenMemory(Mutex<Answers>);

#[derive(Debug, Default)]
struct Answers {
    last: u64,
    known: FxHashMap<Key, (String, Arc<[SemanticToken]>)>,
}

impl TokenMemory {
    /// Remembers an answer in the place of the one before; gives the name it has from now on. An equal one keeps its name.
    /// Documents that are not open any more are forgotten.
    pub(super) fn keep(&self, open: &Documents, document: Key, tokens: &[SemanticToken]) -> String {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((name, known)) = answers.known.get(&document)
            && **known == *tokens
        {
            return name.clone();
        }
        answers.known.retain(|known, _| open.find(known).is_some());
        answers.last += 1;
        let name = answers.last.to_string();
        answers.known.insert(document, (name.clone(), tokens.into()));
        name
    }

    /// The answer of this name, if it was the last one.
    pub(super) fn kept(&self, document: &Key, name: &str) -> Option<Arc<[SemanticToken]>> {
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, tokens) = answers.known.get(document)?;
        (known == name).then(|| Arc::clone(tokens))
    }
}
