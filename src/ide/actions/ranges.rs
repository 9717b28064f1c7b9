//! Ranges in lists of ids: `T4, T5, T6` becomes `T4-T6`, and the other way round.
//!
//! Only where both say the same of the tickets that the document declares. Start at [`Ranges`].

use super::{Action, ActionKind, Change, Deed, Here, Refusal, action, afterwards, named};
use crate::{
    ide::{
        lists::{self, Means},
        subject::{field_before, reference_at, ticket_at},
    },
    project::{Member, Snapshot},
    syntax::{
        Id, Key, Outline,
        facts::{Field, Said, Target},
        outline::Dependency,
    },
    text::Edit,
};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Writes the ranges of a list out, or puts its runs together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranges {
    /// The document.
    pub path: String,
    /// The first byte of the list.
    pub at: usize,
    /// Together, or apart.
    pub together: bool,
}

impl Ranges {
    /// The edits of the list.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let member = named::member(snapshot, &self.path)?;
        let edits = edits(member, self.at, self.together);
        let gone = || Refusal::new("there is no list of ids any more; ask again");
        Ok(Change::new(title(self.together)).with(member, edits.ok_or_else(gone)?))
    }

    /// Whether every ticket waits for the same ones afterwards.
    pub(super) fn prove(&self, snapshot: &Snapshot, change: &Change) -> Result<(), Refusal> {
        let member = named::member(snapshot, &self.path)?;
        let (before, after) = (member.outline(), afterwards(member, change).outline());
        let keys = |edges: &[Dependency]| edges.iter().map(|edge| edge.id.key()).collect::<FxHashSet<Key>>();
        let mut both = before.tickets.iter().zip(&after.tickets);
        let same = both
            .all(|(a, b)| keys(&a.depends_on) == keys(&b.depends_on) && keys(&a.blocks) == keys(&b.blocks));
        if same && before.tickets.len() == after.tickets.len() {
            return Ok(());
        }
        Err(Refusal::new("the list would name other tickets than now; change it by hand"))
    }
}

fn title(together: bool) -> &'static str {
    if together { "Put ids together to ranges" } else { "Write ranges out" }
}

/// What can be done to the list under the cursor.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let Some(at) = list_at(here.member, here.selection.start) else { return Vec::new() };
    let path = here.member.path.as_str().to_owned();
    let parts = parts(here.member, at).unwrap_or_default();
    let fits = |together: &bool| match together {
        true => parts.chunk_by(|a, b| follows(here.member, a, b)).any(|run| run.len() > 2),
        false => parts.iter().any(|part| matches!(part.means, Means::Span(..))),
    };
    let offered = |together| {
        action(
            title(together),
            ActionKind::Rewrite,
            Deed::Ranges(Ranges { path: path.clone(), at, together }),
        )
    };
    [true, false].into_iter().filter(fits).map(offered).collect()
}

/// The first byte of the list of ids that `offset` stands in.
fn list_at(member: &Member, offset: usize) -> Option<usize> {
    let (index, start) = member.document.sections().at_byte(offset);
    let section = member.document.sections().get(index)?;
    let (field, _) = reference_at(section, offset.checked_sub(start)?)?;
    Some(section.span(field.value).at(start).start)
}

/// A part of a list where it stands.
struct Placed {
    means: Means,
    at: Range<usize>,
    soft: bool,
}

fn edits(member: &Member, at: usize, together: bool) -> Option<Vec<Edit>> {
    let parts = parts(member, at)?;
    Some(if together { joined(member, &parts) } else { apart(member, &parts) })
}

/// The parts of the list that begins at `at`.
fn parts(member: &Member, at: usize) -> Option<Vec<Placed>> {
    let (index, start) = member.document.sections().at_byte(at);
    let section = member.document.sections().get(index)?;
    let field: &Field = field_before(section, at.checked_sub(start)?)?;
    let Said::References { list, .. } = &field.said else { return None };
    let owner = ticket_at(member, at).map(|(_, ticket)| ticket);
    let parts = lists::read(member.outline(), owner, list).map(|part| Placed {
        means: part.means,
        at: section.span(part.reference.spot).at(start),
        soft: part.reference.soft,
    });
    Some(parts.collect())
}

/// Each range as its tickets.
fn apart(member: &Member, parts: &[Placed]) -> Vec<Edit> {
    let spelled = |part: &Placed| {
        let Means::Span(from, to) = &part.means else { return None };
        let text = member.document.text().slice(part.at.clone());
        let (head, tail) = lists::ends(&text, from, to);
        let join = text.get(head..text.len() - tail)?;
        let between = if join.contains('`') { "`, `" } else { ", " };
        let ids: Vec<_> = covered(member.outline(), from, to).iter().map(Id::to_string).collect();
        Some(Edit::replace(part.at.clone(), ids.join(between)))
    };
    parts.iter().filter_map(spelled).collect()
}

