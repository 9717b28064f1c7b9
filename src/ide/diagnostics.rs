//! Diagnostics: what the rules say, with anchors turned into bytes of the documents as they are now.
//!
//! Who has a file of code open sees there as well what contract documents say wrongly of it. Start at [`diagnostics`];
//! [`diagnostics_of`] takes findings that somebody has kept, [`mirrored`] gives those of documents as findings of the code.

use crate::{
    project::{DocPath, Kind, Place, Severity, Snapshot},
    rules::{self, Finding, Fix},
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

/// What is said of contract documents and names a place in this file of code, as findings of that place. Their fixes
/// change the document and are never applied unasked. Empty for everything but code.
///
/// `findings` gives what is said of a document, in this snapshot or one with equal facts.
pub fn mirrored<F: AsRef<[Finding]>>(
    snapshot: &Snapshot,
    path: &DocPath,
    findings: impl Fn(&DocPath) -> F,
) -> Vec<Finding> {
    let is_code = snapshot.member(path).is_some_and(|member| member.kinds.has(Kind::Code));
    if !is_code || !snapshot.knows_code() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for document in snapshot.contracts().documents() {
        for finding in findings(document).as_ref() {
            let here = finding.related.iter().find(|related| related.at.path == *path);
            found.extend(here.and_then(|related| mirror(snapshot, finding, &related.at)));
        }
    }
    found
}

/// A finding as seen from one of its other places.
fn mirror(snapshot: &Snapshot, finding: &Finding, at: &Place) -> Option<Finding> {
    let document = &snapshot.member(&finding.at.path)?.document;
    let line = document.text().line_of(document.range(finding.at.anchor).start) + 1;
    let mut mirrored = finding.clone();
    mirrored.at = at.clone();
    mirrored.message = format!("In {}:{line}: {}", finding.at.path, finding.message);
    mirrored.severity = finding.severity.min(Severity::Information);
    mirrored.related.retain(|related| related.at != *at);
    let fix = finding.fix.clone().map(|fix| Fix { safe: false, ..fix });
    Some(mirrored.with(finding.at.clone(), "the entry").fixed_by(fix))
}

/// The bytes of a place.
pub(super) fn range(snapshot: &Snapshot, place: &Place) -> Option<Range<usize>> {
    snapshot.member(&place.path).map(|member| member.document.range(place.anchor))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
mod tests {
    use super::*;
    use crate::{
        syntax::{Anchor, span::Spot},
        testing::Fixture,
    };

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
    fn what_is_said_of_a_document_is_shown_in_the_code_it_names() {
        let fixture = Fixture::new(
            "
//- docs/abi.md
## Vault
### Functions
- `claim(uint256 id)`
//- contracts/Vault.sol
contract Vault { function claim(uint256 id, bool now) external {} }
",
        );
        let snapshot = &fixture.snapshot;
        let (document, code) = (DocPath::new("docs/abi.md"), DocPath::new("contracts/Vault.sol"));
        let entry = snapshot.member(&document).unwrap().entries().entries[0].anchor();
        let fact = Anchor { section: 0, spot: Spot::Bytes(snapshot.facts().facts[0].at) };
        let (entry, fact) =
            (Place { path: document.clone(), anchor: entry }, Place { path: code.clone(), anchor: fact });
        let fix = Fix::replace("Take the code's", entry.clone(), "claim").safe();
        let rule = rules::all().find(|rule| rule.severity == Severity::Warning).unwrap();
        let finding =
            Finding::new(rule, entry.clone(), "it takes two").with(fact, "here").fixed_by(Some(fix));
        let other = Finding::new(rule, entry, "it is of no file");

        let found = mirrored(snapshot, &code, |_| [finding.clone(), other.clone()]);
        let [only] = &found[..] else { panic!("{found:?}") };
        assert!(only.fix.as_ref().is_some_and(|fix| !fix.safe));
        let [shown] = &diagnostics_of(snapshot, &found)[..] else { panic!("{found:?}") };
        assert_eq!(fixture.text(&code).get(shown.range.clone()), Some("claim"));
        assert_eq!((shown.severity, shown.fixable), (Severity::Information, true));
        assert_eq!(shown.message, "In docs/abi.md:3: it takes two");
        assert_eq!(shown.related.iter().map(|one| &one.path).collect::<Vec<_>>(), [&document]);
        assert!(mirrored(snapshot, &document, |_| [finding.clone()]).is_empty());
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
