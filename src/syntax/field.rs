//! Labelled values on one line: `**X:** v`, `**X**: v`, `X: v`, `_X: v_`, several split by `|`, `·` or `/`.
//!
//! Finds labels and values; what a value says is read here too, by the field's name. It does not know whose field it
//! is. Start at [`labels`] and [`read_value`].

use super::{
    facts::{CommitRef, Field, FieldName, FileRef, Said},
    id, reference,
    span::Spans,
    words::{self, FileChange},
};
use smol_str::SmolStr;
use std::ops::Range;

/// A label and the value beside it, as ranges of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// What the label calls for.
    pub name: FieldName,
    /// The label's words, without markup and colon.
    pub label: Range<usize>,
    /// The value, trimmed; empty when nothing follows.
    pub value: Range<usize>,
}

/// What a label calls for, by the words that count where the line stands.
pub type Names = fn(&str) -> Option<FieldName>;

/// The fields of a line whose bullet is already taken off (`from` is where its content begins).
pub fn labels(line: &str, from: usize, names: Names) -> Vec<Labelled> {
    let content = line.get(from..).unwrap_or_default();
    let found = if content.starts_with("**") || content.starts_with("__") {
        bold(line, from, names)
    } else if let Some(inner) = italic(line, from) {
        plain(line, inner, names)
    } else {
        plain(line, from..line.len(), names)
    };
    found.into_iter().map(|labelled| trimmed(line, labelled)).collect()
}

fn trimmed(line: &str, mut labelled: Labelled) -> Labelled {
    let value = line.get(labelled.value.clone()).unwrap_or_default();
    let start = labelled.value.start + value.len() - value.trim_start().len();
    labelled.value = start..start + value.trim().trim_end_matches('\\').trim_end().len();
    labelled
}

/// `**Priority:** High | **Status:** Done`, and `**Acceptance**` alone.
fn bold(line: &str, from: usize, names: Names) -> Vec<Labelled> {
    let mut found: Vec<Labelled> = Vec::new();
    let mut at = from;
    while let Some((label, after, open)) = next_bold_label(line, at, names) {
        if found.is_empty() && open != from {
            break;
        }
        let text = line.get(label.clone()).unwrap_or_default();
        if let Some(last) = found.last_mut() {
            last.value.end = cut_separator(line, last.value.start, open);
        }
        let name = names(text).unwrap_or(FieldName::Other);
        found.push(Labelled { name, label, value: after..line.len() });
        at = after;
    }
    found
}

/// The next `**X:**` or `**X**:` at or after `from`: the label, where its value begins, where the markup begins.
fn next_bold_label(line: &str, from: usize, names: Names) -> Option<(Range<usize>, usize, usize)> {
    let mut at = from;
    loop {
        let open = at + line.get(at..)?.find("**")?;
        let start = open + 2;
        let close = start + line.get(start..)?.find("**")?;
        let text = line.get(start..close)?;
        let rest = line.get(close + 2..)?;
        let trimmed = text.trim_end();
        if let Some(label) = trimmed.strip_suffix([':', '：'])
            && is_label(label)
        {
            return Some((start..start + label.len(), close + 2, open));
        }
        let colon = [":", "：", " :"].iter().find(|colon| rest.starts_with(**colon));
        if let Some(colon) = colon
            && is_label(text)
        {
            return Some((start..close, close + 2 + colon.len(), open));
        }
        // A label alone on its line needs no colon, when it is one we know.
        if rest.trim().is_empty() && open == from && names(text).is_some() {
            return Some((start..close, line.len(), open));
        }
        at = close + 2;
    }
}

fn is_label(text: &str) -> bool {
    !text.trim().is_empty()
        && text.len() <= 60
        && !text.contains("**")
        && id::scan_declared(text.trim()).is_none()
}

/// Where a value ends that stands before the next label: without the `|`, `·` or `/` between them.
fn cut_separator(line: &str, start: usize, open: usize) -> usize {
    let value = line.get(start..open).unwrap_or_default();
    start
        + value
            .trim_end_matches(|c: char| {
                c.is_whitespace() || matches!(c, '|' | '·' | '/' | '•' | ';' | ',' | '*' | '-')
            })
            .len()
}

