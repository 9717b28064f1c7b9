//! A line a finding: `path:line:column: severity[rule] message`.

use std::fmt::Write as _;

use crate::cli::check::report::Report;
use crate::cli::terminal::one_line;

/// The report, a line a finding.
pub(super) fn write(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let (at, message) = (&finding.at, one_line(&finding.message));
        let (severity, rule) = (finding.severity.name(), finding.rule.name);
        let _ = writeln!(out, "{}:{}:{}: {severity}[{rule}] {message}", at.path, at.line, at.column);
    }
    out
}
