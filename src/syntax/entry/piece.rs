//! The pieces of one section, in order: tables, list items, fences, comments and lines.
//!
//! Read line by line, like everything of Markdown here; fences and comments come from the section's masks. Front matter
//! and what a block quote holds other than words make no pieces. Knows no meaning of any word. Start at [`pieces`].

use super::{
    code,
    label::{Label, label},
};
use crate::{
    syntax::{
        facts::{Mask, MaskKind},
        masks::mask_at,
        split::{heading_level, list_marker},
        table::{cells, is_delimiter},
    },
    text::{Span, bom_len},
};
use std::ops::Range;

/// One piece of a section; all places are bytes of the section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A table with its header.
    Table(Table),
    /// A list item, as far as its first line; what follows it, indented, are pieces of their own.
    Item(Line),
    /// A code block.
    Fence(Fence),
    /// Any other line that is not blank.
    Line(Line),
    /// A comment, its brackets included.
    Comment(Span),
}

/// A line of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Blanks before it, or before its bullet; a tab counts four.
    pub indent: usize,
    /// Its text, without bullet, comment and blanks around it.
    pub text: Span,
    /// What stands between back-ticks in it.
    pub codes: Vec<Span>,
    /// The label it begins with.
    pub label: Option<LineLabel>,
    /// Whether a blank line or something else than words stands before it: it begins a paragraph.
    pub first: bool,
    /// Whether it stands in a block quote.
    pub quoted: bool,
}

/// A label, as places in the section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineLabel {
    /// Its words.
    pub name: Span,
    /// What stands in parentheses after them.
    pub note: Option<Span>,
    /// What follows on the line; empty where the value stands below.
    pub value: Span,
    /// Whether it is emphasised.
    pub marked: bool,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The row with the names of the columns.
    pub header: Row,
    /// The rows below it.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its cells, without the blanks around them.
    pub cells: Vec<Span>,
    /// Its line, without the blanks around it.
    pub whole: Span,
}

/// A code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// Blanks before it; one in a list item is indented.
    pub indent: usize,
    /// The first word after the back-ticks; empty where there is none.
    pub language: Span,
    /// The lines between the back-ticks.
    pub content: Span,
    /// All of it.
    pub whole: Span,
}

/// The pieces of a section's `text` below its heading.
pub fn pieces(text: &str, masks: &[Mask]) -> Vec<Piece> {
    let mut reader = Reader { text, masks, at: start(text, masks), found: Vec::new(), first: true };
    while reader.at < text.len() {
        reader.step();
    }
    reader.found
}

/// Where the section's body begins: after its mark, front matter and heading.
fn start(text: &str, masks: &[Mask]) -> usize {
    let front = masks.iter().find(|mask| mask.kind == MaskKind::FrontMatter);
    let start = front.map_or(bom_len(text), |mask| mask.span.end as usize);
    let line = line_at(text, start);
    let heading = text.get(line.clone()).is_some_and(|line| heading_level(line).is_some());
    if heading { next_line(text, line.end) } else { start }
}

/// The line that begins at `start`, without its end.
fn line_at(text: &str, start: usize) -> Range<usize> {
    let rest = text.get(start..).unwrap_or_default();
    start..start + memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len())
}

/// Where the line after one that ends at `end` begins.
fn next_line(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    end + if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with(['\n', '\r'])) }
}

struct Reader<'a> {
    text: &'a str,
    masks: &'a [Mask],
    at: usize,
    found: Vec<Piece>,
    first: bool,
}

