//! The next block of a batch: filled from the plan, spelled as the plan spells, and the place where it goes.
//!
//! ```text
//!  template ──lines──▶ head, fields, tail      values ◀── About        Spelling ◀── the plan's latest block
//!                          └───────────────────────┴── written ──▶ Insertion
//! ```
//!
//! Start at [`Order::insertion`].

use super::{
    about::About,
    fill::{self, Filled, Part, Value},
    own, part,
    spelling::Spelling,
    write,
};
use crate::{
    project::{DocPath, Member},
    syntax::facts::{BlockKind, FieldName, Verdict},
    text::LineEnding,
};
use serde::{Deserialize, Serialize};

/// A block that somebody wants written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The batch may be built.
    Handoff,
    /// The batch was built.
    Complete(Complete),
    /// Somebody looked at it.
    Review {
        /// Whether nothing stands in its way.
        approved: bool,
        /// What must change, a line each.
        changes: Option<String>,
    },
    /// Everything up to it was brought together.
    Sync,
}

/// How building went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complete {
    /// Whether the verify command passed.
    pub passed: bool,
    /// The commits, where they are known better than git's log tells.
    pub commits: Vec<String>,
    /// What was left out, with the reason.
    pub skipped: Option<String>,
}

/// Text to insert into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// The document.
    pub path: DocPath,
    /// At which byte.
    pub at: usize,
    /// What, in the document's line ends, with the blank lines around it.
    pub text: Filled,
    /// The block alone, with `\n` line ends.
    pub block: Filled,
}

/// What came of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This is to be inserted.
    Insert(Box<Insertion>),
    /// There is nothing to do, for this reason.
    Nothing(String),
}

impl Order {
    /// What it does, as a menu entry; `name` is what the batch is called.
    pub fn title(&self, name: &str) -> String {
        match self {
            Order::Handoff => format!("Insert HANDOFF for {name}"),
            Order::Complete(Complete { passed: true, .. }) => {
                format!("Insert COMPLETE for {name} (verify passed)")
            }
            Order::Complete(_) => format!("Insert COMPLETE for {name} (verify failed)"),
            Order::Review { approved: true, .. } => format!("Insert REVIEW for {name}: approved"),
            Order::Review { .. } => format!("Insert REVIEW for {name}: changes requested"),
            Order::Sync => format!("Insert SYNC after {name}"),
        }
    }

    /// The kind of block it writes.
    pub fn kind(&self) -> BlockKind {
        match self {
            Order::Handoff => BlockKind::Handoff,
            Order::Complete(_) => BlockKind::Complete,
            Order::Review { .. } => BlockKind::Review,
            Order::Sync => BlockKind::Sync,
        }
    }

    /// What is to be inserted, made from the text of the workspace's own template where one is given; nothing when the batch has just this
    /// block already.
    pub fn insertion(&self, about: &About<'_>, own: Option<&str>) -> Outcome {
        if let Some(why) = self.is_there(about) {
            return Outcome::Nothing(why);
        }
        let gone = || Outcome::Nothing(format!("{} is gone", about.name()));
        let Some(spot) = part::after(about) else { return gone() };
        let block = own.map_or_else(|| self.block(about, &spot), |own| own::fill(own, self, about));
        Outcome::Insert(Box::new(Insertion::new(spot.member, spot.at, block)))
    }

    /// The sentence that says so, if the block stands already and nothing has answered it.
    pub fn is_there(&self, about: &About<'_>) -> Option<String> {
        let (name, batch) = (about.name(), about.batch()?);
        let has = |kind: BlockKind| format!("{name} has its {} already", kind.word());
        if *self == Order::Sync {
            let told = about.batches.syncs.iter().any(|(_, last)| *last == Some(about.index));
            return told.then(|| format!("There is a SYNC after {name} already"));
        }
        let (_, last) = batch.blocks.last()?.find(&about.plan)?;
        let objects = matches!(last.verdict, Some(Verdict::Failed | Verdict::ChangesRequested));
        match (self, last.kind) {
            (Order::Handoff, BlockKind::Handoff) => Some(has(last.kind)),
            (Order::Handoff, BlockKind::Complete) if !objects => Some(format!("{name} is complete already")),
            (Order::Handoff, BlockKind::Review) if !objects => Some(format!("{name} is reviewed already")),
            (Order::Complete(Complete { passed, .. }), BlockKind::Complete) => {
                (*passed != objects).then(|| has(last.kind))
            }
            (Order::Complete(Complete { passed: true, .. }), BlockKind::Review) if !objects => {
                Some(format!("{name} is reviewed already"))
            }
            (Order::Review { approved, .. }, BlockKind::Review) => {
                (last.verdict.is_some() && *approved != objects).then(|| has(last.kind))
            }
            _ => None,
        }
    }

    /// The block as it would be written, wherever it goes.
    pub fn text(&self, about: &About<'_>) -> String {
        part::after(about).map(|spot| self.block(about, &spot).text).unwrap_or_default()
    }

    /// The block.
    fn block(&self, about: &About<'_>, spot: &part::Spot<'_>) -> Filled {
        let spelling = Spelling::of(about, self.kind());
        let template = Template::read(self.template());
        let value = |name: &str| self.value(about, &spelling, name);
        write::Block {
            order: self,
            about,
            spelling: &spelling,
            template: &template,
            level: level(about, spot),
        }
        .write(&value)
    }