/// `Owner: Codex`, `Status: Done | Owner: x`: only labels we know, as a colon in prose is no field.
fn plain(line: &str, within: Range<usize>, names: Names) -> Vec<Labelled> {
    let mut found = Vec::new();
    let mut start = within.start;
    let content = line.get(within.clone()).unwrap_or_default();
    for piece in content.split_inclusive(['|', '·', '\u{2028}']) {
        let text = piece.trim_end_matches(['|', '·', '\u{2028}']);
        match plain_label(text, names) {
            Some((name, label, value)) => found.push(Labelled {
                name,
                label: start + label.start..start + label.end,
                value: start + value..start + text.len(),
            }),
            // `BE: Done | FE: Done` is one value.
            None if found.is_empty() => return found,
            None => extend(&mut found, start + text.len()),
        }
        start += piece.len();
    }
    found
}

fn extend(found: &mut [Labelled], end: usize) {
    if let Some(last) = found.last_mut() {
        last.value.end = end;
    }
}

/// A known label at the start of `text`: its name, range, and where the value begins.
fn plain_label(text: &str, names: Names) -> Option<(FieldName, Range<usize>, usize)> {
    let lead = text.len() - text.trim_start_matches([' ', '\t', '*', '_', '`']).len();
    let colon = text.find([':', '：'])?;
    let label = text.get(lead..colon)?.trim_end_matches(['*', '_', ' ']);
    let name = names(label).filter(|_| label.len() <= 40)?;
    let width = text.get(colon..)?.chars().next()?.len_utf8();
    let emphasis = text.get(colon + width..)?;
    let value = colon
        + width
        + if lead > 0 { emphasis.len() - emphasis.trim_start_matches(['*', '_', '`']).len() } else { 0 };
    // `https://…` and `T1:Setup` are no labels; a value follows a blank or nothing at all.
    let spaced =
        text.get(value..)?.is_empty() || text.get(value..)?.starts_with([' ', '*', '_', '`']) || width > 1;
    spaced.then_some((name, lead..lead + label.len(), value))
}

/// `_Depends: 1.1_`: the range inside the underscores.
fn italic(line: &str, from: usize) -> Option<Range<usize>> {
    let content = line.get(from..)?.trim_end();
    let mark = content.chars().next().filter(|c| matches!(c, '_' | '*'))?;
    let inner = content.strip_prefix(mark)?.strip_suffix(mark)?;
    (!inner.contains(mark)).then(|| from + 1..from + 1 + inner.len())
}

/// What the value of a field says; `base` is where `value` stands in its section.
pub fn read_value(name: FieldName, value: &str, base: usize, spans: &mut Spans) -> Said {
    match name {
        FieldName::Status => Said::Status(words::status_of(value)),
        FieldName::DependsOn | FieldName::Blocks => reference::references(value, base, spans),
        FieldName::Tickets => tickets(value, base, spans),
        FieldName::Files => Said::Files(files(value, base, spans)),
        FieldName::Commits | FieldName::Dispatched | FieldName::Reviewed => {
            Said::Commits(commits(value, base, spans))
        }
        FieldName::Id => match id::scan_declared(value.trim_matches(['`', '*', ' '])) {
            Some((_, id)) => Said::Id(id),
            None => Said::Text(value.into()),
        },
        _ => Said::Text(value.into()),
    }
}

/// The tickets a value lists, in brackets too where nothing else does: `all of them (T4-T6)`.
fn tickets(value: &str, base: usize, spans: &mut Spans) -> Said {
    let said = reference::references(value, base, spans);
    let empty = matches!(&said, Said::References { list, none: false } if list.is_empty());
    let inside =
        value.split_once('(').and_then(|(before, rest)| Some((before.len() + 1, rest.split_once(')')?.0)));
    match inside.filter(|_| empty) {
        Some((at, inside)) => reference::references(inside, base + at, spans),
        None => said,
    }
}

/// The commits a value names: words of 7 to 40 hexadecimal digits with a digit among them.
fn commits(value: &str, base: usize, spans: &mut Spans) -> Vec<CommitRef> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in value.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_') {
        let hash = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
        let hex = (7..=40).contains(&hash.len()) && hash.bytes().all(|b| b.is_ascii_hexdigit());
        // `defaced` is a word, `20261121` a day.
        let day = hash.len() == 8 && hash.starts_with("20") && hash.bytes().all(|b| b.is_ascii_digit());
        if hex && !day && hash.bytes().any(|b| b.is_ascii_digit()) {
            let hash = SmolStr::from(hash.to_ascii_lowercase());
            // A link says its commit twice: `[abc1234](https://…/commit/abc1234)`.
            let linked = |last: &CommitRef| hash.starts_with(&*last.hash);
            if !(value.get(..at).is_some_and(|before| before.ends_with('/'))
                && found.last().is_some_and(linked))
            {
                let spot = spans.add(base + at..base + at + hash.len());
                found.push(CommitRef { hash, spot });
            }
        }
        at += word.len();
    }
    found
}

