//! Inlay hints: after a bare `T12` its title and status, after `T4-T6` how many of them are done, after a batch who works on it.
//!
//! Says nothing the reader has before the eyes: not in the declaration of a ticket and the text below it, not where the
//! title stands beside the id, not in code. Ids that do not resolve have no hint. Start at [`inlay_hints`].

use super::{
    hover::word,
    running,
    subject::candidate_at,
    written::{Lookup, What, Written, written},
};
use crate::{
    project::{Batch, DocPath, Found, Member, Snapshot},
    syntax::facts::Status,
};
use std::ops::Range;

/// A hint in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlayHint {
    /// The byte it stands before.
    pub offset: usize,
    /// What it says.
    pub label: String,
}

/// What all hints of a line may take together, in characters. VS Code cuts off what goes past 43, and shows nothing of what comes then.
const ROOM: usize = 42;

/// Fewer characters than these say nothing of a title.
const LEAST: usize = 8;

/// So many words of a title tell that it stands beside the id.
const TELLING: usize = 3;

/// The hints of `path` whose ids touch `within`, ascending. Only documents of a plan have any.
pub fn inlay_hints(snapshot: &Snapshot, path: &DocPath, within: Range<usize>) -> Vec<InlayHint> {
    let Some(member) = snapshot.member(path).filter(|member| !member.kinds.is_empty()) else {
        return Vec::new();
    };
    let text = member.document.text();
    // A line's hints share its room, so that what one says does not hang on how much of the line was asked about.
    let lines =
        text.line_range(text.line_of(within.start)).start..text.line_range(text.line_of(within.end)).end;
    let mut lookup = Lookup::new(snapshot, path);
    let label = |written: Written| {
        let label = match &written.what {
            What::One(id) => one(member, &written.range, &lookup.find(id)?)?,
            What::Span(from, to) => span(&lookup.covered(from, to))?,
        };
        Some((written.range, label))
    };
    let labels: Vec<(Range<usize>, Label)> = written(member, &lines).into_iter().filter_map(label).collect();
    let touches = |range: &Range<usize>| range.start <= within.end && within.start <= range.end;
    let mut hints: Vec<InlayHint> = labels
        .chunk_by(|(one, _), (next, _)| text.line_of(one.start) == text.line_of(next.start))
        .flat_map(|line| line.iter().map(|(range, label)| (range, label.fit(ROOM / line.len()))))
        .filter(|(range, _)| touches(range))
        .map(|(range, label)| InlayHint { offset: range.end, label })
        .collect();
    hints.extend(working(snapshot, member, &within));
    hints.sort_by_key(|hint| hint.offset);
    hints
}

/// What a hint has to say.
struct Label {
    /// May be cut.
    title: String,
    /// Is said whole.
    rest: String,
}

impl Label {
    /// In about `room` characters.
    fn fit(&self, room: usize) -> String {
        if self.title.is_empty() {
            return self.rest.clone();
        }
        if self.rest.is_empty() {
            return short(&self.title, room.max(LEAST));
        }
        let (rest, between) = (&self.rest, " · ");
        match room.checked_sub(rest.chars().count() + between.chars().count()) {
            Some(left) if left >= LEAST => format!("{}{between}{rest}", short(&self.title, left)),
            _ => rest.clone(),
        }
    }
}

/// After the heading of a batch, who works on it now.
fn working(snapshot: &Snapshot, member: &Member, within: &Range<usize>) -> Vec<InlayHint> {
    if snapshot.runs().list.is_empty() {
        return Vec::new();
    }
    let Some((plan, batches)) = snapshot.plan(&member.path).zip(snapshot.batches(&member.path)) else {
        return Vec::new();
    };
    let hint = |batch: &Batch| {
        let seen = running::of_batch(snapshot, &plan.home.path, batch)?;
        let at = member.document.range(batch.group(&plan)?.at).end;
        let offset = member.document.text().line_range(member.document.text().line_of(at)).end;
        let inside = within.start <= offset && offset <= within.end;
        inside.then(|| InlayHint { offset, label: running::phrase(seen) })
    };
    batches.list.iter().filter(|batch| batch.path == member.path).filter_map(hint).collect()
}

