//! Reads a section line by line: which line is a heading, a table, a list item, a bold line or a field.
//!
//! People write tickets in ways CommonMark folds together (hard breaks, fields under each other), so lines count, not
//! blocks. The reader keeps what a line needs to know of the ones before it: the open table, the field a list belongs
//! to. It decides nothing about tickets; it lists candidates. Start at [`Reader::read`].

mod blocks;
mod candidates;
mod items;
mod rows;
mod values;

use super::{
    block, declaration,
    facts::{Facts, FieldName, Form, HeadStyle, Heading, Mask, MaskKind, Status},
    field, front, mark,
    masks::mask_at,
    notes,
    span::Spans,
    split::{heading_level, lines, list_marker},
    table::Table,
    words,
};
use std::ops::Range;

/// Reads one section.
pub struct Reader<'a> {
    text: &'a str,
    masks: &'a [Mask],
    facts: Facts,
    spans: Spans,
    /// The field or sub-heading that list items belong to.
    under: FieldName,
    /// How far its label is indented: an item further out belongs to neither.
    under_indent: usize,
    /// The field whose value is the list that follows, if its label stood alone.
    collecting: Option<usize>,
    table: Option<Table>,
    tables: u16,
    before: Option<(usize, &'a str)>,
    starts: Vec<(usize, usize)>,
    /// Where a paragraph at the margin ends the list above it.
    list_ends: Vec<usize>,
    /// Where the open block begins.
    block: Option<usize>,
    /// A dependency field whose value may run on in the next line: its index, and where the value begins.
    wraps: Option<(usize, usize)>,
}

/// One line: where it starts in the section, and its text without the line end.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// First byte in the section.
    pub start: usize,
    /// The text.
    pub text: &'a str,
}