/// Marks the files below a label that says what becomes of them: "Files to create", "Archivos a crear".
pub fn read_labels(text: &str, fields: &mut [Field], spans: &Spans) {
    for field in fields {
        let Said::Files(files) = &mut field.said else { continue };
        let label = text.get(spans.get(field.label).at(0)).unwrap_or_default();
        let change = words::file_change(label);
        for file in files.iter_mut() {
            file.new |= change == Some(FileChange::Creates);
            file.gone |= change == Some(FileChange::Removes);
        }
    }
}

/// The files a value names: in back-ticks, else the parts between commas that look like paths.
pub fn files(value: &str, base: usize, spans: &mut Spans) -> Vec<FileRef> {
    let ticked = value.contains('`');
    let parts = if ticked { ticked_parts(value) } else { comma_parts(value) };
    parts.into_iter().filter_map(|part| file(value, part, base, spans)).collect()
}

/// A path with the text before and behind it that belongs to it.
struct Part {
    path: Range<usize>,
    lead: Range<usize>,
    note: Range<usize>,
}

/// Back-ticked parts, each with the text up to the next one: the note that may say `(new)`.
fn ticked_parts(value: &str) -> Vec<Part> {
    let ticks: Vec<usize> = value.match_indices('`').map(|(at, _)| at).collect();
    let mut found: Vec<Part> = Vec::new();
    let mut from = 0;
    for pair in ticks.chunks_exact(2) {
        let [open, close] = pair else { continue };
        let between = value.get(from..*open).unwrap_or_default();
        let lead = from + between.rfind([',', ';', ')', '、', '+', '→']).map_or(0, |at| at + 1);
        let lead = if value.is_char_boundary(lead) { lead } else { from };
        if let Some(last) = found.last_mut() {
            last.note.end = lead;
        }
        found.push(Part { path: open + 1..*close, lead: lead..*open, note: close + 1..value.len() });
        from = close + 1;
    }
    found
}

fn comma_parts(value: &str) -> Vec<Part> {
    let mut start = 0;
    let mut found = Vec::new();
    for piece in value.split_inclusive([',', ';', '、']) {
        let text = piece.trim_end_matches([',', ';', '、']);
        let lead = text.len() - text.trim_start().len();
        let lead = lead + verb_len(text.get(lead..).unwrap_or_default());
        let path = text.get(lead..).unwrap_or_default();
        let end = path
            .find(" (")
            .or_else(|| path.find(" [new"))
            .or_else(|| path.find(" —"))
            .or_else(|| path.find(" - "))
            .or_else(|| path.find(": "))
            .unwrap_or(path.trim_end().len());
        found.push(Part {
            path: start + lead..start + lead + end,
            lead: start..start + lead,
            note: start + lead + end..start + text.len(),
        });
        start += piece.len();
    }
    found
}

/// Length of `Create: ` or `Modify ` before a path.
fn verb_len(text: &str) -> usize {
    let word = text.len() - text.trim_start_matches(|c: char| c.is_alphabetic()).len();
    let rest = text.get(word..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start_matches([':', ' ']).len();
    let verb = text
        .get(..word)
        .is_some_and(|word| words::file_change(word).is_some() || word.eq_ignore_ascii_case("modify"));
    if verb && blank > 0 { word + blank } else { 0 }
}

/// A path, if the part is one: `src/a.rs`, `README.md`, `docs/`; not prose, not a glob, not `N/A`, not an import.
fn file(value: &str, part: Part, base: usize, spans: &mut Spans) -> Option<FileRef> {
    let written = value.get(part.path.clone())?;
    let path = written.split(['#']).next()?.trim();
    let path = strip_line_number(path);
    let said = [value.get(part.note)?, value.get(part.lead)?].map(words::file_change);
    let new = said.contains(&Some(FileChange::Creates)) || written.to_lowercase().ends_with(" (new)");
    let gone = said.contains(&Some(FileChange::Removes));
    looks_like_path(path).then(|| FileRef {
        path: path.into(),
        spot: spans.add(base + part.path.start..base + part.path.start + path.len()),
        new,
        gone,
    })
}

/// `src/a.rs:42` and `src/a.rs:10-20` name the file.
fn strip_line_number(path: &str) -> &str {
    let (file, line) = path.rsplit_once(':').unwrap_or((path, ""));
    let numeric = !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b','));
    if numeric { file } else { path }
}

