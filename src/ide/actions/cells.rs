//! The cells of a table row, as bytes of its line.
//!
//! Pipes in code and escaped pipes belong to a cell. Start at [`ranges`].

use std::ops::Range;

/// The cells, without the blanks around what they hold. An empty cell is the place after its first blank.
pub(super) fn ranges(line: &str) -> Vec<Range<usize>> {
    let (mut bars, mut code, mut escaped) = (Vec::new(), false, false);
    for (at, c) in line.char_indices() {
        match c {
            '`' if !escaped => code = !code,
            '|' if !escaped && !code => bars.push(at),
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    let open = !line.trim_start_matches([' ', '\t', '>']).starts_with('|');
    let closed = line.trim_end().ends_with('|');
    let starts = open.then_some(0).into_iter().chain(bars.iter().map(|bar| bar + 1));
    let ends = bars.iter().copied().skip(usize::from(!open)).chain((!closed).then_some(line.len()));
    starts.zip(ends).map(|(start, end)| trimmed(line, start..end)).collect()
}

fn trimmed(line: &str, cell: Range<usize>) -> Range<usize> {
    let text = line.get(cell.clone()).unwrap_or_default();
    let inner = text.trim();
    let start =
        cell.start + if inner.is_empty() { text.len().min(1) } else { text.len() - text.trim_start().len() };
    start..start + inner.len()
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[track_caller]
    fn check(line: &str, cells: &[&str]) {
        let found: Vec<_> = ranges(line).into_iter().map(|cell| line.get(cell).unwrap_or_default()).collect();
        assert_eq!(found, cells, "in {line:?}");
    }

    #[test]
    fn cells_of_every_row() {
        check("| a | `x | y` | c \\| d |  |", &["a", "`x | y`", "c \\| d", ""]);
        check("a | 漢", &["a", "漢"]);
        check("||x|", &["", "x"]);
    }
}
