//! The next free id of a plan, in the form and width its neighbours have; and putting it where a placeholder stands.
//!
//! Everything that looks like an id of the same kind counts, in archives, index rows and lists too, so that no id is
//! ever used again. Start at [`next`].

use super::{
    Action, ActionKind, Change, Deed, Here, Refusal, action,
    named::{self},
};
use crate::{
    project::{Member, Snapshot},
    syntax::{
        Anchor, Id, Ticket,
        facts::{Form, Placeholder, PlaceholderPlace},
    },
    text::Edit,
};
use serde::{Deserialize, Serialize};

/// Mentions of numbers far above the highest ticket are years and versions, not tickets.
const FAR: u32 = 20;

/// Puts the next free id in the place of a placeholder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FillId {
    /// The document.
    pub path: String,
    /// A byte of the placeholder.
    pub at: usize,
}

impl FillId {
    /// The edit.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let member = named::member(snapshot, &self.path)?;
        let gone = || Refusal::new("there is no placeholder any more; ask again");
        let (found, at) = placeholder(member, self.at).ok_or_else(gone)?;
        let like = like(member, &found.text, self.at);
        let none = || Refusal::new("no ticket of this plan has an id yet that the next one could follow");
        let id = next(snapshot, member, like.ok_or_else(none)?);
        let range = member.document.range(at);
        Ok(Change::new(title(&id)).with(member, vec![Edit::replace(range, id.as_str())]))
    }
}

/// Filling the placeholder at the cursor.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let at = here.selection.start;
    let Some((found, _)) = placeholder(here.member, at) else { return Vec::new() };
    if like(here.member, &found.text, at).is_none() {
        return Vec::new();
    }
    let deed = Deed::FillId(FillId { path: here.member.path.as_str().to_owned(), at });
    vec![action("Put the next free id here", ActionKind::Rewrite, deed)]
}

fn title(id: &Id) -> String {
    format!("Put {id} here")
}

/// The placeholder that stands at `offset` where a ticket would have its id.
fn placeholder(member: &Member, offset: usize) -> Option<(&Placeholder, Anchor)> {
    let (index, start) = member.document.sections().at_byte(offset);
    let section = member.document.sections().get(index)?;
    let within = offset.checked_sub(start)?;
    let mut all = section.facts.placeholders.iter();
    let found = all.find(|placeholder| {
        let declares = matches!(placeholder.place, PlaceholderPlace::Declaration(_));
        let filled = placeholder.text.contains(|c: char| c.is_ascii_digit());
        declares && !filled && section.span(placeholder.spot).touches(within)
    })?;
    Some((found, Anchor { section: u32::try_from(index).ok()?, spot: found.spot }))
}

/// The ticket whose id the new one follows: the last before it of the placeholder's own family, else the last before it.
fn like<'a>(member: &'a Member, placeholder: &str, offset: usize) -> Option<&'a Ticket> {
    let outline = member.outline();
    if outline.form == Some(Form::Numbered) {
        return None;
    }
    let stem = placeholder.trim_end_matches(['X', 'x', '#', 'N', 'n', '?', '_']);
    let before = |ticket: &&Ticket| member.document.range(ticket.line_at).start <= offset;
    let kin = |ticket: &&Ticket| !stem.is_empty() && ticket.id.stem() == stem;
    let near = outline.tickets.iter().rfind(|ticket| before(ticket) && kin(ticket));
    let near = near.or_else(|| outline.tickets.iter().find(kin));
    near.or_else(|| outline.tickets.iter().rfind(before)).or_else(|| outline.tickets.first())
}

/// The first number after all that are used with the stem of `like`, as wide as they are written.
pub(super) fn next(snapshot: &Snapshot, member: &Member, like: &Ticket) -> Id {
    free(snapshot, member, Some(like)).next().unwrap_or_else(|| like.id.clone())
}

/// The free ids, one after the other: those after `like`, or `T1` and so on.
pub(super) fn free(
    snapshot: &Snapshot,
    member: &Member,
    like: Option<&Ticket>,
) -> impl Iterator<Item = Id> + use<> {
    let (stem, digits) = like.map_or(("T", ""), |like| (like.id.stem(), like.id.digits()));
    let (stem, width) = (stem.to_owned(), if digits.starts_with('0') { digits.len() } else { 0 });
    let first = after_all(snapshot, member, &stem);
    (first..u32::MAX).map(move |number| Id::new(&format!("{stem}{number:0width$}")))
}

fn after_all(snapshot: &Snapshot, member: &Member, stem: &str) -> u32 {
    let own = [member];
    let plan = snapshot.plan(&member.path);
    let members: Vec<&Member> = plan.map_or_else(|| own.to_vec(), |plan| plan.members().collect());
    let same = |id: &Id| (id.stem() == stem).then(|| id.number()).flatten();
    let sections = || members.iter().flat_map(|member| member.document.sections().iter());
    let candidates = sections().flat_map(|section| &section.facts.candidates).filter_map(|one| same(&one.id));
    let tickets = members.iter().flat_map(|member| &member.outline().tickets).filter_map(|one| same(&one.id));
    let highest = candidates.chain(tickets).max().unwrap_or_default();
    let mentions = sections().flat_map(|section| section.mentions()).filter_map(|one| same(&one.id));
    let highest = mentions
        .filter(|number| *number <= highest.saturating_add(FAR))
        .max()
        .unwrap_or_default()
        .max(highest);
    highest.saturating_add(1)
}

#[cfg(test)]
mod tests {
    use crate::ide::actions::pictures::{check_action, offered};

    const TITLE: &str = "Put the next free id here";

    #[test]
    fn in_the_form_and_width_of_the_neighbours() {
        check_action(
            "### T007: a\n### T-X$0X: b\n### T003: c\n",
            TITLE,
            "### T007: a\n### T008: b\n### T003: c\n",
        );
        check_action(
            "### T3.1: a\n### T3.2: b\n### <Ticket$0 ID>: c\n### T4.9: d\n",
            TITLE,
            "### T3.1: a\n### T3.2: b\n### T3.3: c\n### T4.9: d\n",
        );
        check_action("### BE-017b: a\n### BE-$0XXX: b\n", TITLE, "### BE-017b: a\n### BE-018: b\n");
    }

    #[test]
    fn no_id_is_used_again() {
        check_action(
            "//- TICKETS.md\n### T1: a, after T4 in 2026 (T2026)\n**Depends on:** T3\n### T$0#: b\n//- archive/TICKETS-1.md\n### T6: z\n",
            TITLE,
            "//- TICKETS.md\n### T1: a, after T4 in 2026 (T2026)\n**Depends on:** T3\n### T7: b\n//- archive/TICKETS-1.md\n### T6: z\n",
        );
    }

    #[test]
    fn what_is_no_placeholder_is_left() {
        assert!(!offered("### T1: $0a\n").contains(&TITLE.to_string()));
    }
}
