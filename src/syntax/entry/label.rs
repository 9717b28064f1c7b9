//! The label at the start of a line: `**Response (201):** …`, `Parameters:`, `*Returns* — …`.
//!
//! Says where a label stands and what follows it; which words mean something is for whoever asks. Start at [`label`].

use super::code::trim;
use std::ops::Range;

/// A label, by bytes of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its words, without emphasis, colon and what stands in parentheses.
    pub name: Range<usize>,
    /// What stands in parentheses after its words: `201`.
    pub note: Option<Range<usize>>,
    /// What follows on the line; empty where the value stands below.
    pub value: Range<usize>,
    /// Whether it is emphasised.
    pub marked: bool,
}

/// The colon, and the wide one of Chinese and Japanese.
const COLONS: [char; 2] = [':', '\u{ff1a}'];

/// Longest label without emphasis, in characters: a longer one is a sentence.
const LONGEST: usize = 40;

/// The label that `line` begins with; `line` stands without bullet and indentation.
pub fn label(line: &str) -> Option<Label> {
    ["**", "__", "*", "_"].iter().find_map(|mark| marked(line, mark)).or_else(|| plain(line))
}

/// `**Response (201):** x`, `**Response** (201): x`, `**Response** — x`, and `**Response**` alone.
fn marked(line: &str, mark: &str) -> Option<Label> {
    let len = mark.len();
    let inside = line.strip_prefix(mark)?;
    let end = len + inside.find(mark).filter(|at| *at > 0)?;
    let inner = line.get(len..end)?;
    let after = end + len;
    let rest = line.get(after..)?;
    if let Some(words) = strip_colon(inner) {
        let (name, note) = split_note(line, len..len + words.len());
        return Some(Label { name, note, value: trim(line, after..line.len()), marked: true });
    }
    let (name, mut note) = split_note(line, len..end);
    let mut from = after;
    if note.is_none()
        && let Some((inside, behind)) = leading_note(line, after)
    {
        (note, from) = (Some(inside), behind);
    }
    let value = trim(line, from..line.len());
    let text = line.get(value.clone()).unwrap_or_default();
    let skipped = separator(text).or((rest.trim().is_empty() || text.is_empty()).then_some(0))?;
    let value = trim(line, value.start + skipped..value.end);
    Some(Label { name, note, value, marked: true })
}

/// `Response (201): x`, `Parameters:`.
fn plain(line: &str) -> Option<Label> {
    let colon = line.find(COLONS)?;
    let words = line.get(..colon)?;
    let after = line.get(colon..)?;
    let behind = colon + after.chars().next().map_or(0, char::len_utf8);
    let next = line.get(behind..)?.chars().next();
    if !next.is_none_or(char::is_whitespace) && after.starts_with(':') {
        return None;
    }
    let (name, note) = split_note(line, 0..colon);
    let spoken = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '/' | '-' | '\'' | '&' | '_');
    let is_label = words.chars().count() <= LONGEST
        && words.chars().next().is_some_and(char::is_alphanumeric)
        && line.get(name.clone())?.chars().all(spoken);
    is_label.then(|| Label { name, note, value: trim(line, behind..line.len()), marked: false })
}

fn strip_colon(text: &str) -> Option<&str> {
    text.trim_end().strip_suffix(COLONS)
}

/// Length of the colon or dash that `text` begins with.
fn separator(text: &str) -> Option<usize> {
    let first = text.chars().next().filter(|c| matches!(c, ':' | '\u{ff1a}' | '—' | '–' | '-' | '→'))?;
    let len = first.len_utf8();
    let blank = text.get(len..)?.chars().next().is_none_or(char::is_whitespace);
    (blank || matches!(first, ':' | '\u{ff1a}' | '—')).then_some(len)
}

/// Words and what stands in parentheses at their end.
fn split_note(line: &str, range: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let range = trim(line, range);
    let text = line.get(range.clone()).unwrap_or_default();
    let open = text.strip_suffix(')').and_then(|inside| inside.find('('));
    match open.filter(|at| *at > 0) {
        Some(at) => {
            let note = trim(line, range.start + at + 1..range.end - 1);
            (trim(line, range.start..range.start + at), Some(note))
        }
        None => (range, None),
    }
}

/// The parentheses that follow at `from`, and where they end.
fn leading_note(line: &str, from: usize) -> Option<(Range<usize>, usize)> {
    let rest = line.get(from..)?;
    let open = from + rest.len() - rest.trim_start().len();
    let inside = line.get(open..)?.strip_prefix('(')?;
    let close = open + 1 + inside.find(')')?;
    Some((trim(line, open + 1..close), close + 1))
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;

    /// A label as `name [note] = value`; `-` for none.
    #[track_caller]
    fn check(line: &str, want: &str) {
        let got = label(line).map_or("-".to_string(), |label| {
            let note = label.note.map_or(String::new(), |note| format!(" [{}]", &line[note]));
            format!("{}{note} = {}", &line[label.name], &line[label.value])
        });
        assert_eq!(got, want, "of {line:?}");
    }

    #[test]
    fn reads_labels_with_emphasis() {
        check("**Response:** `x`", "Response = `x`");
        check("**Response (201):**", "Response [201] = ");
        check("**Response** (201): x", "Response [201] = x");
        check("**Response** (201)", "Response [201] = ");
        check("__Antwort__ — `{ a }`", "Antwort = `{ a }`");
        check("*Returns:* nothing", "Returns = nothing");
        check("**Parameters**", "Parameters = ");
        check("**レスポンス\u{ff1a}**値", "レスポンス = 値");
    }

    #[test]
    fn reads_labels_without() {
        check("Response (201):", "Response [201] = ");
        check("Body: { a }", "Body = { a }");
        check("Request body: x", "Request body = x");
    }

    #[test]
    fn prose_and_code_are_none() {
        check("**Vault** (ERC20) keeps it", "-");
        check("**a** and **b**", "-");
        check("https://example.org", "-");
        check("`to`: the receiver", "-");
        check("source, target: Symbol", "-");
        check("", "-");
        check("****", "-");
        check("* x", "-");
    }
}
