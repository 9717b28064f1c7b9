//! Workspace symbols: tickets and groups of all plans, found by id and title, and entries of contract documents by name.
//!
//! A query matches when its letters occur in order. Ids come first: exact, then as a beginning; then titles, the closer
//! the match the earlier. Nothing is copied of what does not match. Start at [`workspace_symbols`].

use super::{contracts, document_symbols::SymbolKind};
use crate::{
    project::{DocPath, Member, Snapshot},
    syntax::{Group, Ticket, entry},
};
use std::ops::Range;

/// A ticket, a group or an entry somewhere in the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    /// Id and title, or a group's name.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// The document.
    pub path: DocPath,
    /// The bytes to jump to.
    pub range: Range<usize>,
    /// The group it stands in, if any.
    pub container: Option<String>,
}

/// The tickets and groups that `query` finds, the best first, at most `limit`.
pub fn workspace_symbols(snapshot: &Snapshot, query: &str, limit: usize) -> Vec<WorkspaceSymbol> {
    let query = Query::new(query);
    let mut found: Vec<Hit<'_>> = Vec::new();
    for member in snapshot.members() {
        let outline = member.outline();
        let tickets = (0u32..).zip(&outline.tickets).map(|(index, ticket)| (index, Entry::Ticket(ticket)));
        let groups = (0u32..).zip(&outline.groups).map(|(index, group)| (index, Entry::Group(group)));
        let claims = (0u32..).zip(&member.entries().entries);
        let claims = claims.map(|(index, claim)| (index, Entry::Claim(claim)));
        found.extend(
            tickets
                .chain(groups)
                .chain(claims)
                .filter_map(|(index, entry)| Some(Hit { rank: query.rank(&entry)?, member, index, entry })),
        );
    }
    let order = |a: &Hit<'_>, b: &Hit<'_>| a.key().cmp(&b.key());
    if found.len() > limit && limit > 0 {
        found.select_nth_unstable_by(limit - 1, order);
    }
    found.truncate(limit);
    found.sort_unstable_by(order);
    found.iter().map(Hit::symbol).collect()
}

/// Something that matched.
struct Hit<'a> {
    rank: Rank,
    member: &'a Member,
    index: u32,
    entry: Entry<'a>,
}

#[derive(Clone, Copy)]
enum Entry<'a> {
    Ticket(&'a Ticket),
    Group(&'a Group),
    Claim(&'a entry::Entry),
}

/// How good a match is; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    class: Class,
    /// Letters skipped, or by how much the id is longer.
    slack: u32,
}

/// The classes of matches, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    ExactId,
    BeginsId,
    BeginsWord,
    InText,
    Scattered,
}

impl Hit<'_> {
    fn key(&self) -> (Rank, bool, &DocPath, u32) {
        (self.rank, !matches!(self.entry, Entry::Ticket(_)), &self.member.path, self.index)
    }

    fn symbol(&self) -> WorkspaceSymbol {
        let outline = self.member.outline();
        let (name, kind, at, container) = match self.entry {
            Entry::Ticket(ticket) => {
                let name = format!("{} {}", ticket.id, ticket.title);
                (name, SymbolKind::Ticket, ticket.line_at, outline.group_of(ticket))
            }
            Entry::Group(group) => {
                let outer = group.parent.and_then(|parent| outline.groups.get(parent as usize));
                (group.name.to_string(), SymbolKind::Group, group.at, outer)
            }
            Entry::Claim(claim) => {
                let (name, kind) = (claim.said.name(), contracts::symbols::kind(&claim.said));
                return WorkspaceSymbol {
                    name,
                    kind,
                    path: self.member.path.clone(),
                    range: self.member.document.range(claim.anchor()),
                    container: claim.owner.as_ref().map(ToString::to_string),
                };
            }
        };
        WorkspaceSymbol {
            name: name.trim_end().into(),
            kind,
            path: self.member.path.clone(),
            range: self.member.document.range(at),
            container: container.map(|group| group.name.to_string()),
        }
    }
}

/// What is looked for: lower case, without blanks at its ends.
struct Query {
    text: String,
}

impl Query {
    fn new(text: &str) -> Query {
        Query { text: text.trim().to_lowercase() }
    }

    /// How well an entry matches; `None` when it does not.
    fn rank(&self, entry: &Entry<'_>) -> Option<Rank> {
        match entry {
            _ if self.text.is_empty() => Some(Rank { class: Class::InText, slack: 0 }),
            Entry::Ticket(ticket) => {
                self.in_id(ticket.id.as_str()).or_else(|| self.in_text(ticket.id.as_str(), &ticket.title))
            }
            Entry::Group(group) => self.in_text("", &group.name),
            Entry::Claim(claim) => self.in_text("", &claim.said.name()),
        }
    }

