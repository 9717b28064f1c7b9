//! A ticket's lines without what they say: another id and title, fields emptied, one open box a list.
//!
//! Goes line by line, so that whatever form a neighbour has comes out the same. Start at [`text`].

use crate::{
    ide::actions::{cells, lines, status},
    project::{Found, Member},
    syntax::{
        Anchor, Id, Section,
        facts::{Channel, Field, FieldName, Form, Said},
    },
};
use std::ops::Range;

/// The lines of a ticket like `found`, called `id` and `title`, each ended by `\n`.
pub(super) fn text(found: Found<'_>, id: &Id, title: &str) -> Option<String> {
    let Found { member, ticket } = found;
    if lines::form(member, ticket) == Form::Row {
        return Some(row(found, id, title)? + "\n");
    }
    let text = member.document.text();
    let first = text.line_of(member.document.range(ticket.line_at).start);
    let last = text.line_of(lines::end_of_own(member, ticket).saturating_sub(1)).max(first);
    let mut skeleton =
        Skeleton { found, out: declaration(found, id, title)? + "\n", skipping: false, boxes: 0 };
    (first + 1..=last).for_each(|line| skeleton.line(text.line_range(line)));
    Some(skeleton.out)
}

/// What was written so far.
struct Skeleton<'a> {
    found: Found<'a>,
    out: String,
    /// Whether the sub-section at hand is left out.
    skipping: bool,
    /// How many boxes stand above without another line between.
    boxes: usize,
}

impl Skeleton<'_> {
    fn line(&mut self, at: Range<usize>) {
        let member = self.found.member;
        let shown = member.document.text().slice(at.clone()).into_owned();
        let (section, start) = member.document.sections().at_byte(at.start);
        let Some(parsed) = member.document.sections().get(section) else { return };
        let heading = parsed.facts.heading.as_ref().filter(|_| start == at.start);
        if let Some(heading) = heading {
            self.skipping = heading.field.is_none_or(|name| name == FieldName::Later);
        }
        if shown.trim().is_empty() {
            let apart = self.out.ends_with("\n\n");
            self.out.push_str(if apart { "" } else { "\n" });
            return;
        }
        if self.skipping {
            return;
        }
        let within = at.start - start..at.end - start;
        let checkbox =
            parsed.facts.boxes.iter().find(|one| inside(parsed, &within, parsed.span(one.spot).start));
        if heading.is_some() {
            self.push(&shown);
        } else if let Some(checkbox) = checkbox {
            self.boxes += 1;
            if self.boxes == 1 {
                let open = parsed.span(checkbox.spot).start as usize - within.start;
                self.out.push_str(shown.get(..open).unwrap_or_default());
                self.out.push_str(" ] \n");
            }
        } else if let Some(line) = emptied(self.found, parsed, &shown, &within) {
            self.push(&line);
        }
    }

    fn push(&mut self, line: &str) {
        self.boxes = 0;
        self.out.push_str(line);
        self.out.push('\n');
    }
}

fn inside(_: &Section, within: &Range<usize>, at: u32) -> bool {
    within.contains(&(at as usize)) || within.end == at as usize
}

/// The line with the values of its fields taken out; `None` when it holds none.
fn emptied(found: Found<'_>, parsed: &Section, shown: &str, within: &Range<usize>) -> Option<String> {
    let fields = parsed.facts.fields.iter().filter(|field| {
        field.row.is_none()
            && !parsed.span(field.label).at(0).is_empty()
            && inside(parsed, within, parsed.span(field.label).start)
    });
    let fields: Vec<&Field> = fields.collect();
    fields.first()?;
    let mut line = shown.to_owned();
    for field in fields.iter().rev() {
        let value = parsed.span(field.value).at(0);
        let Some(at) = value.start.checked_sub(within.start).filter(|_| value.end <= within.end) else {
            continue;
        };
        let old = line.get(at..at + value.len())?;
        let new = if old.is_empty() { String::new() } else { blank(found, field, old) };
        line.replace_range(at..at + value.len(), &new);
    }
    Some(line.trim_end().to_owned())
}

/// What a field says of a ticket of which nothing is known.
fn blank(found: Found<'_>, field: &Field, old: &str) -> String {
    match (&field.said, field.name) {
        (Said::Status(_), _) => status::todo(found, field.row.is_some(), old),
        (Said::References { none: true, .. }, _) => old.to_owned(),
        (_, FieldName::DependsOn) => nothing(found.member, field.row.is_some()),
        _ => String::new(),
    }
}

