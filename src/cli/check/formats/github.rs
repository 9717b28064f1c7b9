//! Workflow commands of GitHub Actions: each finding becomes an annotation beside its line.

use std::fmt::Write as _;

use crate::cli::check::report::Report;
use crate::project::Severity;

/// The report, a workflow command a line.
pub(super) fn write(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let at = &finding.at;
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information | Severity::Hint => "notice",
        };
        let _ = write!(out, "::{command} title=baton ({}),file={}", finding.rule.name, property(&at.path));
        let _ = write!(out, ",line={},endLine={}", at.line, at.end_line);
        // Columns of different lines are refused.
        if at.line == at.end_line {
            let _ = write!(out, ",col={},endColumn={}", at.column, at.end_column);
        }
        // Annotations are listed without their files.
        let message = format!("{}:{}:{}: {}", at.path, at.line, at.column, finding.message);
        let _ = writeln!(out, "::{}", data(&message));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
