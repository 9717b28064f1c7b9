//! A ticket's declaration on one line, in each form: heading, list item, numbered item, bold line.
//!
//! Reads the id, what separates it from the title, the title without its marks. Whether the file really declares
//! tickets this way is the fold's question. Start at [`heading`].

use super::{
    facts::{Channel, FieldName, Separator, Status},
    id::{self, Id},
    mark::{self, Marks},
    words,
};
use std::ops::Range;

/// What a declaring line says; ranges are relative to the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The id.
    pub id: Id,
    /// Where it stands.
    pub id_range: Range<usize>,
    /// Where the title stands; may be empty.
    pub title: Range<usize>,
    /// What stands between.
    pub separator: Separator,
    /// Bold or bracketed.
    pub marked: bool,
    /// Marks on the line.
    pub marks: Marks,
    /// Fields on the line: `[dep: 3, 4]`.
    pub inline: Vec<(FieldName, Range<usize>)>,
}

/// A heading's text: `T1: title`, `🟢 Ticket #1: …`, `[x] T1 — …`, `~~T1 …~~`.
pub fn heading(text: &str) -> Option<Declared> {
    // Two headings that a bad merge glued together declare the first one.
    let text = text.find("###").and_then(|glued| text.get(..glued)).unwrap_or(text);
    let lead = skip_lead(text);
    read(text, lead)
}

/// A heading's text that begins with a number: `1.2 Set up the store`, `**3. Search**`.
pub fn numbered_heading(text: &str) -> Option<Declared> {
    let lead = skip_lead(text);
    let rest = text.get(lead.at..)?;
    let len = id::bare_number(rest)?;
    let number = rest.get(..len)?;
    let after = rest.get(len..)?;
    let closed = after.starts_with(['.', ')', ':']) || number.contains('.') && after.starts_with(' ');
    let found = finish(text, lead, Id::new(number), len);
    (closed && number.split('.').all(|part| part.len() <= 3) && !found.title.is_empty()).then_some(found)
}

/// A list item's text, after its box.
pub fn item(text: &str, boxed: Option<()>) -> Option<Declared> {
    let lead = skip_lead(text);
    if let Some(found) = read(text, lead.clone()) {
        let quiet = found.title.is_empty() || found.separator == Separator::Space && boxed.is_none();
        return (!quiet || found.marked).then_some(found);
    }
    boxed.and_then(|()| bare(text, lead))
}

/// `1.1 Title` in a boxed item: a number for an id.
fn bare(text: &str, lead: Lead) -> Option<Declared> {
    let rest = text.get(lead.at..)?;
    let len = id::bare_number(rest)?;
    let id = Id::new(rest.get(..len)?);
    let after = rest.get(len..)?;
    let closed = after.starts_with([' ', '.', ')', ':']) && after.len() > 1;
    let found = finish(text, lead, id, len);
    (closed && !found.title.is_empty()).then_some(found)
}

/// A numbered item's number and text.
pub fn numbered(number: &str, text: &str) -> Declared {
    let stripped = mark::strip_marks(text);
    Declared {
        id: Id::new(number),
        id_range: 0..0,
        title: stripped.title,
        separator: Separator::Mark,
        marked: false,
        marks: stripped.marks,
        inline: Vec::new(),
    }
}

/// A paragraph line that opens in bold: `**T1: title**`, `**3. title** [dep: 1]`.
pub fn bold(text: &str) -> Option<Declared> {
    let lead = skip_lead(text);
    if !lead.bold {
        return None;
    }
    let close = text.get(lead.at..)?.find("**").map(|at| lead.at + at)?;
    let declared = read(text, lead.clone()).filter(|declared| declared.separator == Separator::Mark);
    declared.or_else(|| {
        let rest = text.get(lead.at..close)?;
        let len = id::bare_number(rest)?;
        let dotted = rest.get(len..)?.starts_with(['.', ')', ':']);
        dotted.then(|| finish(text, lead, Id::new(rest.get(..len).unwrap_or_default()), len))
    })
}

/// What stands before an id.
#[derive(Clone, Debug, Default)]
struct Lead {
    at: usize,
    bold: bool,
    bracket: bool,
    struck: bool,
    marks: Marks,
}

