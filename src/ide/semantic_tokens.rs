//! Semantic tokens: ids coloured by how far their tickets are, and the words that say a status.
//!
//! Only what resolves is a ticket; an id is unknown where the rules say so. Code, fences and comments keep the colours
//! they have. Start at [`semantic_tokens`].

use super::{
    lists,
    subject::{mask_at, stands_at},
    written::{Lookup, What, Written, sections_in, written},
};
use crate::{
    project::{DocPath, Member, Snapshot},
    rules::Finding,
    syntax::{
        Anchor, Id,
        facts::{FieldName, Said, Status},
    },
};
use std::ops::Range;

/// A piece of text with a meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The bytes: on one line, never empty.
    pub range: Range<usize>,
    /// What stands there.
    pub kind: TokenKind,
    /// Whether the ticket is declared here.
    pub declaration: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// The id of a ticket, and how far that is; `None` when nothing says it.
    Ticket(Option<Status>),
    /// An id that no plan declares, although a list says there is one.
    Unknown,
    /// The words of a status.
    Status(Status),
}

/// The tokens of `path` that touch `within`, ascending, no two over the same bytes. `findings` are the document's.
pub fn semantic_tokens(
    snapshot: &Snapshot,
    path: &DocPath,
    within: Range<usize>,
    findings: &[Finding],
) -> Vec<Token> {
    let Some(member) = snapshot.member(path).filter(|member| !member.kinds.is_empty()) else {
        return Vec::new();
    };
    let mut lookup = Lookup::new(snapshot, path);
    let mut found = declarations(member, &within, &mut lookup);
    for written in written(member, &within) {
        mention(member, &written, &mut lookup, &mut found);
    }
    found.extend(unknown(member, &within, findings));
    found.extend(statuses(member, &within));
    let text = member.document.text();
    found.retain(|token| {
        let line = text.line_range(text.line_of(token.range.start));
        !token.range.is_empty() && token.range.end <= line.end
    });
    // Where two stand over the same bytes, a declaration comes before a mention, and the longer one before the shorter.
    found.sort_by_key(|token| (token.range.start, !token.declaration, std::cmp::Reverse(token.range.end)));
    found.dedup_by(|next, before| next.range.start < before.range.end);
    found
}

/// Ids in declarations and index rows, bare numbers among them.
fn declarations(member: &Member, within: &Range<usize>, lookup: &mut Lookup<'_>) -> Vec<Token> {
    let mut found = Vec::new();
    let mut index = member.document.sections().at_byte(within.start.saturating_sub(1)).0;
    for (section, start) in sections_in(member, within) {
        for candidate in &section.facts.candidates {
            let range = section.span(candidate.id_spot).at(start);
            if range.end < within.start || within.end < range.start {
                continue;
            }
            let at = Anchor { section: u32::try_from(index).unwrap_or(u32::MAX), spot: candidate.id_spot };
            let ticket = lookup
                .find(&candidate.id)
                .filter(|found| found.member.path == member.path && stands_at(found.ticket, at));
            found.extend(ticket.map(|found| Token {
                range,
                kind: TokenKind::Ticket(found.ticket.status),
                declaration: found.ticket.id_at == at,
            }));
        }
        index += 1;
    }
    found
}

/// An id, or the two ends of a range.
fn mention(member: &Member, written: &Written, lookup: &mut Lookup<'_>, found: &mut Vec<Token>) {
    let mut one = |id: &Id, range: Range<usize>| {
        let status = lookup.find(id).map(|found| TokenKind::Ticket(found.ticket.status));
        found.extend(status.map(|kind| Token { range, kind, declaration: false }));
    };
    let range = written.range.clone();
    match &written.what {
        What::One(id) => one(id, range),
        What::Span(from, to) => {
            let (head, tail) = lists::ends(&member.document.text().slice(range.clone()), from, to);
            one(from, range.start..range.start + head);
            one(to, range.end - tail..range.end);
        }
    }
}

