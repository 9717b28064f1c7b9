//! Diagnostics: what the rules say, with anchors turned into bytes of the documents as they are now.
//!
//! Start at [`diagnostics`]; [`diagnostics_of`] takes findings that somebody has kept.

use crate::{
    project::{DocPath, Place, Severity, Snapshot},
    rules::{self, Finding},
};
use std::ops::Range;

/// One finding in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The bytes it speaks of.
    pub range: Range<usize>,
    /// How bad.
    pub severity: Severity,
    /// The rule's name.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Whether a fix is known.
    pub fixable: bool,
    /// How to draw it, beyond its severity.
    pub tags: Vec<Tag>,
}

/// A place that belongs to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The document.
    pub path: DocPath,
    /// The bytes.
    pub range: Range<usize>,
    /// What is there.
    pub message: String,
}

/// How a diagnostic is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Faded: the text does nothing.
    Unnecessary,
}

/// What the rules say about one document, in the order of its text.
pub fn diagnostics(snapshot: &Snapshot, path: &DocPath) -> Vec<Diagnostic> {
    diagnostics_of(snapshot, &rules::check(snapshot, path))
}

/// The same for findings at hand, which must be of this snapshot or of one with equal facts.
pub fn diagnostics_of(snapshot: &Snapshot, findings: &[Finding]) -> Vec<Diagnostic> {
    findings.iter().filter_map(|finding| diagnostic(snapshot, finding)).collect()
}

fn diagnostic(snapshot: &Snapshot, finding: &Finding) -> Option<Diagnostic> {
    let related = finding.related.iter().filter_map(|related| {
        let range = range(snapshot, &related.at)?;
        Some(Related { path: related.at.path.clone(), range, message: related.message.clone() })
    });
    Some(Diagnostic {
        range: range(snapshot, &finding.at)?,
        severity: finding.severity,
        code: finding.rule.name,
        message: finding.message.clone(),
        related: related.collect(),
        fixable: finding.fix.is_some(),
        tags: if finding.rule.name == "unused-suppression" { vec![Tag::Unnecessary] } else { Vec::new() },
    })
}

/// The bytes of a place.
pub(super) fn range(snapshot: &Snapshot, place: &Place) -> Option<Range<usize>> {
    snapshot.member(&place.path).map(|member| member.document.range(place.anchor))
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn findings_have_their_bytes() {
        let text = "### T1: 漢字 🎲\r\n### T2: b\r\n**Depends on:** T11\r\n<!-- baton-ignore unknown-ticket: no -->\r\n";
        let fixture = Fixture::new(text);
        let (path, text) = &fixture.files[0];
        let found = diagnostics(&fixture.snapshot, path);
        let shown: Vec<_> = found
            .iter()
            .map(|found| {
                (
                    found.code,
                    text.get(found.range.clone()).unwrap_or_default(),
                    found.fixable,
                    found.tags.len(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [("unknown-ticket", "T11", true, 0), ("unused-suppression", "unknown-ticket", true, 1)]
        );
    }

    #[test]
    fn related_places_have_their_document() {
        let fixture = Fixture::new("### T1: a\n### T2: b\n\n### T1: c\n");
        let (path, _) = &fixture.files[0];
        let found = diagnostics(&fixture.snapshot, path);
        let related: Vec<_> = found.iter().flat_map(|found| &found.related).collect();
        assert!(related.iter().any(|related| related.path == *path && related.range.start < 10), "{found:?}");
    }
}
