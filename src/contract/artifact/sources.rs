//! The sources an artifact was compiled from: their text, or the hash of it.
//!
//! Start at [`Embedded`].

use super::string;
use alloy_primitives::{hex, keccak256};
use serde_json::Value;
use smol_str::SmolStr;

/// A source as an artifact knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Its path, as the compiler was told it.
    pub path: SmolStr,
    /// The keccak hash of its text, with `0x`, in lower case.
    pub hash: Option<SmolStr>,
    /// Its text.
    pub text: Option<String>,
}

impl Embedded {
    /// Whether `text` is this source; `None` where the artifact does not say enough to tell.
    pub fn is(&self, text: &str) -> Option<bool> {
        match (&self.text, &self.hash) {
            (Some(own), _) => Some(own == text),
            (None, Some(hash)) => Some(*hash == hex::encode_prefixed(keccak256(text))),
            (None, None) => None,
        }
    }
}

/// The compiler's metadata in an artifact, which some tools write as a string.
pub(super) fn metadata(artifact: &Value) -> Option<Value> {
    let of = |key: &str| match artifact.get(key)? {
        Value::String(text) => serde_json::from_str(text).ok(),
        value @ Value::Object(_) => Some(value.clone()),
        _ => None,
    };
    of("metadata").or_else(|| of("rawMetadata"))
}

/// The file and the contract that were compiled.
pub(super) fn target(metadata: &Value) -> Option<(SmolStr, SmolStr)> {
    let (path, name) = metadata.pointer("/settings/compilationTarget")?.as_object()?.iter().next()?;
    Some((path.into(), string(name)?))
}

/// The sources of metadata.
pub(super) fn of_metadata(metadata: &Value) -> Vec<Embedded> {
    listed(metadata.get("sources"))
}

/// The sources of a build's input.
pub(super) fn of_build(build: &Value) -> Vec<Embedded> {
    listed(build.pointer("/input/sources"))
}

fn listed(sources: Option<&Value>) -> Vec<Embedded> {
    let sources = sources.and_then(Value::as_object).into_iter().flatten();
    let source = sources.map(|(path, source)| Embedded {
        path: path.into(),
        hash: source.get("keccak256").and_then(string).map(|hash| hash.to_lowercase().into()),
        text: source.get("content").and_then(Value::as_str).map(String::from),
    });
    source.collect()
}
