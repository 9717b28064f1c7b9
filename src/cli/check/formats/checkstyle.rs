//! Checkstyle XML, which many build servers read.

use std::fmt::Write as _;

use super::xml::{HEAD, escape};
use crate::cli::check::report::Report;
use crate::project::Severity;

/// The report as files with errors.
pub(super) fn write(report: &Report) -> String {
    let mut out = format!("{HEAD}<checkstyle version=\"10.0\">\n");
    for file in &report.files {
        let _ = writeln!(out, "  <file name=\"{}\">", escape(file));
        for finding in report.findings.iter().filter(|finding| *finding.at.path == **file) {
            let _ = writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"baton.{}\"/>",
                finding.at.line,
                finding.at.column,
                severity(finding.severity),
                escape(&finding.message),
                finding.rule.name
            );
        }
        out.push_str("  </file>\n");
    }
    out.push_str("</checkstyle>\n");
    out
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "info",
    }
}
