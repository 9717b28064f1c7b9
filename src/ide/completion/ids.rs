//! Ids with their titles, unfinished tickets first: anywhere in a dependency or ticket list, elsewhere after `#` or once
//! what is typed begins a declared id.
//!
//! Not the ticket itself, not what the list already names, and none where a new ticket is being declared.

use super::{Completion, CompletionKind, CompletionList, Context, MOST};
use crate::{
    ide::{
        hover::{plain, status},
        lists::{self, Means},
        subject::{candidate_at, field_before},
    },
    project::{Found, Member},
    syntax::{
        Id, Key,
        facts::{Field, FieldName, Said, Status},
    },
};
use std::ops::Range;

/// Proposals in a list of ids.
pub(super) fn in_list(context: &Context<'_>) -> Option<CompletionList> {
    let field = context.field().or_else(|| listed_below(context))?;
    listing(context, field, Vec::new(), &[])
}

/// The same for a field at the cursor, with tickets that come before all others, and some that do not come at all.
pub(super) fn listing<'a>(
    context: &Context<'a>,
    field: &Field,
    first: Vec<Hit<'a>>,
    never: &[Key],
) -> Option<CompletionList> {
    let Said::References { .. } = &field.said else { return None };
    if field.name == FieldName::Status {
        return None;
    }
    let from = context.value(field).start.max(context.line.start);
    let typed = Typed::new(context, from);
    let mut not = already(context, field);
    not.extend_from_slice(never);
    let search = |typed: &Typed| {
        let fits =
            |hit: &&Hit<'_>| id_of(hit).is_some_and(|id| typed.begins(id, true) && !not.contains(&id.key()));
        let own: Vec<Hit<'_>> = first.iter().filter(fits).copied().collect();
        let not: Vec<Key> = not.iter().cloned().chain(own.iter().filter_map(id_of).map(Id::key)).collect();
        let mut found = matching(context, typed, &not, true);
        found.found.splice(0..0, own);
        found
    };
    let found = search(&typed);
    // `T4-T` is the beginning of a range when no id begins so.
    let (typed, found) = match typed.second_half().filter(|_| found.found.is_empty()) {
        Some(half) => {
            let found = search(&half);
            (half, found)
        }
        None => (typed, found),
    };
    Some(list(context, &typed, found))
}

fn id_of<'a>(hit: &Hit<'a>) -> Option<&'a Id> {
    hit.1.outline().tickets.get(hit.2 as usize).map(|ticket| &ticket.id)
}

/// These tickets of a document, those that are part of others left out.
pub(super) fn of<'a>(member: &'a Member, tickets: &[u32]) -> Vec<Hit<'a>> {
    let known = |index: &u32| member.outline().tickets.get(*index as usize);
    let whole = tickets.iter().filter_map(|index| Some((*index, known(index)?)));
    whole
        .filter(|(_, ticket)| ticket.parent.is_none())
        .map(|(index, ticket)| (is_over(ticket.status), member, index))
        .collect()
}

/// Proposals in any other text.
pub(super) fn in_text(context: &Context<'_>) -> Option<CompletionList> {
    let typed = Typed::new(context, context.line.start);
    let marked = typed.text.starts_with('#');
    let digits = typed.text.bytes().any(|b| b.is_ascii_digit() || b == b'-');
    let begun = typed.text.starts_with(|c: char| c.is_ascii_uppercase()) && typed.text.len() > 1;
    if !(marked || digits && typed.text.starts_with(|c: char| c.is_ascii_alphabetic()) || begun) {
        return None;
    }
    if declares(context, &typed) {
        return None;
    }
    let not: Vec<Key> = context.ticket.iter().map(|(_, ticket)| ticket.id.key()).collect();
    let found = matching(context, &typed, &not, false);
    (!found.found.is_empty()).then(|| list(context, &typed, found))
}

/// What was typed of an id.
struct Typed {
    text: String,
    range: Range<usize>,
}

impl Typed {
    /// The letters, digits, dots and dashes before the cursor, not before `from`.
    fn new(context: &Context<'_>, from: usize) -> Typed {
        let before = context.before.get(from - context.line.start..).unwrap_or_default();
        let part = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '#');
        let len: usize = before.chars().rev().take_while(part).map(char::len_utf8).sum();
        let text = before.get(before.len() - len..).unwrap_or_default();
        // `[T` and `-T`: what leads is no part of an id.
        let text = text.trim_start_matches(['-', '.']);
        Typed { text: text.to_string(), range: context.offset - text.len()..context.offset }
    }

    fn second_half(&self) -> Option<Typed> {
        let cut = self.text.rfind(['-', '.'])? + 1;
        let text = self.text.get(cut..)?.to_string();
        Some(Typed { range: self.range.end - text.len()..self.range.end, text })
    }

    /// Whether `id` begins so. `#1` begins `Ticket 12`, whatever its word.
    fn begins(&self, id: &Id, any_case: bool) -> bool {
        let spelled = id.as_str();
        let head = |text: &str| match text.get(..self.text.len()) {
            Some(head) if any_case => head.eq_ignore_ascii_case(&self.text),
            Some(head) => head == self.text,
            None => false,
        };
        match self.text.strip_prefix('#') {
            Some(number) if !spelled.starts_with('#') => {
                number_of(id).is_some_and(|own| own.starts_with(number))
            }
            _ => head(spelled) || any_case && self.is_number() && number_of(id).is_some_and(head),
        }
    }

    fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// The number of `Ticket 12` or `#12`; `None` for ids with letters of their own.