impl Reader<'_> {
    /// Reads what begins at `at`, and moves on by at least one byte.
    fn step(&mut self) {
        let line = line_at(self.text, self.at);
        let text = self.get(line.clone());
        let blank = |c: char| matches!(c, ' ' | '\t' | '>');
        let body = line.start + text.len() - text.trim_start_matches(blank).len();
        let quoted = self.get(line.start..body).contains('>');
        let indent = width(self.get(line.start..body));
        if body == line.end {
            self.first = true;
            return self.go_on(line.end);
        }
        let marker = list_marker(self.get(body..line.end)).filter(|_| !quoted);
        let inside = body + marker.unwrap_or(0);
        match mask_at(self.masks, inside).filter(|_| inside < line.end) {
            Some(mask) if mask.kind == MaskKind::Fence => self.fence(mask.span, indent, quoted),
            Some(mask) if mask.kind == MaskKind::Comment => self.comment(mask.span),
            _ if self.is_header(&line) && !quoted => self.table(line),
            _ => {
                let words = self.line(inside..line.end, indent, quoted);
                self.found.push(if marker.is_some() { Piece::Item(words) } else { Piece::Line(words) });
                self.go_on(line.end);
            }
        }
    }

    fn get(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    fn go_on(&mut self, end: usize) {
        self.at = next_line(self.text, end).max(self.at + 1);
    }

    fn comment(&mut self, span: Span) {
        self.found.push(Piece::Comment(span));
        self.first = true;
        self.at = (span.end as usize).max(self.at + 1);
        if line_at(self.text, self.at).is_empty() {
            self.go_on(self.at);
        }
    }

    fn fence(&mut self, whole: Span, indent: usize, quoted: bool) {
        let end = (whole.end as usize).min(self.text.len());
        let opening = line_at(self.text, whole.start as usize);
        let info = self.get(opening.clone());
        let marks = info.len() - info.trim_start_matches(['`', '~', ' ', '\t']).len();
        let language =
            info.get(marks..).and_then(|rest| rest.split([' ', '\t', '{', ',']).next()).unwrap_or_default();
        let language = Span::new(opening.start + marks..opening.start + marks + language.len());
        let start = next_line(self.text, opening.end).min(end.max(opening.end));
        let content = Span::new(start..start.max(self.content_end(start, end)));
        if !quoted {
            self.found.push(Piece::Fence(Fence { indent, language, content, whole }));
        }
        self.first = true;
        self.go_on(line_at(self.text, end.max(self.at)).end);
    }

    /// Where the lines of a fence end: before the line that closes it, if one does.
    fn content_end(&self, start: usize, end: usize) -> usize {
        let inside = self.get(start..end);
        let last = inside.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let closing = inside.get(last..).unwrap_or_default().trim();
        let closes =
            closing.len() >= 3 && (closing.bytes().all(|b| b == b'`') || closing.bytes().all(|b| b == b'~'));
        if closes { start + last } else { end }
    }

    fn is_header(&self, line: &Range<usize>) -> bool {
        let next = line_at(self.text, next_line(self.text, line.end));
        self.get(line.clone()).contains('|') && next.start > line.end && is_delimiter(self.get(next))
    }

    fn table(&mut self, line: Range<usize>) {
        let header = self.row(line.clone());
        self.go_on(line.end);
        self.go_on(line_at(self.text, self.at).end);
        let mut rows = Vec::new();
        while self.at < self.text.len() {
            let line = line_at(self.text, self.at);
            if !self.get(line.clone()).contains('|') {
                break;
            }
            rows.push(self.row(line.clone()));
            self.go_on(line.end);
        }
        self.first = true;
        self.found.push(Piece::Table(Table { header, rows }));
    }

    fn row(&self, line: Range<usize>) -> Row {
        let place = |range: Range<usize>| Span::new(line.start + range.start..line.start + range.end);
        let found = cells(self.get(line.clone()));
        Row {
            cells: found.into_iter().map(place).collect(),
            whole: Span::new(code::trim(self.text, line.clone())),
        }
    }

    fn line(&mut self, range: Range<usize>, indent: usize, quoted: bool) -> Line {
        // A comment at the end of a line is no part of it.
        let comment = self
            .masks
            .iter()
            .find(|mask| mask.kind == MaskKind::Comment && range.contains(&(mask.span.start as usize)));
        let end = comment.map_or(range.end, |mask| mask.span.start as usize);
        let range = code::trim(self.text, range.start..end);
        let words = self.get(range.clone());
        let place = |inner: Range<usize>| Span::new(range.start + inner.start..range.start + inner.end);
        let codes = code::spans(words).into_iter().map(place).collect();
        let label = label(words).map(|Label { name, note, value, marked }| LineLabel {
            name: place(name),
            note: note.map(place),
            value: place(value),
            marked,
        });
        let first = std::mem::replace(&mut self.first, false);
        Line { indent, text: Span::new(range), codes, label, first, quoted }
    }
}