impl<'a> Reader<'a> {
    /// A reader of `text`, whose masks are known.
    pub fn new(text: &'a str, masks: &'a [Mask]) -> Reader<'a> {
        Reader {
            text,
            masks,
            facts: Facts::default(),
            spans: Spans::default(),
            under: FieldName::Other,
            under_indent: 0,
            collecting: None,
            table: None,
            tables: 0,
            before: None,
            starts: Vec::new(),
            list_ends: Vec::new(),
            block: None,
            wraps: None,
        }
    }

    /// The section's facts and the spans they stand at.
    pub fn read(mut self) -> (Facts, Spans) {
        self.front_matter();
        for (start, text) in lines(self.text) {
            let bom = if start == 0 { crate::text::bom_len(text) } else { 0 };
            self.line(Line { start: start + bom, text: text.get(bom..).unwrap_or(text) });
        }
        self.close_bodies();
        self.close_block(self.text.len());
        self.fenced_commands();
        self.batches();
        field::read_labels(self.text, &mut self.facts.fields, &self.spans);
        notes::add(self.text, self.masks, &mut self.facts, &mut self.spans);
        self.spans.shrink();
        (self.facts, self.spans)
    }

    /// A ticket that is the whole file.
    fn front_matter(&mut self) {
        let masked = self.masks.first().is_some_and(|mask| mask.kind == MaskKind::FrontMatter);
        let Some(front) = masked.then(|| front::read(self.text)).flatten() else { return };
        let line = Line { start: front.line.start, text: self.text.get(front.line).unwrap_or_default() };
        self.candidate(Form::Document, line, 0, front.declared, 0, None);
        for (name, key, values) in front.fields {
            let label = self.spans.add(key);
            for value in values {
                self.field(name, label, value.start, self.text.get(value).unwrap_or_default(), None);
            }
        }
    }

    fn line(&mut self, line: Line<'a>) {
        let masked = mask_at(self.masks, line.start + indent_len(line.text))
            .is_some_and(|mask| mask.kind != MaskKind::Code);
        if masked {
            self.before = None;
            return;
        }
        if line.text.trim().is_empty() {
            self.table = None;
            self.before = None;
        } else if line.start <= 3 && heading_level(line.text).is_some() {
            self.heading(line);
        } else if !self.in_table(line) {
            self.prose(line);
            self.before = Some((line.start, line.text));
        }
    }

    fn heading(&mut self, line: Line<'a>) {
        let level = heading_level(line.text).unwrap_or(1);
        let text = line.text.trim_start_matches('#').trim().trim_end_matches('#').trim_end();
        let start = line.start + offset_in(line.text, text);
        let stripped = mark::strip_marks(text);
        let plain = text.get(stripped.title.clone()).unwrap_or(text);
        let declared = declaration::heading(text);
        // `## Tickets` is where they are declared, not a list of ids.
        let field = words::field_name(plain).filter(|name| declared.is_none() && *name != FieldName::Tickets);
        // `## Phase 1: Foundation ✅ COMPLETE` speaks of all below it; work that only began may be any of them.
        let finished = || {
            let word = |range: &Range<usize>| text.get(range.clone()).is_some_and(mark::is_word);
            let said = stripped.marks.iter().find(|(_, _, range)| range.start > 0 && word(range));
            said.and_then(|(_, status, _)| *status).filter(|status| *status == Status::Done)
        };
        let kanban = words::kanban(text).filter(|_| declared.is_none()).or_else(finished);
        let declared_none = declared.is_none();
        let spot = self.spans.add(start..start + text.len());
        let whole = self.spans.add(line.start..line.start + line.text.len());
        self.under = field.unwrap_or(FieldName::Other);
        self.under_indent = 0;
        if let Some(name) = field {
            self.open_field(name, spot, start + text.len());
        }
        if let Some(declared) = declared {
            self.candidate(Form::Heading, line, start, declared, 0, None);
        } else if let Some(declared) = declaration::numbered_heading(text) {
            self.candidate(Form::NumberedHeading, line, start, declared, 0, None);
        }
        if let Some(head) = declared_none.then(|| block::heading(text)).flatten() {
            self.open_block(head, HeadStyle::Heading(level), line, start..start + text.len());
        }
        self.facts.heading = Some(Heading { level, text: text.into(), spot, line: whole, kanban, field });
    }

    fn prose(&mut self, line: Line<'a>) {
        let indent = indent_len(line.text);
        let content = line.text.get(indent..).unwrap_or_default();
        let before = self.facts.candidates.len();
        match list_marker(content).filter(|len| *len < content.len()) {
            Some(marker) => self.item(line, indent, indent + marker),
            None => self.paragraph(line, indent),
        }
        if self.facts.candidates.len() == before {
            self.asides(line);
        }
    }

    fn paragraph(&mut self, line: Line<'a>, indent: usize) {
        if indent == 0 && self.before.is_none() {
            self.list_ends.push(line.start);
        }
        if indent == 0
            && let Some(head) = block::line(line.text)
        {
            let at = line.start..line.start + line.text.trim_end().len();
            return self.open_block(head, HeadStyle::Line, line, at);
        }
        let fields = self.labels(line.text, indent);
        if !fields.is_empty() {
            return self.fields(line, &fields);
        }
        if self.runs_on(line) || self.below_heading(line, indent) {
            return;
        }
        let content = line.text.get(indent..).unwrap_or_default();
        match declaration::bold(content) {
            Some(declared) => {
                self.under = FieldName::Other;
                self.collecting = None;
                self.candidate(Form::Bold, line, line.start + indent, declared, indent, None);
            }
            None if indent == 0 => {
                self.kanban(line, words::kanban(content));
                notes::legend(content, &mut self.facts.legend);
                self.collecting = None;
                self.facts.heading.is_none().then(|| self.under = FieldName::Other);
            }
            None => {
                if let Some(status) = words::kanban(content).filter(|_| indent <= 3) {
                    self.kanban(line, Some(status));
                }
            }
        }
    }
}

/// Bytes of blanks (and block-quote marks) before the content of a line.
fn indent_len(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '>']).len()
}

/// Where `part`, a slice of `whole`, begins in it.
fn offset_in(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}