/// Skips emoji, boxes, bold, brackets and strike-through before an id.
fn skip_lead(text: &str) -> Lead {
    let mut lead = Lead::default();
    loop {
        let rest = text.get(lead.at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        let step = match rest.trim_start() {
            inner if inner.starts_with("**") || inner.starts_with("__") => {
                lead.bold = true;
                2
            }
            inner if inner.starts_with("~~") => {
                lead.struck = true;
                2
            }
            inner if inner.starts_with('[') => match lead_box(inner) {
                Some((len, status)) => {
                    let start = lead.at + blank;
                    lead.marks.push((Channel::Box, status, start..start + len));
                    len
                }
                None => {
                    lead.bracket = true;
                    1
                }
            },
            inner if inner.starts_with('`') => 1,
            inner => {
                let len = inner.len() - inner.trim_start_matches(words::is_pictograph).len();
                if len > 0 {
                    let status = words::title_emoji(inner);
                    lead.marks.push((Channel::Mark, status, lead.at + blank..lead.at + blank + len));
                }
                len
            }
        };
        if step == 0 {
            lead.at += blank;
            return lead;
        }
        lead.at += blank + step;
    }
}

/// `[x]`, `[ ]` before an id.
fn lead_box(text: &str) -> Option<(usize, Option<Status>)> {
    let close = text.find(']')?;
    let status = mark::box_status(text.get(1..close)?)?;
    Some((close + 1, status))
}

/// Reads an id and its title after `lead`.
fn read(text: &str, lead: Lead) -> Option<Declared> {
    let (len, id) = id::scan_declared(text.get(lead.at..)?)?;
    if id::split_range(id.as_str()).is_some() {
        return None;
    }
    let rest = text.get(lead.at + len..)?;
    // `T-F070~073` and `BE-003, BE-004` are lists of ids, not declarations.
    let listed = rest.trim_start().starts_with([',', '~', '/', '&', ';']) || rest.starts_with("..");
    let ranged = rest.trim_start().trim_start_matches(['-', '–', '—']).trim_start_matches(['*', '`', '#']);
    let ranged = ranged.len() < rest.len()
        && rest.starts_with(['-', '–', '—'])
        && ranged.starts_with(|c: char| c.is_ascii_digit());
    // `Ticket: T-001` names what it is, as bold and brackets do.
    let labelled = len > id.as_str().len();
    (!listed && !ranged).then(|| {
        let found = finish(text, lead, id, len);
        Declared { marked: found.marked || labelled, ..found }
    })
}

fn finish(text: &str, lead: Lead, id: Id, len: usize) -> Declared {
    let id_range = lead.at..lead.at + len;
    let (separator, start, closed_bold) = separator(text, id_range.end, lead.bold);
    let end = title_end(text, start, &lead, closed_bold);
    let (end, inline) = inline_fields(text, start, end);
    let stripped = mark::strip_marks(text.get(start..end).unwrap_or_default());
    let mut marks = lead.marks.clone();
    if lead.struck {
        marks.push((Channel::Struck, Some(Status::Done), id_range.clone()));
    }
    let tail = tail_marks(text, end.max(start));
    marks.extend(
        stripped
            .marks
            .into_iter()
            .map(|(channel, status, range)| (channel, status, start + range.start..start + range.end)),
    );
    marks.extend(tail);
    mark::words_first(text, &mut marks);
    let title = unwrap(text, start + stripped.title.start..start + stripped.title.end);
    Declared { id, id_range, title, separator, marked: lead.bold || lead.bracket, marks, inline }
}

/// What separates id and title: its kind, where the title begins, and whether bold was closed on the way.
fn separator(text: &str, from: usize, bold: bool) -> (Separator, usize, bool) {
    let (mut at, mut kind, mut closed) = (from, Separator::Space, false);
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let Some(c) = rest.chars().next() else { return (kind, at, closed) };
        let next_blank = rest
            .get(c.len_utf8()..)
            .is_none_or(|after| after.is_empty() || after.starts_with([' ', '*', '~', '`']));
        let step = match c {
            ' ' | '\t' => 1,
            '*' | '~' | '_' if rest.starts_with("**") || rest.starts_with("~~") || rest.starts_with("__") => {
                closed |= bold && c != '~';
                // A second bold opens the title: `**T1** **title**`.
                if closed && kind == Separator::Mark && at > from + 2 {
                    return (kind, at, closed);
                }
                kind = Separator::Mark;
                2
            }
            ']' | '`' if kind == Separator::Space && at == from => {
                kind = Separator::Mark;
                c.len_utf8()
            }
            ':' | '—' | '–' | '·' | '：' | '|' | '→' | '）' | '、' | '．' => {
                kind = Separator::Mark;
                c.len_utf8()
            }
            '-' | '.' | ')' | ',' if next_blank => {
                kind = Separator::Mark;
                1
            }
            _ => return (kind, at, closed),
        };
        at += step;
    }
}

