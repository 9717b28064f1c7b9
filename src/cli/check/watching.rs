//! `check --watch`: checks, and fixes where that is asked for, each time something changes. Start at [`once`].

use super::{Arguments, Failure, Terminal, check, fixing, format, report};

/// One look: what to print, and the summary.
pub(super) fn once(arguments: &Arguments, terminal: &Terminal) -> Result<(String, String), Failure> {
    let mut checked = check(arguments, terminal)?;
    if arguments.fixes() {
        let fixed = fixing::fix(arguments, &mut checked);
        fixing::write(terminal, &fixed)?;
    }
    let mut report = report(arguments, terminal, &checked)?;
    let summary = report.summary();
    report.findings.truncate(arguments.limit.unwrap_or(usize::MAX));
    let text = format(arguments, terminal).write(&report, terminal.is_coloured())?;
    Ok((text, summary))
}
