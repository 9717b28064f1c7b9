//! Reads a section line by line: which line is a heading, a table, a list item, a bold line or a field.
//!
//! People write tickets in ways CommonMark folds together (hard breaks, fields under each other), so lines count, not
//! blocks. The reader keeps what a line needs to know of the ones before it: the open table, the field a list belongs
//! to. It decides nothing about tickets; it lists candidates. Start at [`Reader::read`].

use super::{
    declaration::{self, Declared},
    facts::{
        Candidate, Channel, Checkbox, Facts, Field, FieldName, Form, Heading, Mask, MaskKind, Said,
        Separator, Status, StatusMark, TableRole,
    },
    field, front, mark,
    masks::mask_at,
    notes,
    span::{Spans, Spot},
    split::{heading_level, lines, list_marker},
    table::{self, Table},
    words,
};
use smol_str::SmolStr;
use std::ops::Range;

/// The longest value that is read over several lines, in bytes: beyond, it is prose.
const LONGEST_VALUE: usize = 2000;

/// Reads one section.
pub struct Reader<'a> {
    text: &'a str,
    masks: &'a [Mask],
    facts: Facts,
    spans: Spans,
    /// The field or sub-heading that list items belong to.
    under: FieldName,
    /// The field whose value is the list that follows, if its label stood alone.
    collecting: Option<usize>,
    table: Option<Table>,
    tables: u16,
    before: Option<(usize, &'a str)>,
    starts: Vec<(usize, usize)>,
    /// Where a paragraph at the margin ends the list above it.
    list_ends: Vec<usize>,
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
            collecting: None,
            table: None,
            tables: 0,
            before: None,
            starts: Vec::new(),
            list_ends: Vec::new(),
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
        let spot = self.spans.add(start..start + text.len());
        let whole = self.spans.add(line.start..line.start + line.text.len());
        self.under = field.unwrap_or(FieldName::Other);
        if let Some(name) = field {
            self.open_field(name, spot, start + text.len());
        }
        if let Some(declared) = declared {
            self.candidate(Form::Heading, line, start, declared, 0, None);
        } else if let Some(declared) = declaration::numbered_heading(text) {
            self.candidate(Form::NumberedHeading, line, start, declared, 0, None);
        }
        self.facts.heading = Some(Heading { level, text: text.into(), spot, line: whole, kanban, field });
    }

    /// A label whose value is the list below it.
    fn open_field(&mut self, name: FieldName, label: Spot, end: usize) {
        let value = self.spans.add(end..end);
        let said = field::read_value(name, "", end, &mut self.spans);
        let said = if name == FieldName::Status { Said::Status(None) } else { said };
        self.facts.fields.push(Field { name, label, value, said, row: None, review: false });
        self.collecting = Some(self.facts.fields.len() - 1);
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

    /// `(depends: T1, T2)` in a line that declares nothing.
    fn asides(&mut self, line: Line<'a>) {
        for (name, value) in declaration::asides(line.text) {
            let label = self.spans.add(line.start + value.start..line.start + value.start);
            let text = line.text.get(value.clone()).unwrap_or_default();
            self.field(name, label, line.start + value.start, text, None);
        }
    }

    fn item(&mut self, line: Line<'a>, indent: usize, content: usize) {
        let (boxed, content) = self.checkbox(line, indent, content);
        let fields = field::labels(line.text, content);
        let text = line.text.get(content..).unwrap_or_default();
        if !boxed && !fields.is_empty() && !names_ticket(text, &fields) {
            return self.fields(line, &fields);
        }
        if self.collects_references() {
            return self.collect(line, content);
        }
        let number =
            line.text.get(indent..).and_then(|text| text.split(['.', ')']).next()).unwrap_or_default();
        if let Some(declared) = declaration::item(text, boxed.then_some(())) {
            let at = self.candidate(Form::Item, line, line.start + content, declared, indent, None);
            self.mark_box(at, boxed);
            return self.collect(line, content);
        }
        if number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty() && indent == 0 {
            let declared = declaration::numbered(number, text);
            // The number stands before the content, so its range is set apart from the title's.
            let at = self.candidate(Form::Numbered, line, line.start + content, declared, indent, None);
            let spot = self.spans.add(line.start + indent..line.start + indent + number.len());
            if let Some(candidate) = self.facts.candidates.get_mut(at) {
                candidate.id_spot = spot;
            }
            self.mark_box(at, boxed);
        } else if !boxed {
            self.facts.plain_items += u32::from(self.collecting.is_none());
        }
        self.collect(line, content);
    }

    /// Reads `[x]` after a bullet; gives whether there was one and where the text after it begins.
    fn checkbox(&mut self, line: Line<'a>, indent: usize, content: usize) -> (bool, usize) {
        let text = line.text.get(content..).unwrap_or_default();
        let Some(close) = text.strip_prefix('[').and_then(|rest| rest.find(']')) else {
            return (false, content);
        };
        let inside = text.get(1..1 + close).unwrap_or_default();
        let after = text.get(close + 2..).unwrap_or_default();
        let single = inside.chars().count() <= 1
            && !inside.chars().any(|c| c.is_alphanumeric() && !matches!(c, 'x' | 'X'));
        if !single || !(after.is_empty() || after.starts_with([' ', '\t', '*', '['])) {
            return (false, content);
        }
        let begin =
            content + 2 + close + (after.len() - after.trim_start_matches([' ', '\t', '*']).len()).min(1);
        let begin = begin.min(line.text.len());
        let spot = self.spans.add(line.start + content + 1..line.start + content + 1 + close);
        let rest = self.spans.add(line.start + begin..line.start + line.text.len());
        let indent = u8::try_from(indent).unwrap_or(u8::MAX);
        let mark = inside.chars().next().unwrap_or(' ');
        let put_off = mark == ' ' && words::is_put_off(line.text.get(begin..).unwrap_or_default());
        let under = if put_off { FieldName::Later } else { self.under };
        self.facts.boxes.push(Checkbox { mark, spot, text: rest, indent, under });
        (true, begin)
    }

    /// Gives a list item's candidate the status its box says.
    fn mark_box(&mut self, at: usize, boxed: bool) {
        let Some(checkbox) = self.facts.boxes.last().filter(|_| boxed) else { return };
        let status = mark::box_status(&checkbox.mark.to_string()).flatten();
        let spot = checkbox.spot;
        if let Some(candidate) = self.facts.candidates.get_mut(at) {
            candidate.boxed = true;
            candidate.marks.push(StatusMark {
                channel: Channel::Box,
                status,
                sign: SmolStr::default(),
                spot,
            });
        }
    }

    fn paragraph(&mut self, line: Line<'a>, indent: usize) {
        if indent == 0 && self.before.is_none() {
            self.list_ends.push(line.start);
        }
        let fields = field::labels(line.text, indent);
        if !fields.is_empty() {
            return self.fields(line, &fields);
        }
        if self.runs_on(line) {
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

    /// Notes a line that gives the list below it a status, or ends what the last such line gave.
    fn kanban(&mut self, line: Line<'a>, status: Option<Status>) {
        let open = self.facts.kanban.last().is_some_and(|(_, status)| status.is_some());
        if open || status.is_some() {
            let spot = self.spans.add(line.start..line.start + line.text.len());
            self.facts.kanban.push((spot, status));
        }
    }

    fn fields(&mut self, line: Line<'a>, fields: &[field::Labelled]) {
        if let [only] = fields
            && only.name == FieldName::Other
        {
            let label = line.text.get(only.label.clone()).unwrap_or_default();
            let status = words::kanban(label).filter(|_| only.value.is_empty());
            self.kanban(line, status);
        }
        for labelled in fields {
            let label = self.spans.add(line.start + labelled.label.start..line.start + labelled.label.end);
            self.under = labelled.name;
            if labelled.value.is_empty() {
                self.open_field(labelled.name, label, line.start + labelled.value.start);
                continue;
            }
            self.collecting = None;
            self.field(
                labelled.name,
                label,
                line.start + labelled.value.start,
                line.text.get(labelled.value.clone()).unwrap_or_default(),
                None,
            );
            let needs = labelled.name == FieldName::DependsOn && wraps(line.text);
            self.wraps = needs.then(|| (self.facts.fields.len() - 1, line.start + labelled.value.start));
        }
        if let [only] = fields
            && matches!(only.name, FieldName::Other | FieldName::Status)
        {
            notes::legend(line.text.get(only.value.clone()).unwrap_or_default(), &mut self.facts.legend);
        }
    }

    /// Reads a value on, whose line was broken: `**Blocked by:** T1 — the long name of it; T2 —`.
    fn runs_on(&mut self, line: Line<'a>) -> bool {
        let Some((at, start)) = self.wraps.take().filter(|_| self.before.is_some()) else { return false };
        let end = line.start + line.text.len();
        if end - start > LONGEST_VALUE {
            return false;
        }
        let Some(field) = self.facts.fields.get(at).filter(|_| declaration::bold(line.text).is_none()) else {
            return false;
        };
        let said = field::read_value(
            field.name,
            self.text.get(start..end).unwrap_or_default(),
            start,
            &mut self.spans,
        );
        let value = self.spans.add(start..end);
        if let Some(field) = self.facts.fields.get_mut(at) {
            (field.said, field.value) = (said, value);
        }
        self.wraps = wraps(line.text).then_some((at, start));
        true
    }

    fn field(&mut self, name: FieldName, label: Spot, start: usize, value: &str, row: Option<u32>) {
        let spot = self.spans.add(start..start + value.len());
        let said = field::read_value(name, value, start, &mut self.spans);
        let review = name == FieldName::Status && words::is_review(value);
        self.facts.fields.push(Field { name, label, value: spot, said, row, review });
    }

    /// Whether the open field's list names tickets rather than declaring them.
    fn collects_references(&self) -> bool {
        let open = self.collecting.and_then(|at| self.facts.fields.get(at));
        open.is_some_and(|field| matches!(field.name, FieldName::DependsOn | FieldName::Blocks))
    }

    /// Adds a list item to the field whose value is this list.
    fn collect(&mut self, line: Line<'a>, content: usize) {
        let Some(open) = self.collecting.and_then(|at| self.facts.fields.get(at)) else { return };
        let text = line.text.get(content..).unwrap_or_default();
        let more = field::read_value(open.name, text, line.start + content, &mut self.spans);
        let Some(open) = self.collecting.and_then(|at| self.facts.fields.get_mut(at)) else { return };
        match (&mut open.said, more) {
            (Said::References { list, none }, Said::References { list: more, none: nothing }) => {
                list.extend(more);
                *none |= nothing && list.is_empty();
            }
            (Said::Files(files), Said::Files(more)) => files.extend(more),
            _ => {}
        }
    }

    /// Reads a table line; false when the line is none.
    fn in_table(&mut self, line: Line<'a>) -> bool {
        if !line.text.contains('|') {
            self.table = None;
            return false;
        }
        if self.table.is_some() {
            self.row(line);
            return true;
        }
        let Some((start, header)) = self.before.filter(|_| table::is_delimiter(line.text)) else {
            return false;
        };
        self.table = Some(Table::new(start, header, self.tables));
        self.tables += 1;
        // A table of two columns without ids describes the ticket around it; its header may be its first field.
        if self.table.as_ref().is_some_and(Table::is_field_list) {
            self.row(Line { start, text: header });
        }
        true
    }

    fn row(&mut self, line: Line<'a>) {
        let Some(table) = self.table.take() else { return };
        if table.is_field_list() {
            self.field_row(line);
        } else if let Some(row) = table.row(line.text) {
            self.ticket_row(line, &table, row);
        }
        self.table = Some(table);
    }

    fn field_row(&mut self, line: Line<'a>) {
        let cells = table::cells(line.text);
        let [label, value] = cells.as_slice() else { return };
        let text = line.text.get(label.clone()).unwrap_or_default();
        if let Some(name) = words::field_name(text) {
            let label = self.spans.add(line.start + label.start..line.start + label.end);
            self.field(
                name,
                label,
                line.start + value.start,
                line.text.get(value.clone()).unwrap_or_default(),
                None,
            );
        }
    }

    fn ticket_row(&mut self, line: Line<'a>, table: &Table, row: table::Row) {
        let at = self.candidate(Form::Row, line, line.start, row.declared, 0, Some(table.role()));
        let index = u32::try_from(at).ok();
        let first = u32::try_from(self.facts.fields.len()).unwrap_or(u32::MAX);
        for (name, header, cell) in row.cells {
            let label = self.spans.add(header);
            self.field(name, label, line.start + cell.start, line.text.get(cell).unwrap_or_default(), index);
        }
        let end = u32::try_from(self.facts.fields.len()).unwrap_or(u32::MAX);
        if let Some(candidate) = self.facts.candidates.get_mut(at) {
            candidate.cells = first..end;
        }
    }

    /// Adds a candidate; `base` is where the text its ranges speak of begins.
    fn candidate(
        &mut self,
        form: Form,
        line: Line<'a>,
        base: usize,
        declared: Declared,
        indent: usize,
        table: Option<TableRole>,
    ) -> usize {
        let title = self.text.get(base + declared.title.start..base + declared.title.end).unwrap_or_default();
        let candidate = Candidate {
            form,
            id: declared.id,
            id_spot: self.spans.add(base + declared.id_range.start..base + declared.id_range.end),
            title: title.into(),
            title_spot: self.spans.add(base + declared.title.start..base + declared.title.end),
            line: self.spans.add(line.start..line.start + line.text.len()),
            // The body's end is known when the next candidate or the end of the section is.
            body: self.spans.add(line.start..self.text.len()),
            separator: if title.is_empty() { Separator::Nothing } else { declared.separator },
            indent: u8::try_from(indent).unwrap_or(u8::MAX),
            boxed: false,
            marked: declared.marked,
            table,
            cells: 0..0,
            under: self.under,
            marks: declared
                .marks
                .into_iter()
                .map(|(channel, status, range)| StatusMark {
                    channel,
                    status,
                    sign: sign(self.text, base + range.start..base + range.end),
                    spot: self.spans.add(base + range.start..base + range.end),
                })
                .collect(),
        };
        self.facts.candidates.push(candidate);
        self.starts.push((line.start, self.facts.candidates.len() - 1));
        for (name, range) in declared.inline {
            let label = self.spans.add(base + range.start..base + range.start);
            let value = self.text.get(base + range.start..base + range.end).unwrap_or_default();
            self.field(name, label, base + range.start, value, None);
        }
        self.facts.candidates.len() - 1
    }

    /// A candidate's body ends where the next one of its form and depth begins.
    fn close_bodies(&mut self) {
        let all = &self.facts.candidates;
        let ends: Vec<usize> = (self.starts.iter())
            .map(|(start, at)| {
                let mine = all.get(*at);
                let next = self.starts.iter().skip(at + 1).find(|(_, other)| {
                    all.get(*other)
                        .zip(mine)
                        .is_some_and(|(other, mine)| other.form == mine.form && other.indent <= mine.indent)
                });
                let end = next.map_or(self.text.len(), |(start, _)| *start);
                let listed = mine.is_some_and(|mine| matches!(mine.form, Form::Item | Form::Numbered));
                let paragraph = self.list_ends.partition_point(|at| at <= start);
                self.list_ends.get(paragraph).filter(|_| listed).map_or(end, |at| end.min(*at))
            })
            .collect();
        for ((start, at), end) in self.starts.iter().zip(ends) {
            let body = self.spans.add(*start..end);
            if let Some(candidate) = self.facts.candidates.get_mut(*at) {
                candidate.body = body;
            }
        }
    }
}

/// `Ticket: T-001 Set up the store`: the label is part of a declaration.
fn names_ticket(text: &str, fields: &[field::Labelled]) -> bool {
    let [only] = fields else { return false };
    only.name == FieldName::Id && declaration::item(text, None).is_some_and(|found| !found.title.is_empty())
}

/// Whether a value on this line may go on in the next: it was broken at a margin, or at a comma.
fn wraps(line: &str) -> bool {
    let text = line.trim_end();
    text.chars().count() >= 60 && !line.ends_with("  ") || text.ends_with([',', ';', '—', '&'])
}

/// The emoji of a mark, without its variation selector; empty for words and boxes.
fn sign(text: &str, range: Range<usize>) -> SmolStr {
    let text = text.get(range).unwrap_or_default();
    let emoji = text.starts_with(words::is_pictograph);
    SmolStr::new(if emoji { text.trim_end_matches(['\u{fe0f}', ' ']) } else { "" })
}

/// Bytes of blanks (and block-quote marks) before the content of a line.
fn indent_len(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '>']).len()
}

/// Where `part`, a slice of `whole`, begins in it.
fn offset_in(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}
