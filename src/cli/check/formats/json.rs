//! One JSON object, for programs that read it whole. `json-lines` prints the same diagnostics, one a line.

use serde_json::{Value, json};

use crate::cli::check::report::{Finding, Report};
use crate::cli::failure::Failure;

/// The report as one object.
pub(super) fn write(report: &Report) -> Result<String, Failure> {
    let diagnostics: Vec<Value> = report.findings.iter().map(diagnostic).collect();
    let answer = json!({ "version": 1, "files": report.files, "diagnostics": diagnostics });
    serde_json::to_string_pretty(&answer)
        .map(|text| text + "\n")
        .map_err(|error| Failure::new(format!("the answer cannot be put into JSON: {error}")))
}

/// One finding as an object.
pub(super) fn diagnostic(finding: &Finding) -> Value {
    let related = finding.related.iter();
    let related =
        related.map(|(at, message)| json!({ "path": &*at.path, "line": at.line, "message": message }));
    json!({
        "path": &*finding.at.path,
        "line": finding.at.line,
        "column": finding.at.column,
        "end_line": finding.at.end_line,
        "end_column": finding.at.end_column,
        "rule": finding.rule.name,
        "severity": finding.severity.name(),
        "message": finding.message,
        "related": related.collect::<Vec<_>>(),
        "fixable": finding.fix.is_some(),
    })
}
