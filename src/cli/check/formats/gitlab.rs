//! A code quality report of GitLab, shown in merge requests.

use serde_json::{Value, json};

use super::{fingerprint::Fingerprints, json::pretty};
use crate::cli::check::report::Report;
use crate::cli::failure::Failure;
use crate::project::Severity;

/// The report as a list of issues.
pub(super) fn write(report: &Report) -> Result<String, Failure> {
    let mut fingerprints = Fingerprints::default();
    let issues = report.findings.iter().map(|finding| {
        json!({
            "description": finding.message,
            "check_name": finding.rule.name,
            "fingerprint": fingerprints.of(finding),
            "severity": severity(finding.severity),
            "location": {
                "path": &*finding.at.path,
                "positions": {
                    "begin": { "line": finding.at.line, "column": finding.at.column },
                    "end": { "line": finding.at.end_line, "column": finding.at.end_column },
                },
            },
        })
    });
    pretty(&issues.collect::<Vec<Value>>())
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Information | Severity::Hint => "info",
    }
}