fn width(blanks: &str) -> usize {
    blanks.bytes().map(|b| if b == b'\t' { 4 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::masks::masks;
    use proptest::prelude::*;

    fn show(text: &str, piece: &Piece) -> String {
        let at = |span: &Span| text.get(span.at(0)).unwrap_or("OUTSIDE").escape_debug().to_string();
        let list = |spans: &[Span]| spans.iter().map(at).collect::<Vec<_>>().join(" | ");
        let line = |line: &Line| {
            let label = line.label.as_ref().map(|label| format!(" {}={}", at(&label.name), at(&label.value)));
            format!("{} {}{}", line.indent, at(&line.text), label.unwrap_or_default())
        };
        match piece {
            Piece::Table(table) => {
                let rows: Vec<_> = table.rows.iter().map(|row| list(&row.cells)).collect();
                format!("table {} / {}", list(&table.header.cells), rows.join(" / "))
            }
            Piece::Item(item) => format!("item {}", line(item)),
            Piece::Line(words) => format!("line {}", line(words)),
            Piece::Fence(fence) => {
                format!("fence {} {} {}", fence.indent, at(&fence.language), at(&fence.content))
            }
            Piece::Comment(span) => format!("comment {}", at(span)),
        }
    }

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let got: Vec<_> = pieces(text, &masks(text)).iter().map(|piece| show(text, piece)).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn tables_have_a_header_and_rows() {
        check(
            "# A\n| a | b |\n|---|:-:|\n| `x | y` | c \\| d |\n| 1 |\nafter\n",
            &["table a | b / `x | y` | c \\\\| d / 1", "line 0 after"],
        );
        check("a | b\n--|--\n1 | 2", &["table a | b / 1 | 2"]);
        check("| no | table |\n", &["line 0 | no | table |"]);
    }

    #[test]
    fn lists_hold_items_fences_and_lines() {
        check(
            "- `a`: b\n  - **Returns:** c\n\n  ```json\r\n  { }\r\n  ```\r\n  more\n1. d",
            &[
                "item 0 `a`: b",
                "item 2 **Returns:** c Returns=c",
                "fence 2 json   { }\\r\\n",
                "line 2 more",
                "item 0 d",
            ],
        );
        check("- ```sh\n  x\n  ```\n- y", &["fence 0 sh   x\\n", "item 0 y"]);
    }

    #[test]
    fn fences_end_where_they_are_closed_or_the_section_ends() {
        check("```\na\n\n```\nb", &["fence 0  a\\n\\n", "line 0 b"]);
        check("~~~ts title\na", &["fence 0 ts a"]);
        check("```\n```\n", &["fence 0  "]);
        check("```", &["fence 0  "]);
    }

    #[test]
    fn comments_and_front_matter_are_no_lines() {
        check("---\na: b\n---\nc <!-- d -->\n", &["line 0 c"]);
        check("<!-- a\n| x |\n-->\nb", &["comment <!-- a\\n| x |\\n-->", "line 0 b"]);
        check("<!-- a --> b: c", &["comment <!-- a -->", "line 1 b: c b=c"]);
        check("> **Note:** a\n> - b\n> ```\n> c\n> ```\n", &["line 2 **Note:** a Note=a", "line 2 - b"]);
    }

    /// Every place of a piece.
    fn places(piece: &Piece) -> Vec<Span> {
        let line = |line: &Line| {
            let label = line.label.iter().flat_map(|label| [Some(label.name), label.note, Some(label.value)]);
            label.flatten().chain(line.codes.iter().copied()).chain([line.text]).collect::<Vec<_>>()
        };
        match piece {
            Piece::Table(table) => {
                let rows = table.rows.iter().chain([&table.header]);
                rows.flat_map(|row| row.cells.iter().copied().chain([row.whole])).collect()
            }
            Piece::Item(words) | Piece::Line(words) => line(words),
            Piece::Fence(fence) => vec![fence.language, fence.content, fence.whole],
            Piece::Comment(span) => vec![*span],
        }
    }

    fn word() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "# A\n",
            "```\n",
            "~~~sol\r\n",
            "- ",
            "  ",
            "> ",
            "| a | b |\n",
            "|---|---|\n",
            "`x`",
            "`",
            "**",
            "Response (2):",
            "<!--",
            "-->",
            "---\n",
            "é🙂",
            "\n",
            "\r",
            "\r\n",
            "\u{feff}",
            "\u{2028}",
            ":",
            "(",
            ")",
            "—",
            "\t",
            "1. ",
            "\\|",
        ])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn places_lie_in_the_section(words in prop::collection::vec(word(), 0..40)) {
            let text = words.concat();
            for piece in pieces(&text, &masks(&text)) {
                for span in places(&piece) {
                    prop_assert!(text.get(span.at(0)).is_some(), "{:?} of {:?} in {:?}", span, piece, text);
                }
            }
        }
    }
}