/// How the document says that a ticket depends on nothing.
fn nothing(member: &Member, cell: bool) -> String {
    let none = |field: &&Field| {
        field.name == FieldName::DependsOn
            && field.row.is_some() == cell
            && matches!(&field.said, Said::References { none: true, .. })
    };
    let mut said = (0u32..).zip(member.document.sections().iter()).filter_map(|(section, parsed)| {
        let field = parsed.facts.fields.iter().find(none)?;
        Some(member.document.at(Anchor { section, spot: field.value }).into_owned())
    });
    // A reason stands behind the word as often as not.
    said.find(|value| value.len() <= 8).unwrap_or_else(|| if cell { "—" } else { "none" }.to_owned())
}

/// The declaring line.
fn declaration(found: Found<'_>, id: &Id, title: &str) -> Option<String> {
    let Found { member, ticket } = found;
    let line = member.document.range(ticket.line_at);
    let shown = member.document.text().slice(line.clone()).into_owned();
    let place = |at: Anchor| {
        let range = member.document.range(at);
        Some(range.start.checked_sub(line.start)?..range.end.checked_sub(line.start)?)
    };
    let candidate = lines::candidate(member, ticket)?;
    let at = Anchor { section: ticket.line_at.section, spot: candidate.id_spot };
    let (id_at, title_at) = (place(at)?, place(ticket.title_at)?);
    let spelled = shown.get(id_at.clone())?;
    let number = if lines::form(member, ticket) == Form::Numbered { spelled } else { ticket.id.as_str() };
    let spelled = spelled.rfind(number).map_or_else(
        || id.to_string(),
        |from| {
            format!(
                "{}{id}{}",
                spelled.get(..from).unwrap_or_default(),
                spelled.get(from + number.len()..).unwrap_or_default()
            )
        },
    );
    let head = opened(shown.get(..id_at.start)?);
    let gap = if title_at.is_empty() { ": " } else { shown.get(id_at.end..title_at.start)? };
    let gap = unmarked(gap);
    let tail = shown.get(title_at.end..)?;
    let close: String = if title_at.is_empty() {
        String::new()
    } else {
        tail.chars().take_while(|c| matches!(c, '*' | '_' | '`')).collect()
    };
    let signs = ticket.marks.iter().any(|mark| mark.channel == Channel::Struck);
    let line = format!("{head}{spelled}{gap}{title}{close}");
    Some(if signs { line.replace("~~", "") } else { line })
}

/// What stands before an id, its boxes open and its signs gone.
fn opened(head: &str) -> String {
    let mut out = unmarked(head);
    if let Some((from, to)) =
        out.find('[').zip(out.find(']')).filter(|(from, to)| to > from && to - from <= 4)
    {
        out.replace_range(from + 1..to, " ");
    }
    out
}

/// Without emoji, and the blank after each.
fn unmarked(text: &str) -> String {
    let mut out = String::new();
    let mut after = false;
    for c in text.chars() {
        let sign = crate::syntax::is_pictograph(c);
        if !(sign || after && c == ' ') {
            out.push(c);
        }
        after = sign;
    }
    out
}

/// A row with the same columns.
fn row(found: Found<'_>, id: &Id, title: &str) -> Option<String> {
    let Found { member, ticket } = found;
    let line = member.document.range(ticket.line_at);
    let shown = member.document.text().slice(line.clone()).into_owned();
    let parsed = member.document.section(ticket.line_at.section)?;
    let start = member.document.sections().start_of(ticket.line_at.section as usize);
    let candidate = lines::candidate(member, ticket)?;
    let local = |range: Range<usize>| {
        Some((range.start + start).checked_sub(line.start)?..(range.end + start).checked_sub(line.start)?)
    };
    let id_at = local(parsed.span(candidate.id_spot).at(0))?;
    let title_at = local(parsed.span(candidate.title_spot).at(0))?;
    let fields = parsed.facts.fields.get(candidate.cells.start as usize..candidate.cells.end as usize)?;
    let mut out = shown.clone();
    for cell in cells::ranges(&shown).into_iter().rev() {
        let holds = |at: &Range<usize>| !at.is_empty() && cell.start <= at.start && at.end <= cell.end;
        let old = shown.get(cell.clone())?.to_owned();
        let field =
            fields.iter().find(|field| local(parsed.span(field.value).at(0)).is_some_and(|at| holds(&at)));
        let new = match field {
            _ if holds(&id_at) => {
                let before = shown.get(cell.start..id_at.start)?;
                let titled = if holds(&title_at) {
                    format!("{}{title}", shown.get(id_at.end..title_at.start)?)
                } else {
                    shown.get(id_at.end..cell.end)?.to_owned()
                };
                format!("{}{id}{}", unmarked(before), titled).replace("~~", "")
            }
            _ if holds(&title_at) => title.to_owned(),
            Some(field) => blank(found, field, &old),
            None => String::new(),
        };
        out.replace_range(cell, &new);
    }
    Some(out)
}
