//! What a plan and its repository say of one batch, as the words of a template.
//!
//! Asks the snapshot; writes nothing and knows no spelling. Start at [`About::find`].

use super::fill::Value;
use crate::{
    project::{Batch, Batches, Commit, DocPath, Member, Plan, Snapshot},
    syntax::{
        Block, Document, Id, Ticket, batch_at_start,
        facts::{BlockKind, Said},
    },
};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A batch by name, so that it is found again after edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Which {
    /// A document of its plan, relative to the workspace.
    pub path: String,
    /// What it is called: `Batch 2`.
    pub batch: String,
}

/// A batch in its plan.
#[derive(Clone, Debug)]
pub struct About<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) plan: Plan<'a>,
    pub(super) batches: Arc<Batches>,
    pub(super) index: usize,
}

impl<'a> About<'a> {
    /// The batch that is meant.
    ///
    /// # Errors
    /// When it is gone; the reason is for the reader.
    pub fn find(snapshot: &'a Snapshot, which: &Which) -> Result<About<'a>, String> {
        let path = DocPath::new(&which.path);
        let gone = || format!("{path} has no {} any more; ask again", which.batch);
        let (plan, batches) = snapshot.plan(&path).zip(snapshot.batches(&path)).ok_or_else(gone)?;
        let named = |batch: &&(usize, &Batch)| batch.1.name.to_string() == which.batch;
        let all: Vec<_> = batches.list.iter().enumerate().collect();
        // Archives may count anew; who names a batch means the one that is worked on.
        let home = all.iter().filter(named).find(|(_, batch)| batch.path == plan.home.path);
        let index = home.or_else(|| all.iter().find(named)).map(|(index, _)| *index).ok_or_else(gone)?;
        Ok(About { snapshot, plan, batches, index })
    }

    /// The batch at an index into [`Batches::list`].
    pub fn at(snapshot: &'a Snapshot, path: &DocPath, index: usize) -> Option<About<'a>> {
        let (plan, batches) = snapshot.plan(path).zip(snapshot.batches(path))?;
        (index < batches.list.len()).then_some(About { snapshot, plan, batches, index })
    }

    /// Its name, to find it again.
    pub fn which(&self) -> Which {
        Which { path: self.plan.home.path.as_str().to_owned(), batch: self.name() }
    }

    /// The batch.
    pub fn batch(&self) -> Option<&Batch> {
        self.batches.list.get(self.index)
    }

    /// The batches of its plan.
    pub fn batches(&self) -> &Batches {
        &self.batches
    }

    /// Everything known.
    pub fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// Which of them it is.
    pub fn index(&self) -> usize {
        self.index
    }

    /// What its last review asks for, a point a line.
    pub fn points(&self) -> Vec<String> {
        let Some((member, block)) = self.last(BlockKind::Review) else { return Vec::new() };
        let text = member.document.text().slice(super::part::extent(member, block)).into_owned();
        let items =
            text.lines().filter_map(|line| line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")));
        let plain = items.map(|item| item.trim_start_matches(['[', ' ', ']', 'x']).trim().to_owned());
        // `- **Reviewed:** …` is a field, `- <what has to change>` waits to be written.
        plain.filter(|item| !item.is_empty() && !item.starts_with(['*', '_', '<', '{'])).collect()
    }

    /// What it is called: `Batch 2`.
    pub fn name(&self) -> String {
        self.batch().map(|batch| batch.name.to_string()).unwrap_or_default()
    }

    /// Its heading without the name: `Core` of `Batch 1: Core`.
    pub fn title(&self) -> String {
        let title = self.batch().map(|batch| batch.title.as_str()).unwrap_or_default();
        title_of(title)
    }

    /// Its tickets that count, without the steps of tickets.
    pub fn tickets(&self) -> Vec<&'a Ticket> {
        let all = self.batch().map(|batch| batch.live_tickets(&self.plan).collect::<Vec<_>>());
        all.unwrap_or_default().into_iter().filter(|ticket| ticket.parent.is_none()).collect()
    }

    /// The document it stands in.
    pub fn member(&self) -> Option<&'a Member> {
        self.batch()?.member(&self.plan)
    }

    /// Its last block of a kind.
    pub fn last(&self, kind: BlockKind) -> Option<(&'a Member, &'a Block)> {
        self.batch()?.blocks_of(kind).next_back()?.find(&self.plan)
    }

    /// Its tickets as a list: ranges where the plan reads them as just these, `dash` between their ends.
    pub fn ticket_list(&self, dash: &str) -> Vec<String> {
        let ids: Vec<&Id> = self.tickets().into_iter().map(|ticket| &ticket.id).collect();
        let mut list = Vec::new();
        let mut rest = ids.as_slice();
        while let Some((first, after)) = rest.split_first() {
            let longest = (2..=run(rest)).rev().filter_map(|len| rest.get(..len));
            let range = longest.filter_map(|ids| Some((ids.len(), self.range(ids, dash)?))).next();
            match range {
                Some((len, text)) => {
                    list.push(text);
                    rest = rest.get(len..).unwrap_or_default();
                }
                None => {
                    list.push(first.to_string());
                    rest = after;
                }
            }
        }
        list
    }

    /// The range from the first to the last of `ids`, if the plan reads it as exactly these.
    fn range(&self, ids: &[&Id], dash: &str) -> Option<String> {
        let (first, last) = (ids.first()?, ids.last()?);
        let reads = |text: &String| {
            let document = Document::new(&format!("## HANDOFF — Batch 1\nTickets: {text}\n"));
            let blocks = document.blocks().blocks;
            let tickets = blocks.first().map(|block| self.plan.tickets_of(block)).unwrap_or_default();
            tickets.iter().map(|(id, _)| id.key()).eq(ids.iter().map(|id| id.key()))
        };
        let dashes = [dash, "-", "–", " – "];
        dashes.iter().map(|dash| format!("{first}{dash}{last}")).find(reads)
    }

    /// The files its tickets name, each once, in order.
    pub fn files(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let Some(member) = self.member() else { return found };
        for (section, field) in self.tickets().into_iter().flat_map(|ticket| &ticket.fields) {
            let facts = member.document.section(*section).map(|section| &section.facts);
            let field = facts.and_then(|facts| facts.fields.get(*field as usize));
            if let Some(Said::Files(files)) = field.map(|field| &field.said) {
                found.extend(files.iter().map(|file| file.path.to_string()));
            }
        }
        let mut seen = FxHashSet::default();
        found.retain(|path| seen.insert(path.clone()));
        found
    }

    /// The batches it needs, by name.
    pub fn needs(&self) -> Vec<String> {
        let needs = self.batch().map(|batch| batch.needs.as_slice()).unwrap_or_default();
        needs.iter().filter_map(|at| self.batches.list.get(*at)).map(|batch| batch.name.to_string()).collect()
    }

    /// The command that verifies it: its own HANDOFF's, else the last HANDOFF's of the plan, else the configured one.
    pub fn verify(&self) -> Option<String> {
        let own = self.last(BlockKind::Handoff);
        let others = self.batches.list.iter().rev();
        let others =
            others.filter_map(|batch| batch.blocks_of(BlockKind::Handoff).next_back()?.find(&self.plan));
        let said = own.into_iter().chain(others).filter_map(|(_, block)| block.verify.as_ref());
        let mut said = said.map(|note| note.text.trim().trim_matches('`').trim().to_owned());
        let told = said.find(|text| !text.is_empty() && !text.starts_with(['<', '{', '[']));
        told.or_else(|| self.snapshot.configuration().flow.verify.clone())
    }

    /// The hash of what is checked out, short.
    pub fn head(&self) -> Option<String> {
        let head = self.snapshot.git().head.as_ref()?.commit.as_ref()?;
        Some(head.get(..7).unwrap_or(head).to_owned())
    }

    /// The commits that made it, oldest first: those since it was handed over that name its tickets or touch its files; where nothing says
    /// when that was, those that name its tickets. Commits to plans alone made nothing.
    pub fn commits(&self) -> Vec<String> {
        let git = self.snapshot.git();
        let dispatched = self.last(BlockKind::Handoff).and_then(|(_, block)| block.dispatched.as_ref());
        let since = dispatched.zip(git.head.as_ref().and_then(|head| head.commit.as_ref()));
        let since = since.and_then(|((older, _), head)| git.between(older, head));
        let named = self.tickets();
        let mut ours: FxHashSet<&str> = FxHashSet::default();
        ours.extend(named.iter().flat_map(|ticket| git.naming(&ticket.id)).map(|one| one.hash.as_str()));
        let all: Vec<&Commit> = match since {
            Some(since) => {
                for file in self.files() {
                    let path = DocPath::new(&file);
                    ours.extend(git.touching(&path).map(|one| one.hash.as_str()));
                }
                since
            }
            None => git.log.commits().iter().collect(),
        };
        let found = all.into_iter().rev().filter(|one| ours.contains(one.hash.as_str()));
        found.filter(|one| !self.is_plan_only(one)).map(|one| one.short().to_owned()).collect()
    }

    fn is_plan_only(&self, commit: &Commit) -> bool {
        let is_plan = |path: &DocPath| self.plan.documents().any(|member| member.path == *path);
        !commit.files.is_empty() && commit.files.iter().all(|file| is_plan(&file.path))
    }

    /// The commits its last COMPLETE names, as `a..b`.
    pub fn reviewed(&self) -> Option<String> {
        let (_, block) = self.last(BlockKind::Complete)?;
        let (first, last) = (block.commits.first()?, block.commits.last()?);
        Some(if first.0 == last.0 { first.0.to_string() } else { format!("{}..{}", first.0, last.0) })
    }

    /// Who builds, where a HANDOFF says to whom it goes.
    pub fn builder(&self) -> Option<String> {
        let handoffs = self.batches.list.iter().rev().flat_map(|batch| batch.blocks_of(BlockKind::Handoff));
        let mut told = handoffs.filter_map(|at| Some(at.find(&self.plan)?.1.agents.as_ref()?.1.to_string()));
        told.next()
    }

    /// The words of every template that speaks of a batch.
    pub fn value(&self, name: &str) -> Option<Value> {
        Some(match name {
            "batch" => Value::Text(self.name()),
            "title" => Value::known(self.title()),
            "tickets" => Value::List(self.ticket_list("-")).or(Value::ask("<tickets>")),
            "files" => Value::List(self.files()).or(Value::ask("none")),
            "needs" => Value::List(self.needs()).or(Value::Text("none".into())),
            "verify" => self.verify().map_or_else(|| Value::ask("<verify command>"), Value::known),
            "head" => self.head().map_or(Value::Nothing, Value::known),
            "commits" => Value::List(self.commits()).or(Value::ask("<commits>")),
            "reviewed" => self.reviewed().map_or(Value::Nothing, Value::known),
            "builder" => Value::known(self.builder().unwrap_or_default()).or(Value::ask("Codex")),
            "plan" => Value::Text(self.plan.home.path.to_string()),
            _ => return None,
        })
    }
}

/// What follows the name in a heading: `Core` of `Batch 1: Core`.
pub(super) fn title_of(heading: &str) -> String {
    let rest = batch_at_start(heading).and_then(|(_, name)| heading.get(name.end..)).unwrap_or_default();
    rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '—' | '–' | '-' | '*' | '·'))
        .to_owned()
}

/// How many ids from the first on follow one another.
fn run(ids: &[&Id]) -> usize {
    let follows = |pair: &&[&Id]| match pair {
        [a, b] => a.stem() == b.stem() && a.suffix() == b.suffix() && a.number().map(|n| n + 1) == b.number(),
        _ => false,
    };
    1 + ids.windows(2).take_while(follows).count()
}
