//! Tables: cells, what each column is about, and the rows that may declare tickets.
//!
//! Pipes inside code spans and escaped pipes do not split cells. Start at [`Table::new`].

use super::{
    declaration::{self, Declared},
    facts::{Channel, FieldName, Separator, TableRole},
    id::{self, Id},
    mark, words,
};
use std::ops::Range;

/// The open table: what its columns are.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<(Option<FieldName>, Range<usize>)>,
    index: u16,
}

/// A row that may declare a ticket.
#[derive(Debug)]
pub struct Row {
    /// Id and title, relative to the line.
    pub declared: Declared,
    /// Other columns we read: the field, the header cell in the section, the cell in the line.
    pub cells: Vec<(FieldName, Range<usize>, Range<usize>)>,
}

impl Table {
    /// A table whose header is `header`, which stands at `start` in its section.
    pub fn new(start: usize, header: &str, index: u16) -> Table {
        let columns = cells(header).into_iter().map(|cell| {
            let name = header.get(cell.clone()).and_then(words::column_name);
            (name, start + cell.start..start + cell.end)
        });
        Table { columns: columns.collect(), index }
    }

    /// Two columns, none of them ids: fields of the ticket around the table.
    pub fn is_field_list(&self) -> bool {
        self.columns.len() == 2 && !self.columns.iter().any(|(name, _)| *name == Some(FieldName::Id))
    }

    /// What the table is about.
    pub fn role(&self) -> TableRole {
        let has = |wanted: FieldName| self.columns.iter().any(|(name, _)| *name == Some(wanted));
        let has_work = has(FieldName::Status)
            || has(FieldName::DependsOn)
            || has(FieldName::Files)
            || has(FieldName::Owner)
            || has(FieldName::Priority);
        TableRole {
            index: self.index,
            has_id: self.id_column().is_some(),
            has_title: self.title_column().is_some(),
            has_work,
        }
    }

    /// The first column whose meaning is not known.
    fn free_column(&self) -> Option<usize> {
        self.columns.iter().position(|(name, _)| name.is_none())
    }

    fn id_column(&self) -> Option<usize> {
        self.columns.iter().position(|(name, _)| *name == Some(FieldName::Id))
    }

    /// The title's column; descriptions count after titles, and never the id's own column.
    fn title_column(&self) -> Option<usize> {
        let at = |wanted| self.columns.iter().position(|(name, _)| *name == Some(wanted));
        at(FieldName::Title).or_else(|| at(FieldName::Acceptance).filter(|_| self.free_column().is_none()))
    }

    /// Reads a row; `None` when its id cell holds no single id.
    pub fn row(&self, line: &str) -> Option<Row> {
        let cells = cells(line);
        let at = self.id_column().unwrap_or(0);
        let cell = cells.get(at)?.clone();
        let mut declared = self.id_cell(line, cell)?;
        if let Some(title) =
            self.title_column().filter(|title| *title != at).and_then(|title| cells.get(title))
        {
            let stripped = mark::strip_marks(line.get(title.clone())?);
            declared.title = title.start + stripped.title.start..title.start + stripped.title.end;
        } else if declared.title.is_empty() {
            declared.title = self.last_text(line, &cells, at);
        }
        declared.separator = Separator::Mark;
        let named = self.columns.iter().zip(&cells).enumerate().filter(|(column, _)| *column != at);
        let cells = named.filter_map(|(_, ((name, header), cell))| {
            name.filter(|name| is_read(*name)).map(|name| (name, header.clone(), cell.clone()))
        });
        Some(Row { declared, cells: cells.collect() })
    }

