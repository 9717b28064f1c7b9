//! Which candidates declare tickets: one form a file, inferred from what most of it does.
//!
//! Ids in other forms are index rows or mentions, with one exception people rely on: rows of an overview table declare
//! the tickets that have no heading of their own. An id heading that holds declarations is a group. Start at [`choose`].

use super::{
    blocks::Extents,
    groups::group_headings,
    seen::{Candidates, Seen, bold_counts, ids, item_counts, row_counts},
    template,
};
use crate::syntax::{
    facts::{Form, Separator},
    id::Id,
    section::Section,
    sections::Sections,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// The verdict on every candidate: (section, candidate) pairs that declare a ticket, and id headings that are groups.
#[derive(Debug, Default)]
pub struct Chosen {
    /// The form of the file.
    pub form: Option<Form>,
    /// Candidates that declare.
    pub declared: FxHashSet<(u32, u32)>,
    /// Sections whose heading has an id and is a group.
    pub groups: FxHashSet<u32>,
}

/// Decides for a whole document.
pub fn choose(sections: &Sections, blocks: &Extents) -> Chosen {
    let candidates = Candidates::of_document(sections, blocks);
    if let Some(whole) = candidates.all.iter().find(|seen| seen.candidate.form == Form::Document) {
        let declared = FxHashSet::from_iter([whole.place()]);
        return Chosen { form: Some(Form::Document), declared, ..Chosen::default() };
    }
    let groups = group_headings(&candidates);
    let headings: Vec<_> = candidates
        .headings()
        .filter(|seen| !groups.contains(&seen.section) && candidates.heading_counts(seen))
        .collect();
    let heading_ids = ids(&headings);
    let rows: Vec<_> = candidates.of(Form::Row).filter(|seen| row_counts(seen)).collect();
    let items: Vec<_> = candidates.of(Form::Item).filter(|seen| item_counts(seen)).collect();
    let bolds: Vec<_> = candidates.of(Form::Bold).filter(|seen| bold_counts(seen)).collect();
    // Rows come first: of a table and a list of the same tickets, the list is the detail.
    let row_ids = ids(&rows);
    let lists = [(Form::Row, &rows), (Form::Bold, &bolds), (Form::Item, &items)];
    let best_list = lists.iter().max_by_key(|(_, seen)| ids(seen).len());
    let enough = |count: usize| count >= 2 || heading_ids.is_empty() && count >= 1;
    let mut chosen = Chosen { groups, ..Chosen::default() };
    if !heading_ids.is_empty()
        && best_list.is_none_or(|(form, seen)| keeps_headings(&candidates, &headings, *form, seen))
    {
        chosen.form = Some(Form::Heading);
        chosen.declared.extend(headings.iter().map(Seen::place));
        adopt_rows(&mut chosen, &rows, &heading_ids);
    } else if let Some((form, seen)) =
        best_list.filter(|(form, seen)| enough(ids(seen).len()) && list_stands(*form, seen, sections))
    {
        chosen.form = Some(*form);
        declare_list(&mut chosen, seen);
        chosen.declared.extend(
            headings
                .iter()
                .filter(|seen| match form {
                    Form::Row => row_ids.contains(&seen.candidate.id),
                    _ => !candidates.says_nothing(seen.section),
                })
                .map(Seen::place),
        );
    } else {
        numbered(&candidates, &mut chosen);
    }
    if template::is_template(sections, &chosen) { Chosen::default() } else { chosen }
}

/// Whether headings stay the form of the file although a list declares ids too.
fn keeps_headings(candidates: &Candidates<'_>, seen: &[Seen<'_>], form: Form, list: &[Seen<'_>]) -> bool {
    let (headings, listed) = (ids(seen), ids(list));
    let boxed = list.iter().any(|seen| seen.candidate.boxed);
    // A heading with fields of its own is a ticket; a list without boxes beside it is talk of others.
    let plain = || !boxed && seen.iter().any(|seen| !candidates.says_nothing(seen.section));
    let shared = listed.iter().filter(|id| headings.contains(**id)).count();
    match form {
        // Rows that headings detail: the headings are the tickets, rows fill up.
        Form::Row => shared > 0 || headings.len() >= listed.len() || headings.len() >= 3,
        _ => shared > 0 || headings.len() * 3 >= listed.len() || headings.len() >= 5 || plain(),
    }
}

/// Rows of a table that also lists declared tickets declare the rest of them.
fn adopt_rows(chosen: &mut Chosen, rows: &[Seen<'_>], headings: &FxHashSet<&Id>) {
    let families: FxHashSet<&str> = headings.iter().map(|id| id.family()).collect();
    let overview = rows.iter().any(|seen| headings.contains(&seen.candidate.id));
    let mut taken: FxHashSet<&Id> = headings.iter().copied().collect();
    for seen in rows.iter().filter(|_| overview) {
        let status = seen.candidate.table.is_some_and(|table| table.has_work);
        let related = families.contains(seen.candidate.id.family()) || status;
        if related && taken.insert(&seen.candidate.id) {
            chosen.declared.insert(seen.place());
        }
    }
}

/// Whether a list of this form is a work list at all.
fn list_stands(form: Form, seen: &[Seen<'_>], sections: &Sections) -> bool {
    let numeric = seen.iter().filter(|seen| !seen.candidate.id.is_spelled_out()).count();
    match form {
        // A numbered remark or two in bold is no plan; numbers that run on under several headings are.
        Form::Bold if numeric * 2 > seen.len() => ascends(seen) && seen.len() >= 3 && spreads(seen),
        Form::Item if only_look_alike(seen, sections) => false,
        Form::Item => {
            let several = ids(seen).len() >= 2;
            seen.iter().any(|seen| {
                seen.candidate.boxed || several && seen.candidate.marked || !seen.candidate.marks.is_empty()
            }) || ids(seen).len() >= 3
        }
        _ => true,
    }
}

/// A few boxes among many that begin with something like an id: `- [ ] F5 starts the host`.
fn only_look_alike(seen: &[Seen<'_>], sections: &Sections) -> bool {
    let plain = |seen: &Seen<'_>| seen.candidate.separator != Separator::Mark && !seen.candidate.marked;
    let boxes =
        |section: &Section| section.facts.boxes.iter().filter(|checkbox| checkbox.indent == 0).count();
    seen.iter().all(plain) && seen.len() * 5 < sections.iter().map(|section| boxes(section)).sum()
}

/// Whether the candidates stand under more than one heading.
fn spreads(seen: &[Seen<'_>]) -> bool {
    seen.iter().any(|other| seen.first().is_some_and(|first| first.section != other.section))
}

/// Declares a list's candidates; an id that a later table or list repeats is an index entry there.
fn declare_list(chosen: &mut Chosen, seen: &[Seen<'_>]) {
    let boxed = seen.iter().filter(|seen| seen.candidate.boxed).count();
    let boxes_rule = boxed * 5 >= seen.len() * 4;
    let mut members: FxHashMap<&str, usize> = FxHashMap::default();
    seen.iter().for_each(|seen| *members.entry(seen.candidate.id.family()).or_default() += 1);
    let stray = |seen: &Seen<'_>| {
        let unboxed = boxes_rule && !seen.candidate.boxed && seen.candidate.form == Form::Item;
        let single =
            members.get(seen.candidate.id.family()) == Some(&1) && members.values().any(|count| *count >= 3);
        unboxed || single && seen.candidate.separator == Separator::Space && !seen.candidate.marked
    };
    let mut first: FxHashMap<&Id, (u32, u16)> = FxHashMap::default();
    // `US1 (Phase 3)` among boxed tasks, or `ES6 modules` among `T-C…`, only looks like a declaration.
    for seen in seen.iter().filter(|seen| !stray(seen)) {
        let here = (seen.section, seen.candidate.table.map_or(0, |table| table.index));
        let home = *first.entry(&seen.candidate.id).or_insert(here);
        if home == here || seen.candidate.form != Form::Row && seen.candidate.boxed {
            chosen.declared.insert(seen.place());
        }
    }
}

/// Numbers that run through the whole file, as in `1.` to `70.` over several phases.
fn numbered(candidates: &Candidates<'_>, chosen: &mut Chosen) {
    let seen: Vec<_> =
        candidates.of(Form::Numbered).filter(|seen| !seen.candidate.title.is_empty()).collect();
    if seen.len() >= 10 && ascends(&seen) {
        chosen.form = Some(Form::Numbered);
        chosen.declared.extend(seen.iter().map(Seen::place));
    }
}

/// Whether the numbers are 1, 2, 3 … without a gap or a repetition.
fn ascends(seen: &[Seen<'_>]) -> bool {
    let numbers =
        seen.iter().filter(|seen| !seen.candidate.id.is_spelled_out()).map(|seen| seen.candidate.id.number());
    (1u32..).zip(numbers).all(|(want, number)| number == Some(want))
}
