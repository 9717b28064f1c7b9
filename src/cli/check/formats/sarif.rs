//! SARIF 2.1.0, which code scanning services read.
//!
//! Start at [`write`].

use serde_json::{Value, json};

use super::{fingerprint::Fingerprints, json::pretty};
use crate::cli::check::report::{Finding, Report, Spot};
use crate::cli::failure::Failure;
use crate::project::Severity;
use crate::rules::{self, Rule};

/// The report as one run.
pub(super) fn write(report: &Report) -> Result<String, Failure> {
    let mut fingerprints = Fingerprints::default();
    let results: Vec<Value> =
        report.findings.iter().map(|finding| result(finding, &fingerprints.of(finding))).collect();
    pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "baton",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules::all().map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(rule: &'static Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.summary().replace('\n', " ") },
        "help": { "text": rule.page, "markdown": rule.page },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn result(finding: &Finding, fingerprint: &str) -> Value {
    let related = finding.related.iter();
    let related = related.map(|(at, message)| {
        let mut place = location(at);
        if let Some(place) = place.as_object_mut() {
            place.insert("message".into(), json!({ "text": message }));
        }
        place
    });
    json!({
        "ruleId": finding.rule.name,
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [location(&finding.at)],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": { "baton/v1": fingerprint },
    })
}

fn location(at: &Spot) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&at.path) },
        "region": {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
        },
    } })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

/// A shown path as a URI: a relative reference, or a whole one where the path is.
fn uri(path: &str) -> String {
    let escaped: String = path
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    if escaped.starts_with('/') { format!("file://{escaped}") } else { escaped }
}
