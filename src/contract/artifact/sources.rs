//! The sources an artifact was compiled from, each by the hash of its text.
//!
//! Start at [`Embedded`].

use super::string;
use alloy_primitives::{hex, keccak256};
use serde::Deserialize;
use serde_json::Value;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A source as an artifact knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Its path, as the compiler was told it.
    pub path: SmolStr,
    /// The keccak hash of its text as [`keccak`] gives it; `None` where the artifact does not say enough to tell.
    pub hash: Option<SmolStr>,
}

impl Embedded {
    /// A source whose text is known.
    pub(super) fn of_text(path: SmolStr, text: &str) -> Embedded {
        Embedded { path, hash: Some(keccak(text)) }
    }
}

/// The keccak hash of a source's text, with `0x`, in lower case.
pub fn keccak(text: &str) -> SmolStr {
    hex::encode_prefixed(keccak256(text)).into()
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

/// The sources of a build's input. The rest of it, which is far larger, is read over.
pub(super) fn of_build(json: &str) -> Option<Vec<Embedded>> {
    #[derive(Deserialize)]
    struct Build {
        input: Input,
    }
    #[derive(Deserialize)]
    struct Input {
        sources: BTreeMap<SmolStr, Source>,
    }
    #[derive(Deserialize)]
    struct Source {
        content: Option<String>,
    }
    let build: Build = serde_json::from_str(json).ok()?;
    let sources = build.input.sources.into_iter();
    Some(sources.filter_map(|(path, source)| Some(Embedded::of_text(path, &source.content?))).collect())
}

fn listed(sources: Option<&Value>) -> Vec<Embedded> {
    let sources = sources.and_then(Value::as_object).into_iter().flatten();
    let source = sources.map(|(path, source)| match source.get("content").and_then(Value::as_str) {
        Some(text) => Embedded::of_text(path.into(), text),
        None => {
            let hash = source.get("keccak256").and_then(string);
            Embedded { path: path.into(), hash: hash.map(|hash| hash.to_lowercase().into()) }
        }
    });
    source.collect()
}