/// Where the title ends: at the bold that encloses id and title, at a line separator, at the end of the line.
fn title_end(text: &str, start: usize, lead: &Lead, closed_bold: bool) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let cut = rest.find('\u{2028}').unwrap_or(rest.len());
    let rest = rest.get(..cut).unwrap_or(rest);
    let bold = (lead.bold && !closed_bold).then(|| rest.find("**").or_else(|| rest.find("__"))).flatten();
    start + bold.unwrap_or(rest.len())
}

/// `[dep: 3, 4]`, `(depends on T1)`, `_Depends: 1_` after the title: their names, values, and where the title then ends.
fn inline_fields(text: &str, start: usize, end: usize) -> (usize, Vec<(FieldName, Range<usize>)>) {
    let (mut end, mut found) = (end, Vec::new());
    for (open, close) in brackets(text, start) {
        let inside = text.get(open + 1..close).unwrap_or_default();
        let split = inside.find(':').map(|at| (at, at + 1));
        let split = split.or_else(|| inside.to_lowercase().starts_with("depends on ").then_some((10, 11)));
        let Some((label, value)) = split else { continue };
        let name = inside.get(..label).and_then(words::field_name);
        if let Some(name) = name.filter(|name| {
            matches!(name, FieldName::DependsOn | FieldName::Blocks | FieldName::Files | FieldName::Status)
        }) {
            found.push((name, open + 1 + value..close));
            end = end.min(open);
        }
    }
    (end.max(start), found)
}

/// `(depends: T1)` anywhere in a line: names and values. Only with a colon, as `(after T1 …)` is prose.
pub fn asides(line: &str) -> Vec<(FieldName, Range<usize>)> {
    let read = |(open, close): (usize, usize)| {
        let colon = line.get(open + 1..close)?.find(':')?;
        let name = words::field_name(line.get(open + 1..open + 1 + colon)?)?;
        let needs = matches!(name, FieldName::DependsOn | FieldName::Blocks);
        needs.then_some((name, open + colon + 2..close))
    };
    if line.contains(['(', '[']) { brackets(line, 0).filter_map(read).collect() } else { Vec::new() }
}

/// The longest text between brackets that may be a field, in bytes.
const LONGEST_ASIDE: usize = 200;

/// Where brackets open and close after `start`, as far as what they hold is short.
fn brackets(text: &str, start: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    text.get(start..).unwrap_or_default().match_indices(['[', '(']).filter_map(move |(open, _)| {
        let open = start + open;
        let bytes = text.as_bytes().get(open..)?;
        let close = bytes.iter().take(LONGEST_ASIDE).position(|b| matches!(b, b']' | b')'))?;
        Some((open, open + close))
    })
}

/// Status marks after the title's own bold: `**T1: Setup** ✅`.
fn tail_marks(text: &str, from: usize) -> Marks {
    let tail = text.get(from..).unwrap_or_default();
    let inner = tail.trim_start_matches(['*', '_', ' ', '~']);
    let start = from + tail.len() - inner.len();
    if tail.len() == inner.len()
        || !inner.starts_with(|c: char| words::is_pictograph(c) || matches!(c, '[' | '('))
    {
        return Vec::new();
    }
    let head = inner.split_inclusive([']', ')']).next().unwrap_or(inner);
    let stripped = mark::strip_marks(head);
    stripped
        .marks
        .into_iter()
        .map(|(channel, status, range)| (channel, status, start + range.start..start + range.end))
        .collect()
}

