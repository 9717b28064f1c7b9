//! Which candidates declare tickets: one form a file, inferred from what most of it does.
//!
//! Ids in other forms are index rows or mentions, with one exception people rely on: rows of an overview table declare
//! the tickets that have no heading of their own. An id heading that holds declarations is a group. Start at [`choose`].

use crate::syntax::{
    facts::{Candidate, FieldName, Form, Separator},
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

/// Families that name something other than work.
const NOT_WORK: &[&str] = &[
    "AC-", "AC", "FR-", "NFR-", "REQ-", "ADR-", "ADR", "AD", "AD-", "DEC-", "SC-", "SHA", "SHA-", "UTF-",
    "ISO-", "RFC-", "RFC", "CVE-", "HTTP", "ERC-", "EIP-",
];

/// One candidate and where it stands.
#[derive(Clone, Copy)]
struct Seen<'a> {
    section: u32,
    index: u32,
    level: u8,
    candidate: &'a Candidate,
}

/// Decides for a whole document.
pub fn choose(sections: &Sections) -> Chosen {
    let all = gather(sections);
    if let Some(whole) = all.iter().find(|seen| seen.candidate.form == Form::Document) {
        let declared = FxHashSet::from_iter([place(whole)]);
        return Chosen { form: Some(Form::Document), declared, ..Chosen::default() };
    }
    let strong = strong_ids(&all);
    let groups = group_headings(sections, &all, &strong);
    let headings: Vec<_> = of(&all, Form::Heading)
        .filter(|seen| !groups.contains(&seen.section) && heading_counts(seen, &all))
        .collect();
    let heading_ids = ids(&headings);
    let rows: Vec<_> = of(&all, Form::Row).filter(|seen| row_counts(seen)).collect();
    let items: Vec<_> = of(&all, Form::Item).filter(|seen| item_counts(seen)).collect();
    let bolds: Vec<_> = of(&all, Form::Bold).filter(|seen| bold_counts(seen)).collect();
    // Rows come first: of a table and a list of the same tickets, the list is the detail.
    let row_ids = ids(&rows);
    let lists = [(Form::Row, &rows), (Form::Bold, &bolds), (Form::Item, &items)];
    let best_list = lists.iter().max_by_key(|(_, seen)| ids(seen).len());
    let enough = |count: usize| count >= 2 || heading_ids.is_empty() && count >= 1;
    let mut chosen = Chosen { groups, ..Chosen::default() };
    if !heading_ids.is_empty()
        && best_list.is_none_or(|(form, seen)| keeps_headings(sections, &headings, *form, seen))
    {
        chosen.form = Some(Form::Heading);
        chosen.declared.extend(headings.iter().map(place));
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
                    _ => !says_nothing(sections, seen.section),
                })
                .map(place),
        );
    } else {
        numbered(&all, &mut chosen);
    }
    chosen
}

fn place(seen: &Seen<'_>) -> (u32, u32) {
    (seen.section, seen.index)
}

/// Every candidate that may be work, with the level of its heading.
fn gather(sections: &Sections) -> Vec<Seen<'_>> {
    let mut all = Vec::new();
    for (section, parsed) in (0u32..).zip(sections.iter()) {
        let level = parsed.facts.heading.as_ref().map_or(0, |heading| heading.level);
        all.extend((0u32..).zip(&parsed.facts.candidates).map(|(index, candidate)| Seen {
            section,
            index,
            level,
            candidate,
        }));
    }
    let others = all.iter().any(|seen| {
        !is_not_work(&seen.candidate.id)
            && seen.candidate.id.is_spelled_out()
            && seen.candidate.separator == Separator::Mark
    });
    if others {
        all.retain(|seen| !is_not_work(&seen.candidate.id));
    } else {
        all.retain(|seen| seen.candidate.id.family().trim_end_matches('-') != "AC");
    }
    all
}

fn is_not_work(id: &Id) -> bool {
    NOT_WORK.contains(&id.family())
}

fn of<'a>(all: &'a [Seen<'a>], form: Form) -> impl Iterator<Item = Seen<'a>> {
    all.iter().copied().filter(move |seen| seen.candidate.form == form)
}

fn ids<'a>(seen: &[Seen<'a>]) -> FxHashSet<&'a Id> {
    seen.iter().map(|seen| &seen.candidate.id).collect()
}

/// Ids that some candidate other than a heading declares plainly.
fn strong_ids<'a>(all: &[Seen<'a>]) -> FxHashSet<&'a Id> {
    all.iter().filter(|seen| is_strong(seen)).map(|seen| &seen.candidate.id).collect()
}

/// Whether a list candidate looks like a declaration and not like a step or a remark.
fn is_strong(seen: &Seen<'_>) -> bool {
    match seen.candidate.form {
        Form::Heading | Form::Document => false,
        Form::Row => row_counts(seen),
        Form::Item => item_counts(seen) && (seen.candidate.marked || seen.candidate.boxed),
        Form::Bold => bold_counts(seen),
        Form::Numbered => false,
    }
}

fn heading_counts(seen: &Seen<'_>, all: &[Seen<'_>]) -> bool {
    match seen.candidate.separator {
        Separator::Mark => true,
        // `## HTTP2 support` is a title; `### T1 Setup` beside `### T2 Build` is a ticket.
        Separator::Space | Separator::Nothing => {
            let family = seen.candidate.id.family();
            let mine = of(all, Form::Heading)
                .filter(|other| other.candidate.id.family() == family && other.level == seen.level)
                .map(|other| &other.candidate.id);
            mine.collect::<FxHashSet<_>>().len() >= 2
        }
    }
}

