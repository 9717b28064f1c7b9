//! A line a finding: `path:line:column: severity[rule] message`.

use std::fmt::Write as _;

use crate::cli::check::report::Report;

/// The report, a line a finding.
pub(super) fn write(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let at = &finding.at;
        let (severity, rule) = (finding.severity.name(), finding.rule.name);
        let _ =
            writeln!(out, "{}:{}:{}: {severity}[{rule}] {}", at.path, at.line, at.column, finding.message);
    }
    out
}
