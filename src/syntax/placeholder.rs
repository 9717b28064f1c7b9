//! Text that waits to be filled in where an id belongs: `<Ticket ID>`, `TICKET-XXX`, `T#`, `{{ID}}`, an empty `- T1:`.
//!
//! Only places of ids are read: the start of a heading, list item or row, and lists of ids. Whether a placeholder is
//! a left-over or explains a form is a rule's question. Start at [`add`].

use super::{
    facts::{Facts, FieldName, Form, Mask, MaskKind, Placeholder, PlaceholderPlace},
    id,
    masks::mask_at,
    span::Spans,
    split::{lines, list_marker},
};
use smol_str::SmolStr;
use std::ops::Range;

/// Adds the placeholders of a section to its facts; its fields are known already.
pub fn add(text: &str, masks: &[Mask], facts: &mut Facts, spans: &mut Spans) {
    let mut found = Vec::new();
    for (start, line) in lines(text) {
        if mask_at(masks, start).is_some_and(|mask| mask.kind != MaskKind::Code) {
            continue;
        }
        let declared = declaring(line).map(|(form, at)| (form, start + at));
        found.extend(declared.and_then(|(form, at)| {
            let content = text.get(at..start + line.len())?;
            let empty =
                || empty_item(content).filter(|_| form == Form::Item && !continues(text, start, line));
            let len = placeholder_len(content).or_else(empty)?;
            Some((at..at + len, PlaceholderPlace::Declaration(form)))
        }));
    }
    for field in &facts.fields {
        if matches!(field.name, FieldName::DependsOn | FieldName::Blocks | FieldName::Tickets) {
            let value = spans.get(field.value).at(0);
            found.extend(words(text, value).map(|range| (range, PlaceholderPlace::References)));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found.dedup_by_key(|(range, _)| range.start);
    facts.placeholders.extend(found.into_iter().map(|(range, place)| Placeholder {
        text: SmolStr::new(text.get(range.clone()).unwrap_or_default()),
        spot: spans.add(range),
        place,
    }));
}

/// Where a line would have its id, and the form it would declare a ticket in.
fn declaring(line: &str) -> Option<(Form, usize)> {
    let inner = line.trim_start_matches([' ', '\t', '>']);
    let (form, skip) = match inner.as_bytes().first()? {
        b'#' => (Form::Heading, inner.len() - inner.trim_start_matches('#').len()),
        b'|' => (Form::Row, 1),
        _ => (Form::Item, list_marker(inner)?),
    };
    let content = inner.get(skip..)?;
    let bare = content.trim_start_matches([' ', '*', '\t', '[', ']', '✅']);
    Some((form, line.len() - bare.len()))
}

/// The placeholders among the words of a list of ids.
fn words(text: &str, value: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let body = text.get(value.clone()).unwrap_or_default();
    let cut = |c: char| matches!(c, ',' | ';' | '/' | '–' | '—' | '(' | ')' | '`' | '*' | '[' | ']');
    body.split(cut)
        .flat_map(|part| {
            let whole = part.trim();
            let split = whole.split(if whole.starts_with(['<', '{']) { '\n' } else { ' ' });
            split.filter(|word| placeholder_len(word) == Some(word.len()))
        })
        .map(move |word| {
            let start = value.start + (word.as_ptr() as usize).saturating_sub(body.as_ptr() as usize);
            start..start + word.len()
        })
}

/// Length of a placeholder for an id at the start of `text`.
fn placeholder_len(text: &str) -> Option<usize> {
    match text.as_bytes().first()? {
        b'<' => bracketed(text, "<", ">"),
        b'{' => bracketed(text, "{{", "}}"),
        b'A'..=b'Z' => blanked(text),
        _ => None,
    }
}

/// `<Ticket ID>`, `{{TASK_ID}}`: brackets around a word for an id.
fn bracketed(text: &str, open: &str, close: &str) -> Option<usize> {
    let inside = text.strip_prefix(open)?;
    let end = inside.find(close).filter(|end| *end < 30)?;
    let lower = inside.get(..end)?.to_lowercase();
    let named = lower.split([' ', '-', '_']).any(|word| matches!(word, "id" | "ticket" | "number"));
    named.then_some(open.len() + end + close.len())
}

/// `T#`, `T-###`, `TICKET-XXX`, `PROJ-NNN`: letters, then blanks where the digits would be.
fn blanked(text: &str) -> Option<usize> {
    let run = text.bytes().take_while(|b| b.is_ascii_uppercase() || matches!(b, b'-' | b'#' | b'_')).count();
    let head = text.get(..run)?;
    let closed = !text.as_bytes().get(run).is_some_and(u8::is_ascii_alphanumeric);
    let hashes = head.len() - head.trim_end_matches('#').len();
    let (prefix, tail) = head.rsplit_once('-').unwrap_or_default();
    let blank = tail.len() >= 2 && ['X', 'N', 'Y'].iter().any(|letter| tail.chars().all(|c| c == *letter));
    let letters = if hashes > 0 { head.trim_end_matches(['#', '-']) } else { prefix };
    let any = (1..=4).contains(&hashes) || hashes == 0 && blank;
    (closed && any && letters.starts_with(|c: char| c.is_ascii_uppercase())).then_some(run)
}

/// Length of an item that is an id and a colon and nothing else.
fn empty_item(content: &str) -> Option<usize> {
    let len = id::scan(content)?;
    let rest = content.get(len..)?.trim_matches([' ', '*', '\t']);
    matches!(rest, ":" | "：").then_some(len)
}

/// Whether the next line with words belongs to the item that begins on the line at `start`: it stands deeper.
fn continues(text: &str, start: usize, line: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut below = lines(text.get(start + line.len()..).unwrap_or_default()).map(|(_, line)| line);
    let next = below.find(|line| !line.trim().is_empty());
    next.is_some_and(|next| {
        indent(next) > indent(line) || list_marker(next).is_none() && !next.starts_with(['#', '|'])
    })
}

#[cfg(test)]
mod tests {
    use crate::syntax::section::Section;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let section = Section::parse(text);
        let found: Vec<_> = section.facts.placeholders.iter().map(|found| found.text.as_str()).collect();
        assert_eq!(found, want, "in {text:?}");
    }

    #[test]
    fn finds_placeholders() {
        check("### <Ticket ID> — <title>", &["<Ticket ID>"]);
        check("### TICKET-XXX: title", &["TICKET-XXX"]);
        check("- T#: x", &["T#"]);
        check("- [ ] {{TASK_ID}} x", &["{{TASK_ID}}"]);
        check("| PROJ-### | x |", &["PROJ-###"]);
        check("**Depends on:** T7, T#", &["T#"]);
        check("Tickets: T-XX – T-XX, <Ticket ID>", &["T-XX", "T-XX", "<Ticket ID>"]);
        check("- T1:\n- T2: x\n- **T3:**\n", &["T1", "T3"]);
    }

    #[test]
    fn words_are_no_placeholders() {
        for text in [
            "- <div>",
            "- API",
            "### XX",
            "# A",
            "- <list> of ids",
            "- T1:\n  the text below\n",
            "- **T1:**\nthe text below\n",
            "- AXX",
            "Depends on: T1 (see <b>)",
            "```\n### TICKET-XXX\n```",
        ] {
            check(text, &[]);
        }
    }
}
