//! Labelled values: fields on one line, values that run on, lists that belong to a label.
//!
//! Start at [`Reader::fields`].

use super::{Line, Reader, indent_len};
use crate::syntax::{
    declaration,
    facts::{Field, FieldName, Said, Status},
    field, notes,
    span::Spot,
    words,
};

/// The longest value that is read over several lines, in bytes: beyond, it is prose.
const LONGEST_VALUE: usize = 2000;

impl<'a> Reader<'a> {
    /// The labelled values of a line; a block has labels of its own.
    pub(super) fn labels(&self, line: &str, from: usize) -> Vec<field::Labelled> {
        let names = if self.block.is_some() { words::block_field_name } else { words::field_name };
        field::labels(line, from, names)
    }

    /// A label whose value is the list below it.
    pub(super) fn open_field(&mut self, name: FieldName, label: Spot, end: usize) {
        let value = self.spans.add(end..end);
        let said = field::read_value(name, "", end, &mut self.spans);
        let said = if name == FieldName::Status { Said::Status(None) } else { said };
        self.facts.fields.push(Field { name, label, value, said, row: None, review: false });
        self.collecting = Some(self.facts.fields.len() - 1);
    }

    /// `(depends: T1, T2)` in a line that declares nothing.
    pub(super) fn asides(&mut self, line: Line<'a>) {
        for (name, value) in declaration::asides(line.text) {
            let label = self.spans.add(line.start + value.start..line.start + value.start);
            let text = line.text.get(value.clone()).unwrap_or_default();
            self.field(name, label, line.start + value.start, text, None);
        }
    }

    pub(super) fn fields(&mut self, line: Line<'a>, fields: &[field::Labelled]) {
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
            self.under_indent = indent_len(line.text);
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
            let needs = self.may_wrap(labelled.name) && wraps(line.text);
            self.wraps = needs.then(|| (self.facts.fields.len() - 1, line.start + labelled.value.start));
        }
        if let [only] = fields
            && matches!(only.name, FieldName::Other | FieldName::Status)
        {
            notes::legend(line.text.get(only.value.clone()).unwrap_or_default(), &mut self.facts.legend);
        }
    }

    /// Reads a value on, whose line was broken: `**Blocked by:** T1 — the long name of it; T2 —`.
    pub(super) fn runs_on(&mut self, line: Line<'a>) -> bool {
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

    pub(super) fn field(
        &mut self,
        name: FieldName,
        label: Spot,
        start: usize,
        value: &str,
        row: Option<u32>,
    ) {
        let spot = self.spans.add(start..start + value.len());
        let said = field::read_value(name, value, start, &mut self.spans);
        let review = name == FieldName::Status && words::is_review(value);
        self.facts.fields.push(Field { name, label, value: spot, said, row, review });
    }

    /// Notes a line that gives the list below it a status, or ends what the last such line gave.
    pub(super) fn kanban(&mut self, line: Line<'a>, status: Option<Status>) {
        let open = self.facts.kanban.last().is_some_and(|(_, status)| status.is_some());
        if open || status.is_some() {
            let spot = self.spans.add(line.start..line.start + line.text.len());
            self.facts.kanban.push((spot, status));
        }
    }
}

/// Whether a value on this line may go on in the next: it was broken at a margin, or at a comma.
fn wraps(line: &str) -> bool {
    let text = line.trim_end();
    text.chars().count() >= 60 && !line.ends_with("  ") || text.ends_with([',', ';', '—', '&'])
}