/// The places of findings about ids that are nowhere.
fn unknown(member: &Member, within: &Range<usize>, findings: &[Finding]) -> Vec<Token> {
    let about = |finding: &&Finding| finding.rule.name == "unknown-ticket" && finding.at.path == member.path;
    let places = findings.iter().filter(about).map(|finding| member.document.range(finding.at.anchor));
    let here = places.filter(|range| range.start <= within.end && within.start <= range.end);
    here.map(|range| Token { range, kind: TokenKind::Unknown, declaration: false }).collect()
}

/// The values of status fields.
fn statuses(member: &Member, within: &Range<usize>) -> Vec<Token> {
    let mut found = Vec::new();
    for (section, start) in sections_in(member, within) {
        for field in section.facts.fields.iter().filter(|field| field.name == FieldName::Status) {
            let Said::Status(Some(status)) = field.said else { continue };
            let span = section.span(field.value);
            let range = trimmed(member, span.at(start));
            let masked = mask_at(section, span.start as usize).is_some();
            if !masked && range.start <= within.end && within.start <= range.end {
                found.push(Token { range, kind: TokenKind::Status(status), declaration: false });
            }
        }
    }
    found
}

/// The bytes without blanks around them.
fn trimmed(member: &Member, range: Range<usize>) -> Range<usize> {
    let text = member.document.text().slice(range.clone());
    let start = range.start + text.len() - text.trim_start().len();
    start..start + text.trim().len()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{rules, testing::Fixture};

    /// The last file with its tokens as `‹id:status›`, declarations with `!`.
    #[track_caller]
    fn check(text: &str, want: &str) {
        let fixture = Fixture::new(text);
        let (path, text) = fixture.files.last().unwrap();
        let findings = rules::check(&fixture.snapshot, path);
        let mut drawn = text.clone();
        let tokens = semantic_tokens(&fixture.snapshot, path, 0..text.len(), &findings);
        for token in tokens.into_iter().rev() {
            let what = match token.kind {
                TokenKind::Ticket(status) => format!("{status:?}").replace("Some(", "").replace(')', ""),
                TokenKind::Unknown => "?".into(),
                TokenKind::Status(status) => format!("={status:?}"),
            };
            let sign = if token.declaration { "!" } else { ":" };
            drawn.insert_str(token.range.end, &format!("{sign}{what}›"));
            drawn.insert(token.range.start, '‹');
        }
        assert_eq!(drawn, want);
    }

    #[test]
    fn ids_have_the_status_of_their_tickets() {
        check(
            "### T1: a ✅\n### T2: b\n**Status:** In progress\nsee T1, UTF-8, `T1`\n### T3: c\n**Depends on:** T1-T2, T9\n",
            "### ‹T1!Done›: a ✅\n### ‹T2!Doing›: b\n**Status:** ‹In progress:=Doing›\nsee ‹T1:Done›, UTF-8, `T1`\n\
             ### ‹T3!None›: c\n**Depends on:** ‹T1:Done›-‹T2:Doing›, ‹T9:?›\n",
        );
    }

    #[test]
    fn rows_with_bare_numbers() {
        check(
            "| ID | Title | Status | Depends |\n|---|---|---|---|\n| 1 | 漢字 | done | |\n| 2 | b | blocked | 1 |\n",
            "| ID | Title | Status | Depends |\n|---|---|---|---|\n| ‹1!Done› | 漢字 | ‹done:=Done› | |\n\
             | ‹2!Blocked› | b | ‹blocked:=Blocked› | ‹1:Done› |\n",
        );
    }

    #[test]
    fn documents_that_are_nothing_of_ours_have_none() {
        check("//- TICKETS.md\n### T1: a\n//- README.md\nT1\n", "T1\n");
        check("//- TICKETS.md\n### T1: a\n//- HANDOFF.md\nT1\n", "‹T1:None›\n");
    }
}
