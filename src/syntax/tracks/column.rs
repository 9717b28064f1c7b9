//! Which column of a table holds what, by its header. Start at [`Columns::of`].

use super::{
    super::entry::{part::Part, piece::Row},
    words,
};

/// The columns of one table, by index.
#[derive(Default)]
pub struct Columns {
    pub track: Option<usize>,
    pub issues: Option<usize>,
    pub owns: Option<usize>,
    pub outputs: Option<usize>,
    pub branch: Option<usize>,
    pub command: Option<usize>,
    pub interface: Option<usize>,
    pub published: Option<usize>,
    pub used: Option<usize>,
    pub place: Option<usize>,
}

impl Columns {
    /// The columns below `header`; the first that says a thing holds it, and each holds one.
    pub fn of(part: &Part<'_>, header: &Row) -> Columns {
        let mut found = Columns::default();
        let names: Vec<&str> = header.cells.iter().map(|cell| part.at(*cell)).collect();
        let mut taken = vec![false; names.len()];
        let mut take = |words: &[&str]| {
            let at = (0..names.len()).find(|at| {
                let free = taken.get(*at).is_some_and(|taken| !taken);
                free && names.get(*at).is_some_and(|name| words::says(name, words))
            })?;
            if let Some(taken) = taken.get_mut(at) {
                *taken = true;
            }
            Some(at)
        };
        // Who publishes and who uses come first: "Used by track" names no track of its own.
        found.published = take(words::PUBLISHED);
        found.used = take(words::USED);
        found.interface = take(words::INTERFACE);
        found.track = take(words::TRACK);
        found.issues = take(words::ISSUES);
        found.branch = take(words::BRANCH);
        found.outputs = take(words::OUTPUTS);
        found.command = take(words::COMMAND);
        found.place = take(words::WHERE).or_else(|| take(words::OWNS));
        found.owns = found.place.filter(|_| found.interface.is_none()).or_else(|| take(words::OWNS));
        found
    }
}
