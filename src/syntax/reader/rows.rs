//! Table lines: which table is open, and what a row of it says.
//!
//! Start at [`Reader::in_table`].

use super::{Line, Reader};
use crate::syntax::{
    facts::Form,
    table::{self, Table},
    words,
};

impl<'a> Reader<'a> {
    /// Reads a table line; false when the line is none.
    pub(super) fn in_table(&mut self, line: Line<'a>) -> bool {
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

    pub(super) fn row(&mut self, line: Line<'a>) {
        let Some(table) = self.table.take() else { return };
        if table.is_field_list() {
            self.field_row(line);
        } else if let Some(row) = table.row(line.text) {
            self.ticket_row(line, &table, row);
        }
        self.table = Some(table);
    }

    pub(super) fn field_row(&mut self, line: Line<'a>) {
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

    pub(super) fn ticket_row(&mut self, line: Line<'a>, table: &Table, row: table::Row) {
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
}