/// `Setup · done`, where that is news.
fn one(member: &Member, range: &Range<usize>, found: &Found<'_>) -> Option<Label> {
    let (ticket, text) = (found.ticket, member.document.text());
    if is_own(member, range, found) || declares(member, range.start) {
        return None;
    }
    let line = text.line_range(text.line_of(range.start));
    let (before, after) = (text.slice(line.start..range.start), text.slice(range.end..line.end));
    if is_said(&before, &after, &ticket.title) {
        return None;
    }
    let rest = word(ticket.status).unwrap_or_default().to_owned();
    let label = Label { title: ticket.title.replace('`', ""), rest };
    (!label.title.is_empty() || !label.rest.is_empty()).then_some(label)
}

/// `3 tickets · 1/3 done`; nothing for one that covers nothing declared.
fn span(covered: &[Found<'_>]) -> Option<Label> {
    let done = covered.iter().filter(|found| found.ticket.status == Some(Status::Done)).count();
    let all = covered.len();
    let rest = format!("{all} tickets · {done}/{all} done");
    (all > 1).then(|| Label { title: String::new(), rest })
}

/// Whether the place is in the ticket's own text.
fn is_own(member: &Member, range: &Range<usize>, found: &Found<'_>) -> bool {
    let at = |own: Range<usize>| own.start <= range.start && range.end <= own.end;
    let here = found.member.path == member.path;
    here && (at(member.document.range(found.ticket.line_at)) || at(member.body(found.ticket)))
}

/// Whether a line lists the id with a title of its own: an index row, an item of a summary.
fn declares(member: &Member, offset: usize) -> bool {
    let (index, start) = member.document.sections().at_byte(offset);
    let section = member.document.sections().get(index);
    let candidate = section.and_then(|section| candidate_at(section, offset - start));
    candidate.is_some_and(|candidate| !candidate.title.is_empty())
}

/// Whether the title stands in the line around the id, in whatever signs: its first words behind it or all of it before.
fn is_said(before: &str, after: &str, title: &str) -> bool {
    let title: Vec<String> = words(title).collect();
    let first = title.get(..title.len().min(TELLING)).unwrap_or_default();
    let ends = |before: &[String]| before.ends_with(&title);
    !title.is_empty()
        && (words(after).take(first.len()).eq(first.iter().cloned())
            || ends(&words(before).collect::<Vec<_>>()))
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}

/// A title of at most `room` characters.
fn short(title: &str, room: usize) -> String {
    if title.chars().count() <= room {
        return title.to_owned();
    }
    let cut: String = title.chars().take(room.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    /// The last file with its hints in `‹›`.
    #[track_caller]
    fn check(text: &str, want: &str) {
        let fixture = Fixture::new(text);
        let (path, text) = fixture.files.last().unwrap();
        let mut drawn = text.clone();
        for hint in inlay_hints(&fixture.snapshot, path, 0..text.len()).into_iter().rev() {
            drawn.insert_str(hint.offset, &format!("‹{}›", hint.label));
        }
        assert_eq!(drawn, want);
    }

    const PLAN: &str = "### T1: Set up\n**Status:** done\n### T2: Draw the board\n### T3: Move\n";

    /// [`PLAN`] and a line below its last ticket.
    #[track_caller]
    fn check_line(line: &str, want: &str) {
        check(&format!("{PLAN}{line}\n"), &format!("{PLAN}{want}\n"));
    }

    #[test]
    fn a_bare_id_says_its_title_and_status() {
        check_line("See T1, then T2.", "See T1‹Set up · done›, then T2‹Draw the board›.");
        check_line("**Depends on:** T1, `T2`", "**Depends on:** T1‹Set up · done›, `T2`");
        check_line("漢字 🎲 T1", "漢字 🎲 T1‹Set up · done›");
    }

    #[test]
    fn what_the_reader_sees_is_not_said_again() {
        check_line(
            "T1 (Set up), T2: draw the board, Set up: T1",
            "T1 (Set up), T2: draw the board, Set up: T1",
        );
        check_line("T3 is this very ticket", "T3 is this very ticket");
        check_line("| T1 | Set up | done |", "| T1 | Set up | done |");
        check(
            "| ID | Title | Needs |\n|---|---|---|\n| T1 | Set up | |\n| T2 | Draw | T1 |\n",
            "| ID | Title | Needs |\n|---|---|---|\n| T1 | Set up | |\n| T2 | Draw | T1‹Set up› |\n",
        );
    }

    #[test]
    fn what_is_no_ticket_has_none() {
        check_line("UTF-8, T9 and HTTP2", "UTF-8, T9 and HTTP2");
        check_line("`T1` <!-- T2 -->\n```\nT1\n```", "`T1` <!-- T2 -->\n```\nT1\n```");
        check(&format!("//- TICKETS.md\n{PLAN}//- README.md\nSee T1.\n"), "See T1.\n");
    }

    #[test]
    fn a_range_says_how_much_is_done() {
        check_line("T1-T3 come first", "T1-T3‹3 tickets · 1/3 done› come first");
        check_line("**Depends on:** T1–T2", "**Depends on:** T1–T2‹2 tickets · 1/2 done›");
        check_line("T7-T9 do not exist", "T7-T9 do not exist");
    }

    #[test]
    fn a_long_title_is_cut_and_its_status_is_not() {
        let plan = format!("### T1: {}\n", "very ".repeat(20));
        let done = format!("{plan}**Status:** done\n");
        check(
            &format!("{plan}### T2: b\nT1\n"),
            &format!("{plan}### T2: b\nT1‹{} v…›\n", ["very"; 8].join(" ")),
        );
        let cut = format!("{}… · done", ["very"; 7].join(" "));
        check(&format!("{done}### T2: b\nT1\n"), &format!("{done}### T2: b\nT1‹{cut}›\n"));
    }

    #[test]
    fn the_hints_of_a_line_share_its_room() {
        let plan = "### T1: A payout for one address\n**Status:** done\n### T2: Lobby screen\n**Status:** todo\n### T3: c\n";
        let line = |line: &str, want: &str| check(&format!("{plan}{line}\n"), &format!("{plan}{want}\n"));
        line("See T1", "See T1‹A payout for one address · done›");
        line("T1, T2", "T1‹A payout for… · done›, T2‹Lobby screen · todo›");
        line("T1, T2, T1, T2", "T1‹done›, T2‹todo›, T1‹done›, T2‹todo›");
        let text = format!("{plan}T1, T2\n");
        let at = text.rfind("T2").unwrap();
        let hints = inlay_hints(&Fixture::new(&text).snapshot, &DocPath::new("TICKETS.md"), at..at + 1);
        assert_eq!(hints, [InlayHint { offset: at + 2, label: "Lobby screen · todo".into() }]);
    }

    #[test]
    fn only_the_part_asked_about_is_answered() {
        let text = format!("{PLAN}T1\n\nT2\n");
        let at = text.rfind("T2").unwrap();
        let hints = inlay_hints(&Fixture::new(&text).snapshot, &DocPath::new("TICKETS.md"), at..at + 1);
        assert_eq!(hints, [InlayHint { offset: at + 2, label: "Draw the board".into() }]);
    }

    #[test]
    fn who_works_on_a_batch_stands_behind_its_heading() {
        use crate::{
            project::{Configuration, Kind, Kinds, Member, Project, Run, Runs, runs::Step},
            testing::runs::{run, seen},
        };
        let text = "## Batch 1: Core 🎲  \r\n### T1: a\n## Batch 2\n### T2: b\n";
        let path = DocPath::new("TICKETS.md");
        let mut project = Project::new(Configuration::default());
        let member = Member::new(path.clone(), Kinds::only(Kind::Tickets), text);
        project.disk([(path.clone(), Some(member))]);
        let dead = Run { step: Step::Preparing, ..run("b2-fix-2", "Batch 2") };
        let list = vec![seen(dead, false), seen(run("b1-build-1", "Batch 1"), true)];
        project.set_runs(Runs { list, ..Runs::default() });
        let hints = inlay_hints(&project.snapshot(), &path, 0..text.len());
        let shown: Vec<_> = hints.iter().map(|hint| (hint.offset, hint.label.as_str())).collect();
        let second = text.find("\n### T2").unwrap();
        let wanted = [
            (text.find("\r").unwrap(), "codex builds it (b1-build-1)"),
            (second, "b2-fix-2 died while it was preparing"),
        ];
        assert_eq!(shown, wanted);
        assert_eq!(inlay_hints(&project.snapshot(), &path, second..second).len(), 1);
    }
}