    /// The id in its cell: alone, or with its title after a separator.
    fn id_cell(&self, line: &str, cell: Range<usize>) -> Option<Declared> {
        let text = line.get(cell.clone())?;
        let shift = |range: Range<usize>| cell.start + range.start..cell.start + range.end;
        if let Some(mut declared) = declaration::heading(text) {
            let alone = declared.title.is_empty();
            if !alone && (self.id_column().is_none() || declared.separator != Separator::Mark) {
                return None;
            }
            let closes = text.get(declared.id_range.end..).unwrap_or_default().starts_with("](");
            declared.id_range = shift(declared.id_range);
            declared.title = if closes { cell.end..cell.end } else { shift(declared.title) };
            for (channel, _, range) in &mut declared.marks {
                *range = cell.start + range.start..cell.start + range.end;
                *channel = if *channel == Channel::Box { Channel::Mark } else { *channel };
            }
            declared.inline.clear();
            return Some(declared);
        }
        let plain = text.trim_matches(['*', '`', '~', ' ']);
        let len = id::bare_number(plain).filter(|len| *len == plain.len())?;
        self.id_column()?;
        let start = cell.start + text.find(plain)?;
        Some(Declared {
            id: Id::new(plain),
            id_range: start..start + len,
            title: cell.end..cell.end,
            separator: Separator::Mark,
            marked: false,
            marks: Vec::new(),
            inline: Vec::new(),
        })
    }

    /// The first cell after the id whose column has no other meaning.
    fn last_text(&self, line: &str, cells: &[Range<usize>], id: usize) -> Range<usize> {
        let free = cells.iter().enumerate().find(|(at, cell)| {
            let says = || line.get((*cell).clone()).is_some_and(|text| text.contains(char::is_alphanumeric));
            *at != id && self.columns.get(*at).is_none_or(|(name, _)| name.is_none()) && says()
        });
        let free = free.map_or(0..0, |(_, cell)| cell.clone());
        let stripped = mark::strip_marks(line.get(free.clone()).unwrap_or_default());
        free.start + stripped.title.start..free.start + stripped.title.end
    }
}

fn is_read(name: FieldName) -> bool {
    matches!(
        name,
        FieldName::Status
            | FieldName::DependsOn
            | FieldName::Blocks
            | FieldName::Files
            | FieldName::Owner
            | FieldName::Priority
    )
}

/// Whether a line is the `| --- | :-: |` under a table's header.
pub fn is_delimiter(line: &str) -> bool {
    line.contains('-')
        && line.contains('|')
        && line.trim().bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// The cells of a row, trimmed, as ranges of the line.
pub fn cells(line: &str) -> Vec<Range<usize>> {
    let (mut found, mut start, mut code, mut escaped) = (Vec::new(), 0, false, false);
    let body = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
    for (at, c) in line.char_indices().skip_while(|(at, _)| *at < body) {
        match c {
            '`' if !escaped => code = !code,
            '|' if !escaped && !code => {
                found.push(trim(line, start..at));
                start = at + 1;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    found.push(trim(line, start..line.len()));
    if line.trim_start_matches([' ', '\t', '>']).starts_with('|') {
        found.remove(0);
    }
    if line.trim_end().ends_with('|') {
        found.pop();
    }
    found
}

fn trim(line: &str, range: Range<usize>) -> Range<usize> {
    let text = line.get(range.clone()).unwrap_or_default();
    let start = range.start + text.len() - text.trim_start().len();
    start..start + text.trim().len()
}

#[cfg(test)]
#[allow(clippy::string_slice, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn splits_cells() {
        let line = "| a | `x | y` | c \\| d |  |";
        let found: Vec<_> = cells(line).into_iter().map(|cell| &line[cell]).collect();
        assert_eq!(found, ["a", "`x | y`", "c \\| d", ""]);
    }

    #[track_caller]
    fn check(header: &str, line: &str, want: &str) {
        let row = Table::new(0, header, 0).row(line);
        let got =
            row.map_or("-".into(), |row| format!("{} | {}", row.declared.id, &line[row.declared.title]));
        assert_eq!(got, want);
    }

    #[test]
    fn reads_rows() {
        check("| Ticket | Description | Status |", "| C1 | Key | DONE |", "C1 | Key");
        check("| ID | Slug | Description |", "| SAW042 | `x` | Ross |", "SAW042 | Ross");
        check("| id | title |", "| **T8** | README |", "T8 | README");
        check("| Ticket | Status |", "| T1: Setup | done |", "T1 | Setup");
        check("| 任务 ID | 描述 |", "| T-F070~073 | 核心 |", "-");
        check("| Contract | Address |", "| Module | `0xC3` |", "-");
        check("| # | Title |", "| [#1](x) | Fix |", "#1 | Fix");
    }
}