/// A title without the markup around all of it.
fn unwrap(text: &str, range: Range<usize>) -> Range<usize> {
    let title = text.get(range.clone()).unwrap_or_default();
    for mark in ["**", "~~", "__"] {
        let half = title.strip_suffix(mark);
        let whole = half.and_then(|inner| inner.strip_prefix(mark)).filter(|inner| !inner.contains(mark));
        if let Some(inner) = whole {
            return range.start + mark.len()..range.start + mark.len() + inner.len();
        }
        if let Some(inner) = half.filter(|inner| !inner.contains(mark)) {
            return range.start..range.start + inner.trim_end().len();
        }
    }
    range
}

#[cfg(test)]
#[allow(clippy::string_slice, clippy::indexing_slicing, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, read: Option<Declared>, want: &str) {
        let got = read.map_or("-".into(), |declared| format!("{} | {}", declared.id, &text[declared.title]));
        assert_eq!(got, want, "in {text:?}");
    }

    #[test]
    fn reads_headings() {
        for (text, want) in [
            ("T1: Setup", "T1 | Setup"),
            ("T1 — Setup", "T1 | Setup"),
            ("R1. Refactor (remove)", "R1 | Refactor (remove)"),
            ("#001 · Architecture ✅", "#001 | Architecture"),
            ("🟢 Ticket #1: Filtro (Junior)", "#1 | Filtro (Junior)"),
            ("🎫 Ticket 1: Store", "Ticket 1 | Store"),
            ("ticket-26 — gpt_bundle safety", "ticket-26 | gpt_bundle safety"),
            ("TICKET-001: Skeleton [P0, 4h]", "TICKET-001 | Skeleton"),
            ("T-011: Billing [x] [verified with notes] [audited]", "T-011 | Billing"),
            ("E1-008: Scaffolding ✅ COMPLETE", "E1-008 | Scaffolding"),
            ("Ticket #001 - Initial### Ticket #008 - Photos", "#001 | Initial"),
            ("~~T4: Gone~~", "T4 | Gone"),
            ("[x] T4: Done", "T4 | Done"),
            ("T4", "T4 | "),
            ("Phase 1: Setup", "-"),
            ("T4-T6", "-"),
            ("T1, T2 and T3", "-"),
        ] {
            check(text, heading(text), want);
        }
    }

    #[test]
    fn reads_items() {
        for (text, want) in [
            ("**T-A001** 创建 `a`", "T-A001 | 创建 `a`"),
            ("**[M-1] Monorepo (pnpm)** — S \u{2028}**Desc:** x", "M-1 | Monorepo (pnpm)"),
            ("✅ **P1-1 Tool Fix** (x)", "P1-1 | Tool Fix"),
            ("T01 - Reset (done in app)", "T01 | Reset (done in app)"),
            ("FE-001 and FE-002 know", "-"),
            ("BE-003, BE-004.", "-"),
        ] {
            check(text, item(text, None), want);
        }
        check("T001 [P] [US1] Create x", item("T001 [P] [US1] Create x", Some(())), "T001 | Create x");
        check("1.1 Create x", item("1.1 Create x", Some(())), "1.1 | Create x");
        check("2. Build y", item("2. Build y", Some(())), "2 | Build y");
        check("3 retries", item("3 retries", None), "-");
    }

    #[test]
    fn reads_bold_lines() {
        for (text, want) in [
            ("**Ticket 1: Base Project**", "Ticket 1 | Base Project"),
            ("**3. Event tap** [dep: 1]", "3 | Event tap"),
            ("**Bold** prose", "-"),
            ("**T1** is done", "T1 | is done"),
        ] {
            check(text, bold(text), want);
        }
        let text = "**3. Event tap** [dep: 1, 2]";
        let declared = bold(text).unwrap();
        let inline: Vec<_> =
            declared.inline.iter().map(|(name, range)| (*name, text[range.clone()].trim())).collect();
        assert_eq!(inline, [(FieldName::DependsOn, "1, 2")]);
    }

    #[test]
    fn reads_marks() {
        let marks = |text: &str| {
            heading(text).unwrap().marks.iter().filter_map(|(_, status, _)| *status).collect::<Vec<_>>()
        };
        assert_eq!(marks("✅ T1: Setup"), [Status::Done]);
        assert_eq!(marks("T1: Setup [ ]"), [Status::Todo]);
        assert_eq!(marks("~~T1: Setup~~"), [Status::Done]);
        assert_eq!(marks("🟢 T1: Setup"), []);
    }
}