fn number_of(id: &Id) -> Option<&str> {
    let number = id.as_str().rsplit([' ', '#']).next()?;
    (number.len() < id.as_str().len() && number.starts_with(|c: char| c.is_ascii_digit())).then_some(number)
}

/// A list field with nothing on its own line, when the cursor is in the list below it.
pub(super) fn listed_below<'a>(context: &Context<'a>) -> Option<&'a Field> {
    let field = field_before(context.section, context.offset - context.start)?;
    let value = context.value(field);
    if !value.is_empty() || context.line.start <= value.end || context.line.start - value.end > 4096 {
        return None;
    }
    let item = |line: &str| {
        let line = line.trim_start();
        line.is_empty() || line.starts_with(['-', '*', '+']) || line.starts_with(|c: char| c.is_ascii_digit())
    };
    let between = context.member.document.text().slice(value.end..context.line.start);
    let opened = !context.before.trim_start().is_empty() && item(&context.before);
    (opened && between.split(['\n', '\r']).skip(1).all(item)).then_some(field)
}

/// The ids a list names already, the one that is being typed left out, and the ticket it belongs to.
fn already(context: &Context<'_>, field: &Field) -> Vec<Key> {
    let Said::References { list, .. } = &field.said else { return Vec::new() };
    let owner = context.ticket.map(|(_, ticket)| ticket);
    let mut keys: Vec<Key> = owner.map(|owner| owner.id.key()).into_iter().collect();
    for part in lists::read(context.member.outline(), owner, list) {
        let at = context.section.span(part.reference.spot).at(context.start);
        match part.means {
            Means::One(id) if context.offset < at.start || at.end < context.offset => keys.push(id.key()),
            Means::Span(from, to) => keys.extend([from.key(), to.key()]),
            _ => {}
        }
    }
    keys
}

/// Whether an id here would declare a ticket rather than name one.
fn declares(context: &Context<'_>, typed: &Typed) -> bool {
    let lead = context.before.get(..typed.range.start - context.line.start).unwrap_or_default();
    let plain = |c: char| !c.is_alphanumeric();
    let heading = context.before.starts_with('#') && lead.chars().all(plain) && !lead.contains(['`', '(']);
    let form = context.member.outline().form;
    let candidate = candidate_at(context.section, context.offset - context.start);
    heading && !typed.text.is_empty() || candidate.is_some_and(|candidate| Some(candidate.form) == form)
        // A `#` that opens the line is a heading about to be.
        || lead.trim().is_empty() && typed.text.starts_with('#')
}

/// A ticket that matches: whether it is finished, and where it is declared.
pub(super) type Hit<'a> = (bool, &'a Member, u32);

/// The tickets that begin with what was typed and may be proposed here, a few more than [`MOST`] at the most.
fn matching<'a>(context: &Context<'a>, typed: &Typed, not: &[Key], any_case: bool) -> Hits<'a> {
    let mut found: Vec<Hit<'a>> = Vec::new();
    // Some will be left out: the ticket itself, and what the list names already.
    let wanted = MOST + not.len() + 1;
    match context.snapshot.plan(&context.member.path) {
        Some(plan) => plan.members().for_each(|member| gather(member, typed, any_case, wanted, &mut found)),
        None => {
            context.snapshot.members().for_each(|member| gather(member, typed, any_case, wanted, &mut found))
        }
    }
    let key = |(finished, member, index): &Hit<'a>| (*finished, *index, &member.path);
    found.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
    let cut = found.len() >= wanted;
    found.truncate(wanted);
    found.retain(|(_, member, index)| {
        let Some(ticket) = member.outline().tickets.get(*index as usize) else { return false };
        // What the document itself declares needs no looking up in all the others.
        let means = || match std::ptr::eq(*member, context.member) {
            true => member.outline().ticket(&ticket.id),
            false => context.snapshot.find(&context.member.path, &ticket.id).map(|found| found.ticket),
        };
        !not.contains(&ticket.id.key()) && means().is_some_and(|means| std::ptr::eq(means, ticket))
    });
    Hits { found, cut }
}

/// What matches, the best first.
struct Hits<'a> {
    found: Vec<Hit<'a>>,
    /// Whether there were more.
    cut: bool,
}

/// The first `wanted` unfinished tickets of one document that match, and as many finished ones.
fn gather<'a>(member: &'a Member, typed: &Typed, any_case: bool, wanted: usize, found: &mut Vec<Hit<'a>>) {
    let (mut open, mut finished) = (0, 0);
    for (index, ticket) in (0u32..).zip(&member.outline().tickets) {
        if open == wanted {
            return;
        }
        let done = is_over(ticket.status);
        let count = if done { &mut finished } else { &mut open };
        if *count < wanted && typed.begins(&ticket.id, any_case) {
            *count += 1;
            found.push((done, member, index));
        }
    }
}

