//! Document links: files that a plan names, with their line (`src/a.rs:42`), and tickets by number (`#4`).
//!
//! What Markdown makes a link already is left to Markdown servers. Which of the places a path may mean exists is asked
//! of the project; what it does not know, whoever has a disk must find out. Start at [`document_links`].

use super::{
    subject::mask_at,
    written::{Lookup, sections_in},
};
use crate::{
    project::{DocPath, Member, Snapshot, places_of},
    syntax::{
        Section,
        facts::{MaskKind, Said},
    },
};
use std::ops::Range;

/// Bytes that lead somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The bytes, on one line.
    pub range: Range<usize>,
    /// Where they lead.
    pub target: LinkTarget,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// The first of these files that exists; perhaps none does.
    File {
        /// What the path may mean, the likeliest first; what is known to be missing is left out.
        places: Vec<DocPath>,
        /// The line, from 1.
        line: Option<u32>,
    },
    /// A place in a document of the project.
    Place(DocPath, Range<usize>),
}

/// Paths are not longer than this, in bytes.
const LONGEST: usize = 200;

/// The links of `path`, ascending, no two over the same bytes. Only documents of a plan have any.
pub fn document_links(snapshot: &Snapshot, path: &DocPath) -> Vec<Link> {
    let Some(member) = snapshot.member(path).filter(|member| !member.kinds.is_empty()) else {
        return Vec::new();
    };
    let mut lookup = Lookup::new(snapshot, path);
    let mut found = Vec::new();
    for (section, start) in sections_in(member, &(0..member.document.text().len())) {
        let from = found.len();
        found.extend(numbers(member, section, start, &mut lookup));
        let text = member.document.text().slice(start..start + section.len());
        found.extend(files(snapshot, member, section, &text).map(|link| moved(link, start)));
        found.extend(lines(snapshot, member, section, &text).map(|link| moved(link, start)));
        let linked = |link: &Link| is_linked(&text, link.range.start - start..link.range.end - start);
        let mut new = found.split_off(from);
        new.retain(|link| !linked(link));
        new.sort_by_key(|link| (link.range.start, std::cmp::Reverse(link.range.end)));
        found.extend(new);
    }
    found.dedup_by(|next, before| next.range.start < before.range.end);
    found
}

fn moved(link: Link, by: usize) -> Link {
    Link { range: link.range.start + by..link.range.end + by, ..link }
}

/// `#4` in prose: the line that declares the ticket.
fn numbers(member: &Member, section: &Section, start: usize, lookup: &mut Lookup<'_>) -> Vec<Link> {
    let marked = section.mentions().iter().filter(|mention| !mention.masked);
    let marked = marked.filter(|mention| mention.id.as_str().starts_with('#'));
    let links = marked.filter_map(|mention| {
        let found = lookup.find(&mention.id)?;
        let (range, line) = (mention.span.at(start), found.member.document.range(found.ticket.line_at));
        let own = found.member.path == member.path && line.start <= range.start && range.end <= line.end;
        let target = LinkTarget::Place(found.member.path.clone(), line);
        (!own).then_some(Link { range, target })
    });
    links.collect()
}

/// The paths of files fields, where they exist.
fn files<'a>(
    snapshot: &'a Snapshot,
    member: &'a Member,
    section: &'a Section,
    text: &'a str,
) -> impl Iterator<Item = Link> + 'a {
    let named = section.facts.fields.iter().filter_map(|field| match &field.said {
        Said::Files(files) => Some(files),
        _ => None,
    });
    named.flatten().filter_map(move |file| {
        let path = section.span(file.spot).at(0);
        let places = places(snapshot, member, &file.path);
        let known = places.iter().any(|place| snapshot.files().exists(place) == Some(true));
        let (len, line) = text.get(path.end..).and_then(line_number).unzip();
        let range = path.start..path.end + len.unwrap_or_default();
        known.then_some(Link { range, target: LinkTarget::File { places, line } })
    })
}

/// `path:42` anywhere but in comments.
fn lines<'a>(
    snapshot: &'a Snapshot,
    member: &'a Member,
    section: &'a Section,
    text: &'a str,
) -> impl Iterator<Item = Link> + 'a {
    text.match_indices(':').filter_map(move |(colon, _)| {
        let (len, line) = line_number(text.get(colon..)?)?;
        let part = |c: &char| c.is_alphanumeric() || matches!(c, '/' | '\\' | '.' | '_' | '-' | '@' | '+');
        let back = text.get(..colon)?.chars().rev().take_while(part).map(char::len_utf8).sum::<usize>();
        let path = text.get(colon - back..colon).filter(|path| is_path(path))?;
        let comment = mask_at(section, colon).is_some_and(|mask| mask.kind == MaskKind::Comment);
        let places = places(snapshot, member, path);
        let target = LinkTarget::File { places, line: Some(line) };
        (!comment).then_some(Link { range: colon - back..colon + len, target })
    })
}