fn looks_like_path(path: &str) -> bool {
    let odd = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '*' | '<' | '>' | '{' | '}' | '|' | '"' | '(' | ')' | '=' | '$' | '?' | '…' | '@' | ',' | ':'
            )
    };
    let plain = !path.is_empty() && path.len() < 200 && !path.contains(odd) && !path.contains("...");
    let extension = path.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
    let named = extension.is_some_and(|(stem, ext)| {
        (!stem.is_empty() || path.starts_with('.'))
            && (1..=8).contains(&ext.len())
            && ext.bytes().all(|b| b.is_ascii_alphanumeric())
            && ext.bytes().any(|b| b.is_ascii_alphabetic())
    });
    let placed = path.contains('/')
        && !path.starts_with('/')
        && !path.starts_with("~")
        && !path.eq_ignore_ascii_case("n/a");
    plain
        && (placed && (named || path.ends_with('/'))
            || named && !path.contains('/') && !path.starts_with('.'))
}

#[cfg(test)]
#[allow(clippy::string_slice, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, want: &[(FieldName, &str)]) {
        let found: Vec<_> = labels(line, 0, words::field_name)
            .into_iter()
            .map(|l| (l.name, line[l.value].to_string()))
            .collect();
        let want: Vec<_> = want.iter().map(|(name, value)| (*name, value.to_string())).collect();
        assert_eq!(found, want, "in {line:?}");
    }

    #[test]
    fn reads_every_syntax() {
        check("**Status:** Done", &[(FieldName::Status, "Done")]);
        check("**Status**: Done  ", &[(FieldName::Status, "Done")]);
        check("Status: Done", &[(FieldName::Status, "Done")]);
        check("**Acceptance criteria**", &[(FieldName::Acceptance, "")]);
        check("_Depends: 1.1_", &[(FieldName::DependsOn, "1.1")]);
        check("*Status:* Done", &[(FieldName::Status, "Done")]);
        check("**依赖**：T-B1", &[(FieldName::DependsOn, "T-B1")]);
    }

    #[test]
    fn splits_a_line_of_fields() {
        check(
            "**Priority:** High | **Effort:** Large | **Status:** ✅ DONE (x)",
            &[(FieldName::Priority, "High"), (FieldName::Other, "Large"), (FieldName::Status, "✅ DONE (x)")],
        );
        check(
            "**種別**: 機能 / **優先**: 高 / **依存**: T1",
            &[(FieldName::Other, "機能"), (FieldName::Priority, "高"), (FieldName::DependsOn, "T1")],
        );
        check("Estado: BE: Done | FE: Done", &[(FieldName::Status, "BE: Done | FE: Done")]);
        check("Status: Done | Owner: me", &[(FieldName::Status, "Done"), (FieldName::Owner, "me")]);
    }

    #[test]
    fn prose_is_no_field() {
        check("Remember: after T1 comes T2", &[]);
        check("some text: here", &[]);
        check("**T1: Setup** [dep: 2]", &[]);
        check("**bold** words then **Status:** x", &[]);
    }

    #[track_caller]
    fn check_files(value: &str, want: &[&str]) {
        let shown: Vec<_> = files(value, 0, &mut Spans::default())
            .into_iter()
            .map(|file| {
                format!(
                    "{}{}{}",
                    file.path,
                    if file.new { " new" } else { "" },
                    if file.gone { " gone" } else { "" }
                )
            })
            .collect();
        assert_eq!(shown, want, "in {value:?}");
    }

    #[test]
    fn reads_files() {
        check_files("`src/a.rs`, `docs/abi.md` (new)", &["src/a.rs", "docs/abi.md new"]);
        check_files("src/a.rs (new), README.md", &["src/a.rs new", "README.md"]);
        check_files("`app/[id]/page.tsx:42`", &["app/[id]/page.tsx"]);
        check_files("N/A", &[]);
        check_files("Create: `a/b.rs`, modify `a/c.rs`", &["a/b.rs new", "a/c.rs"]);
        check_files("`a/b.rs` (deleted) and `a/c.rs` (renamed from d)", &["a/b.rs gone", "a/c.rs gone"]);
        check_files("Create a/b.rs, Delete a/c.rs", &["a/b.rs new", "a/c.rs gone"]);
        check_files("a/new/x.rs, a/create/y.rs", &["a/new/x.rs", "a/create/y.rs"]);
        check_files("`npm test`, any scripts that write, `*.rs`, `@/lib/x.ts`", &[]);
    }
}
