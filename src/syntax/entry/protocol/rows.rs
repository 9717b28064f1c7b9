//! Tables of messages and of routes, by the names of their columns. Other tables claim nothing.

use super::{
    Claim, Label, Reader, message,
    payload::{self, Told},
    route, status,
    words::{Column, column},
};
use crate::{
    contract::{Direction, Key, Path, Said, Shape},
    syntax::entry::{
        About, Form, Scope, code,
        part::Part,
        piece::{Row, Table},
    },
    text::Span,
};

/// Columns with a meaning: which, and what they hold.
type Columns = Vec<(usize, Column)>;

impl Reader {
    pub(super) fn table(&mut self, part: &Part<'_>, table: &Table) {
        let header = table.header.cells.iter().enumerate();
        let columns: Columns = header.filter_map(|(at, cell)| Some((at, column(part.at(*cell))?))).collect();
        let of_routes = columns.iter().find(|(_, column)| *column == Column::Path);
        let scope = u32::try_from(self.found.scopes.len()).ok();
        let before = self.found.entries.len();
        for row in &table.rows {
            let claim = match of_routes {
                Some(_) => self.route_row(part, &columns, row),
                None => {
                    self.name_column(part, &columns).and_then(|at| self.message_row(part, &columns, row, at))
                }
            };
            if let Some(claim) = claim {
                self.push(part, claim, scope);
                self.cells(part, table, &columns, row);
            }
        }
        self.current = None;
        if self.found.entries.len() > before {
            let about = match of_routes {
                Some(_) => About::Routes(self.context.prefixes.clone()),
                None => About::Messages(self.context.direction),
            };
            let (at, end) =
                (table.header.whole, table.rows.last().map_or(table.header.whole, |row| row.whole));
            self.found.scopes.push(Scope { about, owner: None, section: part.index, at, end });
        }
    }

    /// The column that names messages: a name of one, with nothing but asides and directions before it.
    fn name_column(&self, part: &Part<'_>, columns: &Columns) -> Option<usize> {
        let has = |wanted: &[Column]| columns.iter().any(|(_, column)| wanted.contains(column));
        let carries = has(&[Column::Direction, Column::Sender, Column::Payload]);
        let unsure = self.context.lists && !part.headings.is_empty() || carries && self.context.messages;
        let is_name = |column: Column| match column {
            Column::Name => carries || self.context.messages,
            Column::PerhapsName => unsure,
            _ => false,
        };
        let (at, _) = columns.iter().find(|(_, column)| is_name(*column))?;
        let known = |before: usize| {
            let aside =
                [Column::Aside, Column::Direction, Column::Sender, Column::PerhapsName, Column::Method];
            columns.iter().any(|(index, column)| *index == before && aside.contains(column))
        };
        (0..*at).all(known).then_some(*at)
    }

    fn message_row(&self, part: &Part<'_>, columns: &Columns, row: &Row, at: usize) -> Option<Claim> {
        let cell = *row.cells.get(at)?;
        let text = part.at(cell);
        let base = cell.start as usize;
        let codes = code::spans(text);
        let plain = text.trim_matches(['*', '_', ' ', '~']);
        let start = text.find(plain)?;
        let whole = start..start + plain.len();
        let places = if codes.is_empty() { vec![whole] } else { codes };
        let written: Vec<message::Written> = places
            .into_iter()
            .filter_map(|at| message::read(text.get(at.clone())?, base + at.start))
            .collect();
        let direction =
            cell_of(columns, row, Column::Direction).and_then(|cell| Direction::read(part.at(cell)));
        let sender =
            || cell_of(columns, row, Column::Sender).and_then(|cell| Direction::of_sender(part.at(cell)));
        let direction = direction.or_else(sender);
        let said: Vec<_> = written.into_iter().map(|written| self.message(written, direction)).collect();
        (!said.is_empty()).then_some(Claim { said, form: Form::Row, whole: row.whole })
    }

    fn route_row(&self, part: &Part<'_>, columns: &Columns, row: &Row) -> Option<Claim> {
        let path = cell_of(columns, row, Column::Path)?;
        let method = cell_of(columns, row, Column::Method);
        let bare = |at: Span| part.at(at).trim_matches(['`', '*', '_', ' ']).to_string();
        if let Some(found) = route::find(part.at(path), false) {
            return Some(Claim::routes(found, path.start as usize, Form::Row, row.whole));
        }
        let method = method?;
        Path::read(&bare(path))?;
        let written = format!("{} {}", bare(method).replace("` ", " ").replace('`', ""), bare(path));
        let query = part.at(path).find('?').map(|at| path.start as usize + at + 1);
        let name = Span { start: method.start.min(path.start), end: method.end.max(path.end) };
        let routes = route::find(&written, false)?.routes.into_iter().map(|mut route| {
            for payload in &mut route.payloads {
                let len = (payload.at.end - payload.at.start) as usize;
                let start = query.unwrap_or(path.start as usize);
                payload.at = Span::new(start..start + len);
            }
            (Said::Route(route), name)
        });
        Some(Claim { said: routes.collect(), form: Form::Row, whole: row.whole })
    }

    /// What the other cells of a row say that is carried.
    fn cells(&mut self, part: &Part<'_>, table: &Table, columns: &Columns, row: &Row) {
        for (at, column) in columns {
            let label = match column {
                Column::Payload | Column::Body => Label::Body,
                Column::Answer => Label::Answer,
                Column::Query => Label::Query,
                _ => continue,
            };
            let header = table.header.cells.get(*at).map_or("", |cell| part.at(*cell));
            let Some(cell) = row.cells.get(*at) else { continue };
            match payload::in_cell(part, *cell) {
                Some(Told::Shape(shape, at)) => {
                    let shape = below(header, shape);
                    self.carry_shape(part, label, status(header), (shape, at));
                }
                Some(told) => self.carry(part, label, None, told),
                None => {}
            }
        }
    }
}

/// A shape that stands, as its column's header says, under one key of what is carried: `Response (\`data\`)`.
fn below(header: &str, shape: Shape) -> Shape {
    let note = header.split_once('(').map(|(_, note)| note.trim_matches([')', '`', ' ']));
    let keyed = note.filter(|note| ["data", "payload", "result", "body"].contains(note));
    match keyed {
        Some(name) => {
            let key = Key { name: name.into(), optional: false, shape };
            Shape::Object { keys: vec![key], open: true }
        }
        None => shape,
    }
}

fn cell_of(columns: &Columns, row: &Row, wanted: Column) -> Option<Span> {
    let (at, _) = columns.iter().find(|(_, column)| *column == wanted)?;
    row.cells.get(*at).copied()
}
