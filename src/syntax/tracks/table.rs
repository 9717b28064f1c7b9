//! Tables of tracks, of their tests and of what they share. Start at [`read`].

use super::{
    super::entry::{
        part::Part,
        piece::{Row, Table},
    },
    Interface, Tests, Track, Tracks,
    cell::{cell, codes, issues, name, parts_of, paths},
    column::Columns,
};

/// Takes what `table` says into `found`.
pub fn read(part: &Part<'_>, table: &Table, found: &mut Tracks) {
    let columns = Columns::of(part, &table.header);
    let shared = columns.interface.is_some()
        && (columns.published.is_some() || columns.used.is_some() || columns.place.is_some());
    let owned = columns.issues.is_some() || columns.outputs.is_some() || columns.owns.is_some();
    for row in &table.rows {
        if shared {
            found.interfaces.extend(interface(part, row, &columns));
        } else if columns.track.is_some() && columns.command.is_some() {
            found.tests.extend(tests(part, row, &columns));
        } else if columns.track.is_some() && owned {
            found.tracks.extend(track(part, row, &columns));
        }
        if columns.track.is_some() {
            let branches = cell(part, row, columns.branch).map(|at| codes(part, at));
            found.branches.extend(branches.into_iter().flatten());
        }
    }
}

fn track(part: &Part<'_>, row: &Row, columns: &Columns) -> Option<Track> {
    Some(Track {
        name: name(part, cell(part, row, columns.track)?),
        issues: cell(part, row, columns.issues).map_or_else(Vec::new, |at| issues(part, at)),
        owns: cell(part, row, columns.owns).map_or_else(Vec::new, |at| paths(part, at)),
        outputs: cell(part, row, columns.outputs).map_or_else(Vec::new, |at| parts_of(part, at)),
    })
}

fn tests(part: &Part<'_>, row: &Row, columns: &Columns) -> Option<Tests> {
    let command = cell(part, row, columns.command)?;
    let mut commands = codes(part, command);
    if commands.is_empty() {
        commands.push(name(part, command));
    }
    let used = [columns.track, columns.command];
    let rest = (0..row.cells.len()).find(|at| !used.contains(&Some(*at)));
    let least = cell(part, row, rest).map(|at| name(part, at));
    Some(Tests { track: name(part, cell(part, row, columns.track)?), commands, least })
}

fn interface(part: &Part<'_>, row: &Row, columns: &Columns) -> Option<Interface> {
    let list = |column| cell(part, row, column).map_or_else(Vec::new, |at| parts_of(part, at));
    Some(Interface {
        name: name(part, cell(part, row, columns.interface)?),
        published: list(columns.published),
        used: list(columns.used),
        places: cell(part, row, columns.place).map_or_else(Vec::new, |at| paths(part, at)),
    })
}
