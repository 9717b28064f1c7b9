//! Folding: sections, tickets, fences, comments; what is finished can be folded at once.
//!
//! Start at [`folding`].

use super::{
    hover::word,
    places::{Places, progress},
};
use crate::{
    project::{DocPath, Member, Snapshot},
    syntax::{
        Ticket,
        facts::{Form, MaskKind, Status},
    },
    text::Text,
};
use std::ops::Range;

/// Lines that may be folded away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the line that stays visible to the last line that goes, its line end not included.
    pub range: Range<usize>,
    /// What they are.
    pub kind: FoldKind,
    /// Whether they are finished work.
    pub done: bool,
    /// What tells as much as is folded away, where that is a ticket or a group: `T1: Setup … done`.
    pub label: Option<String>,
}

/// What a fold holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// A section, a ticket, a fence.
    Region,
    /// A comment.
    Comment,
}

/// The folds of one document, by where they begin; each goes over more than one line.
pub fn folding(snapshot: &Snapshot, path: &DocPath) -> Vec<Fold> {
    let Some(member) = snapshot.member(path) else { return Vec::new() };
    let places = Places::new(member);
    let mut folds = sections(member, &places);
    folds.extend(items(member, &places));
    folds.extend(masks(&places));
    folds.retain_mut(|fold| trim(member.document.text(), &mut fold.range));
    folds.sort_by_key(|fold| (fold.range.start, std::cmp::Reverse(fold.range.end)));
    folds.dedup_by(|a, b| a.range == b.range);
    folds
}

/// Everything under a heading, tickets and groups among them.
fn sections(member: &Member, places: &Places<'_>) -> Vec<Fold> {
    let outline = member.outline();
    let mut known = vec![(false, None); places.sections().count()];
    let groups = outline.groups.iter().zip(progress(outline)).map(|(group, (done, all))| {
        (group.at.section, (done == all, Some(format!("{} … {done}/{all} done", group.name))))
    });
    let headed = outline.tickets.iter().filter(|_| outline.form == Some(Form::Heading));
    let tickets = headed.map(|ticket| (ticket.line_at.section, (is_done(ticket), Some(label(ticket)))));
    for (section, what) in groups.chain(tickets) {
        if let Some(known) = known.get_mut(section as usize) {
            *known = what;
        }
    }
    let headings = places.sections().zip(places.ends()).zip(known);
    headings
        .filter(|(((_, section), _), _)| section.facts.heading.is_some())
        .map(|(((index, _), end), (done, label))| Fold {
            range: places.start(index as usize)..end,
            kind: FoldKind::Region,
            done,
            label,
        })
        .collect()
}

fn is_done(ticket: &Ticket) -> bool {
    ticket.status == Some(Status::Done)
}

/// Id, title and status.
fn label(ticket: &Ticket) -> String {
    let title = if ticket.title.is_empty() { String::new() } else { format!(": {}", ticket.title) };
    let status = word(ticket.status).map_or_else(String::new, |word| format!(" {word}"));
    format!("{}{title} …{status}", ticket.id)
}

/// Tickets of a list.
fn items(member: &Member, places: &Places<'_>) -> Vec<Fold> {
    let outline = member.outline();
    let listed = outline
        .tickets
        .iter()
        .filter(|_| matches!(outline.form, Some(Form::Item | Form::Bold | Form::Numbered)));
    let fold = |ticket: &Ticket| Fold {
        range: places.whole(ticket),
        kind: FoldKind::Region,
        done: is_done(ticket),
        label: Some(label(ticket)),
    };
    listed.map(fold).collect()
}

/// Fences, comments and front matter.
fn masks(places: &Places<'_>) -> Vec<Fold> {
    let mut found = Vec::new();
    for (index, section) in places.sections() {
        for mask in section.masks() {
            let kind = match mask.kind {
                MaskKind::Comment => FoldKind::Comment,
                MaskKind::Fence | MaskKind::FrontMatter => FoldKind::Region,
                MaskKind::Code => continue,
            };
            found.push(Fold {
                range: mask.span.at(places.start(index as usize)),
                kind,
                done: false,
                label: None,
            });
        }
    }
    found
}

/// Takes blank lines off the end; says whether more than one line is left.
fn trim(text: &Text, range: &mut Range<usize>) -> bool {
    let blank = |at: usize| text.byte_at(at).is_none_or(|byte| byte.is_ascii_whitespace());
    while range.end > range.start && blank(range.end - 1) {
        range.end -= 1;
    }
    text.line_of(range.end) > text.line_of(range.start)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    /// Folds as first and last line (from 1), `c` for comments, `✓` for what is finished.
    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let fixture = Fixture::new(text);
        let (path, _) = fixture.files.first().unwrap();
        let document = &fixture.snapshot.member(path).unwrap().document;
        let line = |at: usize| document.text().line_of(at) + 1;
        let shown = |fold: Fold| {
            let kind = if fold.kind == FoldKind::Comment { "c" } else { "" };
            format!(
                "{}-{}{kind}{}",
                line(fold.range.start),
                line(fold.range.end),
                if fold.done { "✓" } else { "" }
            )
        };
        let got: Vec<_> = folding(&fixture.snapshot, path).into_iter().map(shown).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn sections_fold_to_their_last_line_with_text() {
        check("# A\n\ntext\n\n## B\n### C\nlast\n\n\n# D\n", &["1-7", "5-7", "6-7"]);
        check("# A\r\n\r\ntext 🎲\r\n\r\n# B", &["1-3"]);
    }

    #[test]
    fn finished_work_is_marked() {
        check(
            "# Plan\n## Batch 1\n### T1: a\n**Status:** done\n### T2: b ✅\ntext\n## Batch 2\n### T3: c\ntext\n",
            &["1-9", "2-6✓", "3-4✓", "5-6✓", "7-9", "8-9"],
        );
        check("# Plan\n- [x] T1: a\n  more\n- [ ] T2: b\n  more\n- [ ] T3: c\n", &["1-6", "2-3✓", "4-5"]);
    }

    #[test]
    fn a_fold_says_what_is_in_it() {
        let text = "# Plan\n## Batch 1\n### T1: Draw\n**Status:** done\n### T2\ntext\n";
        let folds = folding(&Fixture::new(text).snapshot, &DocPath::new("TICKETS.md"));
        let labels: Vec<_> = folds.iter().map(|fold| fold.label.as_deref()).collect();
        assert_eq!(labels, [None, Some("Batch 1 … 1/2 done"), Some("T1: Draw … done"), Some("T2 …")]);
    }

    #[test]
    fn fences_and_comments_fold() {
        check(
            "---\na: b\n---\ntext\n```sh\nx\n```\n<!-- one\ntwo -->\n<!-- short -->\n",
            &["1-3", "5-7", "8-9c"],
        );
    }
}