    /// The text it is made from.
    pub fn template(&self) -> &'static str {
        match self {
            Order::Handoff => include_str!("texts/handoff.md"),
            Order::Complete(_) => include_str!("texts/complete.md"),
            Order::Review { .. } => include_str!("texts/review.md"),
            Order::Sync => include_str!("texts/sync.md"),
        }
    }

    /// The word its head ends with.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Order::Handoff => "Ready",
            Order::Complete(Complete { passed: true, .. }) => "Done",
            Order::Complete(_) => "Failed",
            Order::Review { approved: true, .. } => "Approved",
            Order::Review { .. } => "Changes requested",
            Order::Sync => "",
        }
    }

    pub(super) fn value(&self, about: &About<'_>, spelling: &Spelling, name: &str) -> Option<Value> {
        let dash = spelling.form(FieldName::Tickets).and_then(|form| form.dash).unwrap_or("-");
        Some(match (name, self) {
            ("verdict", _) => Value::Text(self.word().into()),
            ("tickets", _) => Value::List(about.ticket_list(dash)).or(Value::ask("<tickets>")),
            ("result", Order::Complete(Complete { passed, .. })) => {
                Value::Text(if *passed { "PASSED" } else { "FAILED" }.into())
            }
            ("next", Order::Complete(Complete { passed, .. })) => {
                Value::Text(if *passed { "Review" } else { "Fixes" }.into())
            }
            ("commits", Order::Complete(Complete { commits, .. })) if !commits.is_empty() => {
                Value::List(commits.clone())
            }
            ("skipped", Order::Complete(Complete { skipped, .. })) => {
                Value::known(skipped.clone().unwrap_or_default())
            }
            ("changes", Order::Review { approved: true, changes: None }) => Value::Nothing,
            ("changes", Order::Review { changes, .. }) => match changes {
                Some(changes) => Value::Text(listed(changes)),
                None => Value::ask("- <what has to change>"),
            },
            ("batches", _) => Value::List(synced(about)),
            _ => return about.value(name),
        })
    }
}

/// Each line as an item.
fn listed(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let item = |line: &str| if line.starts_with("- ") { line.to_owned() } else { format!("- {line}") };
    lines.map(item).collect::<Vec<_>>().join("\n")
}

/// The batches from the last SYNC up to this one, by name.
fn synced(about: &About<'_>) -> Vec<String> {
    let before = about.batches.syncs.iter().filter_map(|(_, last)| *last).filter(|last| *last < about.index);
    let first = before.max().map_or(0, |last| last + 1);
    let all = about.batches.list.get(first..=about.index).unwrap_or_default();
    all.iter().map(|batch| batch.name.to_string()).collect()
}

/// The heading marks of a block where the plan has none to go by: those of its batch.
fn level(about: &About<'_>, spot: &part::Spot<'_>) -> usize {
    let batch = about.batch().filter(|batch| batch.path == spot.member.path);
    let level = batch.and_then(|batch| batch.group(&about.plan)).map_or(2, |group| group.level);
    if level > 6 { 2 } else { usize::from(level).max(2) }
}

impl Insertion {
    /// `block` after the line that ends at `at`, one blank line before and after it.
    pub(super) fn new(member: &Member, at: usize, block: Filled) -> Insertion {
        let text = member.document.text();
        let end = if text.line_count() > 1 { text.line_ending() } else { LineEnding::Lf };
        let rest = text.slice(at..text.len());
        let mut whole = Filled::default();
        // Behind the first line is where it goes, and behind nothing there is no blank line.
        if !text.slice(0..at).trim_matches('\u{feff}').trim().is_empty() {
            whole.push("\n\n");
        }
        whole.append(block.clone());
        let next = text.slice(text.line_range(text.line_of(at) + 1));
        if rest.is_empty() || !rest.trim().is_empty() && !next.trim().is_empty() {
            whole.push("\n");
        }
        Insertion { path: member.path.clone(), at, text: whole.adapt(end), block }
    }
}

/// A block's template: its head, its fields in order, and what stands below them.
#[derive(Debug)]
pub(super) struct Template<'a> {
    /// The first line.
    pub(super) head: &'a str,
    /// Labels, and the names of their values.
    pub(super) fields: Vec<(&'a str, &'a str)>,
    /// The rest.
    pub(super) tail: &'a str,
}

impl<'a> Template<'a> {
    pub(super) fn read(text: &'a str) -> Template<'a> {
        let (head, rest) = text.split_once('\n').unwrap_or((text, ""));
        let (fields, tail) = rest.split_once("\n\n").unwrap_or((rest, ""));
        let field = |line: &'a str| match fill::parts(line).as_slice() {
            [Part::Text(label), Part::Name(name)] => Some((label.trim_end().trim_end_matches(':'), *name)),
            _ => None,
        };
        Template { head, fields: fields.lines().filter_map(field).collect(), tail: tail.trim_end() }
    }
}

/// The field that a value of this name stands in.
pub(super) fn field_of(name: &str) -> FieldName {
    match name {
        "tickets" => FieldName::Tickets,
        "files" => FieldName::Files,
        "needs" => FieldName::DependsOn,
        "verify" | "result" => FieldName::Verify,
        "head" => FieldName::Dispatched,
        "commits" => FieldName::Commits,
        "skipped" => FieldName::Skipped,
        "next" => FieldName::ReadyFor,
        "reviewed" => FieldName::Reviewed,
        "verdict" => FieldName::Verdict,
        _ => FieldName::Other,
    }
}
