//! One JSON object, for programs that read it whole; or the same diagnostics, one object a line.

use serde::Serialize;
use serde_json::{Value, json};

use crate::cli::check::report::{Finding, Report};
use crate::cli::failure::Failure;

/// The report as one object.
pub(super) fn write(report: &Report) -> Result<String, Failure> {
    let diagnostics: Vec<Value> = report.findings.iter().map(diagnostic).collect();
    pretty(&json!({ "version": 1, "files": report.files.len(), "diagnostics": diagnostics }))
}

/// The report, an object a line.
pub(super) fn write_lines(report: &Report) -> String {
    report.findings.iter().map(|finding| format!("{}\n", diagnostic(finding))).collect()
}

/// A value as people can read it too.
pub(super) fn pretty(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value);
    let text = text.map_err(|error| Failure::new(format!("the answer cannot be put into JSON: {error}")))?;
    Ok(text + "\n")
}

fn diagnostic(finding: &Finding) -> Value {
    let related = finding.related.iter();
    let related =
        related.map(|(at, message)| json!({ "path": &*at.path, "line": at.line, "message": message }));
    let mut diagnostic = json!({
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
    });
    let subject = match finding.subjects.as_slice() {
        [] => None,
        [subject] => Some(("subject", json!(subject))),
        subjects => Some(("subjects", json!(subjects))),
    };
    if let (Some((key, value)), Some(object)) = (subject, diagnostic.as_object_mut()) {
        object.insert(key.to_owned(), value);
    }
    diagnostic
}
