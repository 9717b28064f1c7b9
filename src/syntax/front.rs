//! A ticket that is the whole file: its id, title, status and dependencies stand in the front matter.
//!
//! Reads the few lines of YAML that such files are made of (`key: value`, `[a, b]`, `- a` below a key), not YAML. A
//! page with a title and a slug is no ticket: id, title and status must all be there. Start at [`read`].

use super::{
    declaration::Declared,
    facts::{FieldName, Separator},
    id::Id,
    split::{front_matter_end, lines},
    words,
};
use std::ops::Range;

/// What the front matter declares; ranges are in the text that was read.
#[derive(Debug)]
pub struct Front {
    /// Id and title.
    pub declared: Declared,
    /// The line of the id.
    pub line: Range<usize>,
    /// Other fields: the name, the key, the value on its line or in the lines below.
    pub fields: Vec<(FieldName, Range<usize>, Vec<Range<usize>>)>,
}

/// A key, its value on the same line, and the list below it.
struct Entry {
    key: Range<usize>,
    value: Range<usize>,
    items: Vec<Range<usize>>,
}

/// The ticket that the front matter at the start of `text` declares.
pub fn read(text: &str) -> Option<Front> {
    let end = front_matter_end(text)?;
    let entries = entries(text, end);
    let find = |key: &str| {
        entries.iter().find(|entry| text.get(entry.key.clone()).is_some_and(|k| k.eq_ignore_ascii_case(key)))
    };
    let (id, title) = (find("id")?.value.clone(), find("title")?.value.clone());
    find("status").filter(|entry| !entry.value.is_empty())?;
    let spelled = text.get(id.clone()).filter(|id| is_id(id))?;
    let declared = Declared {
        id: Id::new(spelled),
        id_range: id.clone(),
        title,
        separator: Separator::Mark,
        marked: true,
        marks: Vec::new(),
        inline: Vec::new(),
    };
    let named = entries.iter().filter_map(|entry| {
        let name = words::field_name(text.get(entry.key.clone())?)?;
        let wanted = matches!(
            name,
            FieldName::Status
                | FieldName::DependsOn
                | FieldName::Blocks
                | FieldName::Priority
                | FieldName::Owner
        );
        let own = Some(entry.value.clone()).filter(|value| !value.is_empty());
        wanted.then(|| (name, entry.key.clone(), own.into_iter().chain(entry.items.clone()).collect()))
    });
    let line = lines(text).find(|(start, line)| (*start..=start + line.len()).contains(&id.start));
    let line = line.map_or(id.clone(), |(start, line)| start..start + line.len());
    Some(Front { declared, line, fields: named.collect() })
}

/// `BACK-12`, `task-24.1`: one word with a number in it.
fn is_id(text: &str) -> bool {
    text.len() <= 40
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '#'))
}

fn entries(text: &str, end: usize) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for (start, line) in lines(text.get(..end).unwrap_or_default()) {
        if let Some(item) = line.trim_start().strip_prefix("- ")
            && let Some(entry) = found.last_mut()
        {
            entry.items.push(unquoted(text, start + line.len() - item.len()..start + line.len()));
        } else if let Some(colon) = line.find(':').filter(|_| !line.starts_with([' ', '\t', '#', '-'])) {
            let value = unquoted(text, start + colon + 1..start + line.len());
            found.push(Entry { key: start..start + colon, value, items: Vec::new() });
        }
    }
    found
}

/// A value without blanks and quotes around it.
fn unquoted(text: &str, range: Range<usize>) -> Range<usize> {
    let value = text.get(range.clone()).unwrap_or_default();
    let blank = |c: char| c.is_whitespace() || matches!(c, '\'' | '"');
    let start = range.start + value.len() - value.trim_start_matches(blank).len();
    start..start + value.trim_matches(blank).len()
}

#[cfg(test)]
#[allow(clippy::string_slice, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &str) {
        let got = read(text).map_or("-".to_string(), |front| {
            let fields = front.fields.iter().map(|(name, _, values)| {
                let values: Vec<_> = values.iter().map(|value| &text[value.clone()]).collect();
                format!(" | {name:?} {}", values.join(" "))
            });
            let title = &text[front.declared.title.clone()];
            format!("{} | {title}{}", front.declared.id, fields.collect::<String>())
        });
        assert_eq!(got, want, "in {text:?}");
    }

    #[test]
    fn reads_front_matter() {
        check(
            "---\nid: BACK-12\ntitle: 'Board: sort'\nstatus: Done\ndependencies:\n  - BACK-3\n  - BACK-4\n---\n",
            "BACK-12 | Board: sort | Status Done | DependsOn BACK-3 BACK-4",
        );
        check(
            "---\nid: task-7.1\ntitle: Sort\nstatus: To Do\ndependencies: [task-7, task-2]\n---\n",
            "task-7.1 | Sort | Status To Do | DependsOn [task-7, task-2]",
        );
    }

    #[test]
    fn pages_are_no_tickets() {
        check("---\nid: intro-2\ntitle: Start here\n---\n", "-");
        check("---\nid: getting-started\ntitle: Start\nstatus: new\n---\n", "-");
        check("---\nid: T-1\ntitle: never closed\nstatus: Done\n", "-");
    }
}
