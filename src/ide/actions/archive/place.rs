//! Which file a batch is archived in, and where in it.
//!
//! Start at [`of`].

use super::Refusal;
use crate::{
    project::{Batch, Batches, DocPath, Kind, Member, Plan, Snapshot, kind::is_archive},
    syntax::Ticket,
    text::{Edit, LineEnding},
};

/// The highest number a new archive may get.
const LAST: u32 = 999;

/// A file that takes a batch.
pub(super) enum Place<'a> {
    /// An archive of the plan.
    Known(&'a Member),
    /// One that is to be made.
    New(DocPath),
}

/// The plan's last archive that has neither a batch of this name nor a ticket of these ids; else a new one.
pub(super) fn of<'a>(snapshot: &Snapshot, plan: &Plan<'a>, batch: &Batch) -> Result<Place<'a>, Refusal> {
    let takes = |member: &&&Member| {
        let outline = member.outline();
        let knows = |ticket: &Ticket| outline.index(&ticket.id).is_some();
        let counts_anew = outline.groups.iter().any(|group| group.batch.as_ref() == Some(&batch.name));
        !counts_anew && !batch.tickets(plan).any(knows)
    };
    let last =
        plan.archives.iter().filter(takes).max_by_key(|member| (number(&member.path), member.path.clone()));
    match last {
        Some(member) => Ok(Place::Known(member)),
        None => new(snapshot, &plan.home.path).map(Place::New),
    }
}

/// The number a file's name ends with.
fn number(path: &DocPath) -> u32 {
    let name = path.file_name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let digits = stem.len() - stem.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    stem.get(stem.len() - digits..).and_then(|digits| digits.parse().ok()).unwrap_or_default()
}

/// The first free name that is read as an archive of a plan.
fn new(snapshot: &Snapshot, home: &DocPath) -> Result<DocPath, Refusal> {
    let patterns = &snapshot.configuration().patterns;
    let stem = home.file_name().rsplit_once('.').map_or(home.file_name(), |(stem, _)| stem);
    let names = |stem: &str| (1..=LAST).map(move |n| format!("archive/{stem}-{n}.md")).collect::<Vec<_>>();
    let mut all = ["TICKETS", stem].into_iter().flat_map(names).map(|name| home.join(&name));
    let fits = |path: &DocPath| {
        is_archive(path) && patterns.kinds(path).has(Kind::Tickets) && snapshot.member(path).is_none()
    };
    all.find(fits).ok_or_else(|| {
        Refusal::new(format!(
            "{} would not be read as a part of the plan; add it to `tickets` below `[documents]` in baton.toml first",
            home.join("archive/TICKETS-1.md")
        ))
    })
}

/// Puts `text` where its number belongs among the batches of an archive, else at the end.
pub(super) fn put(batches: &Batches, batch: &Batch, archive: &Member, text: &str) -> Edit {
    let document = archive.document.text();
    let ending = document.line_ending();
    let (end, text) = (ending.as_str(), spelled(text, ending));
    if let Some(at) = before(batches, batch, archive) {
        return Edit::insert(at, format!("{text}{end}{end}"));
    }
    let last = document.slice(document.line_range(document.line_count().saturating_sub(1))).into_owned();
    let ended = last.is_empty();
    let blank = document.line_count() > 1
        && ended
        && document.slice(document.line_range(document.line_count() - 2)).trim().is_empty();
    let gap = match (document.is_empty(), ended, blank) {
        (true, ..) | (_, true, true) => String::new(),
        (_, true, false) => end.to_owned(),
        _ => format!("{end}{end}"),
    };
    let tail = if ended { end } else { "" };
    Edit::insert(document.len(), format!("{gap}{text}{tail}"))
}

/// Where the batch after this one begins in an archive that counts up, or down.
fn before(batches: &Batches, batch: &Batch, archive: &Member) -> Option<usize> {
    let own = batch.name.ordinal()?;
    let start = |group: u32| {
        let group = archive.outline().groups.get(group as usize)?;
        let text = archive.document.text();
        Some(text.line_start(text.line_of(archive.document.range(group.at).start)))
    };
    let there = batches.list.iter().filter(|other| other.path == archive.path);
    let mut all: Vec<(usize, u32)> =
        there.filter_map(|other| Some((start(other.group)?, other.name.ordinal()?))).collect();
    all.sort_unstable();
    let down = all.len() > 1 && all.windows(2).all(|pair| matches!(pair, [(_, a), (_, b)] if a > b));
    all.into_iter().find(|(_, other)| if down { *other < own } else { *other > own }).map(|(at, _)| at)
}

/// A text of another document with this one's line ends.
fn spelled(text: &str, ending: LineEnding) -> String {
    if LineEnding::of(text) == ending {
        return text.to_owned();
    }
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', ending.as_str())
}