/// The declared tickets from one id to another, and these two.
pub(super) fn covered(outline: &Outline, from: &Id, to: &Id) -> Vec<Id> {
    let numbers = from.number().zip(to.number());
    let inside = |id: &Id| {
        let number = id.number();
        id.stem() == from.stem()
            && numbers.zip(number).is_some_and(|((from, to), at)| (from..=to).contains(&at))
    };
    let mut found: Vec<Id> = outline.tickets.iter().map(|ticket| ticket.id.clone()).filter(inside).collect();
    found.extend([from, to].into_iter().filter(|end| outline.ticket(end).is_none()).cloned());
    found.sort_by(|a, b| (a.number(), a.suffix()).cmp(&(b.number(), b.suffix())));
    found.dedup_by(|a, b| a.key() == b.key());
    found
}

/// Runs of three and more as ranges.
fn joined(member: &Member, parts: &[Placed]) -> Vec<Edit> {
    let runs = parts.chunk_by(|a, b| follows(member, a, b)).filter(|run| run.len() > 2);
    let join = join(member);
    let range = |run: &[Placed]| {
        let (first, last) = (run.first()?, run.last()?);
        let (Means::One(from), Means::One(to)) = (&first.means, &last.means) else { return None };
        let ids: Vec<&Id> = run
            .iter()
            .filter_map(|part| if let Means::One(id) = &part.means { Some(id) } else { None })
            .collect();
        let same = covered(member.outline(), from, to).iter().map(Id::key).eq(ids.iter().map(|id| id.key()));
        same.then(|| Edit::replace(first.at.start..last.at.end, format!("{from}{join}{to}")))
    };
    runs.filter_map(range).collect()
}

/// Whether nothing but a comma or the like stands between two parts, and the second is the next ticket.
fn follows(member: &Member, a: &Placed, b: &Placed) -> bool {
    let gap = member.document.text().slice(a.at.end.min(b.at.start)..b.at.start).into_owned();
    let plain = gap.trim() == "and" || gap.chars().all(|c| matches!(c, ',' | ';' | ' ' | '`' | '&' | '、'));
    let ids = match (&a.means, &b.means) {
        (Means::One(a), Means::One(b)) => succeeds(a, b),
        _ => false,
    };
    plain && !a.soft && !b.soft && ids
}

fn succeeds(a: &Id, b: &Id) -> bool {
    a.stem() == b.stem()
        && a.suffix().is_empty()
        && b.suffix().is_empty()
        && a.number().map(|a| a.saturating_add(1)) == b.number()
}

/// What stands between the ends of a range in this document.
pub(super) fn join(member: &Member) -> String {
    let fields = (0usize..)
        .zip(member.document.sections().iter())
        .flat_map(|(index, section)| section.facts.fields.iter().map(move |field| (index, section, field)));
    let mut joins = fields.filter_map(|(index, section, field)| {
        let Said::References { list, .. } = &field.said else { return None };
        let (from, to, spot) = list.iter().find_map(|one| match &one.target {
            Target::Range(from, to) => Some((from, to, one.spot)),
            _ => None,
        })?;
        let at = section.span(spot).at(member.document.sections().start_of(index));
        let text = member.document.text().slice(at);
        let (head, tail) = lists::ends(&text, from, to);
        text.get(head..text.len() - tail).filter(|join| !join.contains('`')).map(str::to_owned)
    });
    joins.next().unwrap_or_else(|| "-".to_owned())
}

/// Ids as a list, runs of three and more of them as ranges.
pub(super) fn spelled(ids: &[Id], join: &str) -> String {
    let runs = ids.chunk_by(succeeds);
    let run = |run: &[Id]| match run {
        [first, _, .., last] if run.len() > 2 => vec![format!("{first}{join}{last}")],
        run => run.iter().map(Id::to_string).collect(),
    };
    runs.flat_map(run).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use crate::ide::actions::pictures::{check_action, offered};

    const PLAN: &str = "### T1: a\n### T2: b\n### T3: c\n### T5: d\n### T6: e\n";

    #[track_caller]
    fn check(value: &str, together: &str) {
        let plan = |value: &str| format!("{PLAN}**Depends on:** {value}\n### T7: f\n**Blocks:** T1 – T2\n");
        let cursor = |value: &str| format!("$0{value}").replacen("$0T", "T$0", 1).replacen("$0`T", "`T$0", 1);
        check_action(&plan(&cursor(value)), "Put ids together to ranges", &plan(together));
        check_action(&plan(&cursor(together)), "Write ranges out", &plan(value));
    }

    #[test]
    fn runs_become_ranges_as_the_document_writes_them_and_back() {
        check("T1, T2, T3", "T1 – T3");
        check("T1, T2, T3, T5 (soon)", "T1 – T3, T5 (soon)");
    }

    #[test]
    fn what_is_no_run_is_left() {
        let titles = |value: &str| offered(&format!("{PLAN}### T8: f\n**Depends on:** {value}\n"));
        let none =
            |value: &str| assert!(!titles(value).iter().any(|title| title.contains("range")), "{value}");
        none("T$01, T3, T5");
        none("T$01, T2");
        none("T$03 (a), T4 (b), T5 (c)");
    }
}
