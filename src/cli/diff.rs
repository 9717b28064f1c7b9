//! What a change does to a file, as a unified diff.
//!
//! Start at [`unified`].

use similar::TextDiff;

use super::terminal::Terminal;

/// The diff of a file called `name`, in colour where the terminal takes it; empty for a file that stays. A file that is made is compared
/// with nothing.
pub(super) fn unified(terminal: &Terminal, name: &str, before: Option<&str>, after: &str) -> String {
    let old = before.map_or_else(|| "/dev/null".to_owned(), |_| format!("a/{name}"));
    let diff = TextDiff::from_lines(before.unwrap_or_default(), after);
    let text = diff.unified_diff().header(&old, &format!("b/{name}")).to_string();
    text.split_inclusive('\n').map(|line| coloured(terminal, line)).collect()
}

fn coloured(terminal: &Terminal, line: &str) -> String {
    let colour = match line.as_bytes().first() {
        Some(b'+') if terminal.is_coloured() => "32",
        Some(b'-') if terminal.is_coloured() => "31",
        Some(b'@') if terminal.is_coloured() => "36",
        _ => return line.to_string(),
    };
    let body = line.trim_end_matches(['\r', '\n']);
    let end = line.get(body.len()..).unwrap_or_default();
    format!("\u{1b}[{colour}m{body}\u{1b}[0m{end}")
}
