//! JUnit XML: a test suite a file, a failed test a finding, and a passed one where there is none.

use std::fmt::Write as _;

use super::xml::{HEAD, escape};
use crate::cli::check::report::{Finding, Report};

/// The report as test suites.
pub(super) fn write(report: &Report) -> String {
    let failures = report.findings.len();
    let of =
        |file: &str| report.findings.iter().filter(|finding| *finding.at.path == *file).collect::<Vec<_>>();
    let suites: Vec<_> = report.files.iter().map(|file| (file, of(file))).collect();
    let tests: usize = suites.iter().map(|(_, findings)| findings.len().max(1)).sum();
    let mut out = String::from(HEAD);
    let _ =
        writeln!(out, "<testsuites name=\"baton\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">");
    for (file, findings) in suites {
        suite(&mut out, file, &findings);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(out: &mut String, file: &str, findings: &[&Finding]) {
    let (name, failures) = (escape(file), findings.len());
    let tests = failures.max(1);
    let _ = writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
    );
    if findings.is_empty() {
        let _ = writeln!(out, "    <testcase classname=\"{name}\" name=\"nothing found\"/>");
    }
    for finding in findings {
        let (line, column) = (finding.at.line, finding.at.column);
        let (rule, severity) = (finding.rule.name, finding.severity.name());
        let message = escape(&finding.message);
        let _ = writeln!(
            out,
            "    <testcase classname=\"{name}\" name=\"{rule} at {line}:{column}\" file=\"{name}\" line=\"{line}\">\n      \
             <failure type=\"{severity}\" message=\"{message}\">{name}:{line}:{column}: {message}</failure>\n    </testcase>"
        );
    }
    out.push_str("  </testsuite>\n");
}