/// `:42` or `:10-20` at the start of a text: its length, and the first number.
fn line_number(text: &str) -> Option<(usize, u32)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.strip_prefix(':')?;
    let first = digits(rest);
    let after = rest.get(first..)?;
    let second = after.strip_prefix('-').map_or(0, digits);
    let end = first + if second > 0 { 1 + second } else { 0 };
    // A time or a version goes on.
    let ends = !rest.get(end..)?.starts_with(|c: char| c.is_alphanumeric());
    let line = rest.get(..first)?.parse().ok().filter(|line| *line > 0 && ends)?;
    Some((1 + end, line))
}

/// Whether it has the form of a file's path: a name with an extension, and no address.
fn is_path(text: &str) -> bool {
    let name = text.rsplit(['/', '\\']).next().unwrap_or(text);
    let extension = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    let named = extension.is_some_and(|(_, extension)| {
        extension.starts_with(|c: char| c.is_ascii_alphabetic()) && extension.len() <= 8
    });
    named && text.len() <= LONGEST && !text.starts_with("//")
}

/// What a path may mean, without what is known to be missing.
fn places(snapshot: &Snapshot, member: &Member, written: &str) -> Vec<DocPath> {
    let mut places = places_of(&member.path, written);
    places.retain(|place| snapshot.files().exists(place) != Some(false));
    places
}

/// Whether Markdown makes a link of these bytes, or of a text around them: `[T4](#t4)`, `<docs/a.md:4>`, `[4]: docs/a.md`.
fn is_linked(text: &str, range: Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    let before = before.get(before.rfind(['\n', '\r']).map_or(0, |at| at + 1)..).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let after = after.get(..after.find(['\n', '\r']).unwrap_or(after.len())).unwrap_or_default();
    let opened = |open: char, close: char| before.rfind(open) > before.rfind(close);
    let label = opened('[', ']')
        && after
            .split_once(']')
            .is_some_and(|(inside, rest)| !inside.contains('[') && rest.starts_with(['(', '[']));
    let target =
        before.rfind("](").is_some_and(|at| before.get(at + 2..).is_some_and(|rest| !rest.contains(')')));
    let auto = before.ends_with('<') && after.starts_with('>');
    let definition = before.trim_start().starts_with('[') && before.contains("]:");
    label || target || auto || definition
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::string_slice)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    /// The texts of the links of the first file, and where each leads.
    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let fixture = Fixture::new(text);
        let (path, text) = fixture.files.first().unwrap();
        let shown = |link: Link| match link.target {
            LinkTarget::File { places, line } => {
                let places: Vec<_> = places.iter().map(DocPath::as_str).collect();
                let line = line.map_or_else(String::new, |line| format!(" line {line}"));
                format!("{} → {}{line}", &text[link.range], places.join("|"))
            }
            LinkTarget::Place(path, range) => {
                format!("{} → {path} {}", &text[link.range], &fixture.text(&path)[range])
            }
        };
        let got: Vec<_> = document_links(&fixture.snapshot, path).into_iter().map(shown).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn files_that_exist_with_their_lines() {
        check(
            "//- docs/TICKETS.md\n### T1: a\r\n**Files:** `src/é.rs:42`, `src/b.rs:10-20`, `none.rs`\r\n\
             //- src/é.rs\n//- docs/src/b.rs\n",
            &["src/é.rs:42 → src/é.rs line 42", "src/b.rs:10-20 → docs/src/b.rs line 10"],
        );
    }

    #[test]
    fn a_path_with_a_line_anywhere() {
        check(
            "### T1: a\nIt fails in 漢字/b.rs:7, see `a.rs:3`.\n```\nat x.ts:1:2\n```\n<!-- c.rs:1 -->\n",
            &["漢字/b.rs:7 → 漢字/b.rs line 7", "a.rs:3 → a.rs line 3", "x.ts:1 → x.ts line 1"],
        );
        check("### T1: a\nat 10:30, https://a.com:80/x, localhost:3000, v1.2:3, a.rs:0, a.rs:3rd\n", &[]);
    }

    #[test]
    fn tickets_by_number() {
        check(
            "# Plan\n### Ticket 1: a\n### Ticket 2: b\nsee #1 and `#1`, not #9\n",
            &["#1 → TICKETS.md ### Ticket 1: a"],
        );
    }

    #[test]
    fn what_markdown_links_is_left_alone() {
        check(
            "### Ticket 1: a\n### Ticket 2: b\n[#1](x) [see #1][x] [y](a.rs:4) <a.rs:4> [#1]\n[1]: a.rs:4\n",
            &["#1 → TICKETS.md ### Ticket 1: a"],
        );
        check("//- README.md\na.rs:4 #1\n//- TICKETS.md\n### Ticket 1: a\n", &[]);
    }
}