    fn in_id(&self, id: &str) -> Option<Rank> {
        let begins = id.get(..self.text.len()).is_some_and(|head| head.eq_ignore_ascii_case(&self.text));
        let more = id.len().saturating_sub(self.text.len());
        let class = if more == 0 { Class::ExactId } else { Class::BeginsId };
        begins.then(|| Rank { class, slack: u32::try_from(more).unwrap_or(u32::MAX) })
    }

    /// Id and title as one text, so that `t4 api` finds `T4 Build the API`.
    fn in_text(&self, id: &str, title: &str) -> Option<Rank> {
        let blank = if id.is_empty() { "" } else { " " };
        let letters = || [id, blank, title].into_iter().flat_map(str::chars).flat_map(char::to_lowercase);
        // Nearly all text is ASCII, and nearly nothing matches: that is told byte by byte.
        let slack = match self.text.is_ascii() && id.is_ascii() && title.is_ascii() {
            true => {
                let bytes = [id, blank, title].into_iter().flat_map(str::bytes);
                scattered(self.text.bytes(), bytes.map(|b| b.to_ascii_lowercase()), b' ')?
            }
            false => scattered(self.text.chars(), letters(), ' ')?,
        };
        // Only what matches at all is looked at more closely.
        let text: String = letters().collect();
        let class = match text.find(&self.text) {
            Some(at) if text.get(..at).is_some_and(|before| !before.ends_with(char::is_alphanumeric)) => {
                Class::BeginsWord
            }
            Some(_) => Class::InText,
            None => Class::Scattered,
        };
        Some(Rank { class, slack: if class == Class::Scattered { slack } else { 0 } })
    }
}

/// How many letters stand between those of `wanted` in `text`; `None` when they do not all occur in order.
fn scattered<T: PartialEq + Copy>(
    wanted: impl Iterator<Item = T>,
    text: impl Iterator<Item = T>,
    blank: T,
) -> Option<u32> {
    let mut wanted = wanted.filter(|letter| *letter != blank);
    let (mut next, mut slack, mut begun) = (wanted.next(), 0, false);
    for letter in text {
        match next {
            None => return Some(slack),
            Some(sought) if sought == letter => {
                begun = true;
                next = wanted.next();
            }
            Some(_) => slack += u32::from(begun && letter != blank),
        }
    }
    next.is_none().then_some(slack)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    const PLANS: &str = "
//- TICKETS.md
## Batch 1: Core
### T1: Set up the API
### T10: Parse lists
### T12: 漢字 Überschrift
//- web/TICKETS.md
## Batch 1: Web
### W1: Login page
### W2: API client, again
";

    #[track_caller]
    fn check(query: &str, want: &[&str]) {
        let fixture = Fixture::new(PLANS);
        let found = workspace_symbols(&fixture.snapshot, query, 4);
        let shown: Vec<_> = found
            .iter()
            .map(|symbol| {
                format!("{} < {}", symbol.name, symbol.container.as_deref().unwrap_or(symbol.path.as_str()))
            })
            .collect();
        assert_eq!(shown, want, "for {query:?}");
    }

    #[test]
    fn ids_come_first_and_exact_ones_before_all() {
        check(
            "t1",
            &[
                "T1 Set up the API < Batch 1: Core",
                "T10 Parse lists < Batch 1: Core",
                "T12 漢字 Überschrift < Batch 1: Core",
                "Batch 1: Core < TICKETS.md",
            ],
        );
        check("T12", &["T12 漢字 Überschrift < Batch 1: Core"]);
    }

    #[test]
    fn words_come_before_scattered_letters() {
        check("api", &["T1 Set up the API < Batch 1: Core", "W2 API client, again < Batch 1: Web"]);
        check("w2 aga", &["W2 API client, again < Batch 1: Web"]);
        check("lgpg", &["W1 Login page < Batch 1: Web"]);
        check("über", &["T12 漢字 Überschrift < Batch 1: Core"]);
        check("漢", &["T12 漢字 Überschrift < Batch 1: Core"]);
        check("zzz", &[]);
    }

    #[test]
    fn no_query_lists_from_the_beginning() {
        check(
            "",
            &[
                "T1 Set up the API < Batch 1: Core",
                "T10 Parse lists < Batch 1: Core",
                "T12 漢字 Überschrift < Batch 1: Core",
                "W1 Login page < Batch 1: Web",
            ],
        );
    }
}