fn is_over(status: Option<Status>) -> bool {
    matches!(status, Some(Status::Done | Status::Dropped))
}

fn list(context: &Context<'_>, typed: &Typed, hits: Hits<'_>) -> CompletionList {
    let incomplete = hits.cut || hits.found.len() > MOST;
    let hits = hits.found.into_iter().take(MOST).enumerate();
    let items = hits.filter_map(|(order, (_, member, index))| {
        let ticket = member.outline().tickets.get(index as usize)?;
        Some(item(context, typed, order, &Found { member, ticket }))
    });
    CompletionList { items: items.collect(), incomplete }
}

fn item(context: &Context<'_>, typed: &Typed, order: usize, found: &Found<'_>) -> Completion {
    let id = found.ticket.id.as_str();
    let number = number_of(&found.ticket.id);
    let (insert, start) = match number.filter(|_| !id.starts_with('#')) {
        Some(number) if typed.text.starts_with('#') => (format!("#{number}"), typed.range.start),
        // The word before a number that was typed is part of the id.
        Some(number) => {
            let word = id.strip_suffix(number).unwrap_or_default();
            let before = context.before.get(..typed.range.start - context.line.start).unwrap_or_default();
            let head = before.len().checked_sub(word.len()).and_then(|at| before.get(at..));
            let typed_word = head.is_some_and(|head| head.eq_ignore_ascii_case(word));
            (id.to_string(), typed.range.start - if typed_word { word.len() } else { 0 })
        }
        None => (id.to_string(), typed.range.start),
    };
    let group = found.member.outline().group_of(found.ticket).map(|group| plain(&group.name));
    Completion {
        label: insert.clone(),
        detail: Some(match found.ticket.title.is_empty() {
            true => status(found.ticket.status),
            false => format!("{} — {}", found.ticket.title, status(found.ticket.status)),
        }),
        kind: CompletionKind::Ticket,
        replace: start..typed.range.end,
        filter: insert.clone(),
        insert,
        snippet: None,
        sort: format!("{order:04}"),
        documentation: group,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    const PLAN: &str = "
//- TICKETS.md
## Batch 1
### T1: Set up ✅
### T2: Parse
### T3: Print
**Depends on:** T2
## Batch 2
### BE-1: Server
### BE-12: Client
";

    #[track_caller]
    fn check_in(document: &str, want: &str) {
        check(&format!("{PLAN}{document}"), want);
    }

    #[test]
    fn a_dependency_field_lists_everything_else_unfinished_first() {
        check_in("### T9: x\n**Depends on:** $0\n", "**Depends on:** [|]\nT2\nT3\nBE-1\nBE-12\nT1");
        check_in("### T9: x\n**Depends on:** T2, $0\n", "**Depends on:** T2, [|]\nT3\nBE-1\nBE-12\nT1");
        check_in(
            "### T9: x\n**Depends on:** T2, be-1$0, T3\n",
            "**Depends on:** T2, [be-1|], T3\nBE-1\nBE-12",
        );
        check_in("### T9: x\r\n**依赖**：T$0\r\n", "**依赖**：[T|]\nT2\nT3\nT1");
    }

    #[test]
    fn a_list_below_its_label() {
        check_in("### T9: x\n**Depends on:**\n- T2\n- T$0\n", "- [T|]\nT3\nT1");
        check_in("### T9: x\n#### Dependencies\n- $0\n", "- [|]\nT2\nT3\nBE-1\nBE-12\nT1");
    }

    #[test]
    fn the_end_of_a_range() {
        check_in("### T9: x\n**Depends on:** T1-T$0\n", "**Depends on:** T1-[T|]\nT2\nT3");
    }

    #[test]
    fn prose_needs_the_beginning_of_an_id() {
        check_in("//- notes.md\nsee BE$0 and\n", "see [BE|] and\nBE-1\nBE-12");
        check_in("//- notes.md\n```\nsee T3$0\n```\n", "see [T3|]\nT3");
        check_in("//- notes.md\nThe T$0\n", "");
        check_in("//- notes.md\nThere$0\n", "");
        check_in("//- notes.md\nsee UTF-$0\n", "");
    }

    #[test]
    fn a_declaration_names_no_other_ticket() {
        check_in("### BE-$0", "");
        check_in("### BE-1$0: again", "");
    }

    #[test]
    fn numbers_with_a_word_or_a_sign() {
        let plan = "### Ticket 3: a\n### Ticket 31: b\n### Ticket 4: c\n";
        check(&format!("{plan}Depends on: Ticket 3$0\n"), "Depends on: [Ticket 3|]\nTicket 3\nTicket 31");
        check(&format!("{plan}see #$0\n"), "see [#|]\n#3\n#31");
        check(&format!("{plan}#$0\n"), "");
    }

    #[test]
    fn an_id_that_several_plans_declare_is_not_offered_elsewhere() {
        check_in("//- b/TICKETS.md\n### BE-1: other\n//- notes.md\nsee BE$0\n", "see [BE|]\nBE-12");
    }
}