fn row_counts(seen: &Seen<'_>) -> bool {
    let spelled = seen.candidate.id.is_spelled_out() || seen.candidate.id.as_str().starts_with('#');
    let title = !seen.candidate.title.is_empty();
    seen.candidate.table.is_some_and(|table| {
        title
            && table.has_id
            && (spelled && (table.has_title || table.has_work) || table.has_title && table.has_work)
    })
}

fn item_counts(seen: &Seen<'_>) -> bool {
    let candidate = seen.candidate;
    if candidate.under == FieldName::Acceptance {
        return false;
    }
    let numeric = candidate.id.as_str().starts_with(|c: char| c.is_ascii_digit());
    let title = !candidate.title.is_empty();
    title && (candidate.boxed || !numeric && (candidate.marked || candidate.separator == Separator::Mark))
}

fn bold_counts(seen: &Seen<'_>) -> bool {
    !seen.candidate.title.is_empty()
        && seen.candidate.separator == Separator::Mark
        && seen.candidate.indent == 0
}

/// Sections whose id heading holds declarations: deeper id headings, or lists of them where most such headings do.
fn group_headings<'a>(sections: &Sections, all: &[Seen<'a>], strong: &FxHashSet<&'a Id>) -> FxHashSet<u32> {
    let headings: Vec<_> = of(all, Form::Heading).collect();
    let heading_ids = ids(&headings);
    let levels: Vec<u8> = sections
        .iter()
        .map(|section| section.facts.heading.as_ref().map_or(0, |heading| heading.level))
        .collect();
    let end_of = |section: u32, level: u8| {
        (section + 1..)
            .zip(levels.iter().skip(section as usize + 1))
            .find(|(_, other)| **other <= level)
            .map_or(levels.len(), |(at, _)| at as usize)
    };
    let mut deep = FxHashSet::default();
    let mut listed: Vec<&Seen<'_>> = Vec::new();
    for (at, seen) in headings.iter().enumerate() {
        let end = end_of(seen.section, seen.level);
        let inner = headings
            .get(at + 1..)
            .unwrap_or_default()
            .iter()
            .take_while(|other| (other.section as usize) < end);
        let bare = says_nothing(sections, seen.section);
        let part = |other: &Seen<'_>| match is_step_of(&other.candidate.id, &seen.candidate.id) {
            Some('.') => true,
            // `M1-001` below `M1` is a part of a ticket only if `M1` is one.
            Some(_) => !bare,
            None => false,
        };
        if inner.clone().any(|other| !part(other) && heading_counts(other, all)) {
            deep.insert(seen.section);
        } else {
            listed.push(seen);
        }
    }
    let holders: Vec<_> = listed
        .iter()
        .filter(|seen| holds_list(seen, end_of(seen.section, seen.level), all, strong, &heading_ids))
        .collect();
    if holders.len() * 2 >= listed.len() {
        deep.extend(holders.iter().map(|seen| seen.section));
    }
    deep
}

/// Whether a heading has no field and no box of its own before the next heading: a group's, not a ticket's.
fn says_nothing(sections: &Sections, section: u32) -> bool {
    let facts = sections.get(section as usize).map(|section| &section.facts);
    facts.is_some_and(|facts| facts.fields.is_empty() && facts.boxes.is_empty())
}

/// `T5.1` is a part of `T5`, which stays a ticket: the sign between them.
fn is_step_of(inner: &Id, outer: &Id) -> Option<char> {
    let rest = inner.as_str().strip_prefix(outer.as_str())?;
    rest.chars().next().filter(|c| matches!(c, '.' | '-'))
}

fn holds_list(
    seen: &Seen<'_>,
    end: usize,
    all: &[Seen<'_>],
    strong: &FxHashSet<&Id>,
    headings: &FxHashSet<&Id>,
) -> bool {
    let from = all.partition_point(|other| other.section < seen.section);
    let inside =
        all.get(from..).unwrap_or_default().iter().take_while(|other| (other.section as usize) < end);
    inside
        .filter(|other| {
            is_strong(other)
                && strong.contains(&other.candidate.id)
                && !headings.contains(&other.candidate.id)
        })
        .any(|other| {
            other.candidate.id.is_spelled_out()
                && is_step_of(&other.candidate.id, &seen.candidate.id).is_none()
                || other.candidate.form == Form::Bold
        })
}

/// Whether headings stay the form of the file although a list declares ids too.
fn keeps_headings(sections: &Sections, seen: &[Seen<'_>], form: Form, list: &[Seen<'_>]) -> bool {
    let (headings, listed) = (ids(seen), ids(list));
    let boxed = list.iter().any(|seen| seen.candidate.boxed);
    // A heading with fields of its own is a ticket; a list without boxes beside it is talk of others.
    let plain = || !boxed && seen.iter().any(|seen| !says_nothing(sections, seen.section));
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
            chosen.declared.insert(place(seen));
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
            seen.iter().any(|seen| seen.candidate.boxed || !seen.candidate.marks.is_empty())
                || ids(seen).len() >= 3
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
            chosen.declared.insert(place(seen));
        }
    }
}

/// Numbers that run through the whole file, as in `1.` to `70.` over several phases.
fn numbered(all: &[Seen<'_>], chosen: &mut Chosen) {
    let seen: Vec<_> = of(all, Form::Numbered).filter(|seen| !seen.candidate.title.is_empty()).collect();
    if seen.len() >= 10 && ascends(&seen) {
        chosen.form = Some(Form::Numbered);
        chosen.declared.extend(seen.iter().map(place));
    }
}

/// Whether the numbers are 1, 2, 3 … without a gap or a repetition.
fn ascends(seen: &[Seen<'_>]) -> bool {
    let numbers =
        seen.iter().filter(|seen| !seen.candidate.id.is_spelled_out()).map(|seen| seen.candidate.id.number());
    (1u32..).zip(numbers).all(|(want, number)| number == Some(want))
}
