//! Gathers the entries of a document and what they are in scope of.
//!
//! Knows where an entry stands under which heading; not how entries are recognised. Start at [`Collect::push`].

use super::{
    role::Role,
    words::{Topic, Voice},
};
use crate::{
    contract::{AbiItem, AbiKind, Said},
    syntax::entry::{About, Entries, Entry, Form, Scope, part::Part},
    text::Span,
};
use smol_str::SmolStr;
use std::ops::Range;

/// What stands above the pieces of a section.
#[derive(Clone, Debug)]
pub struct Context {
    /// The section.
    pub section: u32,
    /// The contract.
    pub owner: Option<SmolStr>,
    /// What the headings gather; below an item, those above it.
    pub topic: Option<Topic>,
    /// What a heading below an item gathers: the errors of a function.
    pub aside: Option<Topic>,
    /// How it is to be read.
    pub voice: Voice,
    /// The section of the item's heading that it stands under.
    pub item: Option<u32>,
}

/// The entries so far.
#[derive(Debug)]
pub struct Collect<'a> {
    parts: &'a [Part<'a>],
    roles: &'a [Role],
    starts: Vec<usize>,
    /// By the section of their heading.
    scopes: Vec<Option<u32>>,
    /// What was found.
    pub found: Entries,
}

/// Where an entry stands and how.
#[derive(Clone, Debug)]
pub struct Place {
    /// How it is written.
    pub form: Form,
    /// Its name, in bytes of the section.
    pub name: Range<usize>,
    /// All of it.
    pub whole: Range<usize>,
    /// The scope of its own table.
    pub scope: Option<u32>,
}

impl<'a> Collect<'a> {
    /// Nothing so far.
    pub fn new(parts: &'a [Part<'a>], roles: &'a [Role]) -> Collect<'a> {
        let starts = parts.iter().scan(0, |start, part| {
            let at = *start;
            *start += part.text.len();
            Some(at)
        });
        Collect {
            parts,
            roles,
            starts: starts.collect(),
            scopes: vec![None; parts.len()],
            found: Entries::default(),
        }
    }

    /// What stands above section `index`.
    pub fn context(&self, index: u32) -> Context {
        let mut context =
            Context { section: index, owner: None, topic: None, aside: None, voice: Voice::Full, item: None };
        for (section, role) in self.above(index) {
            match role {
                Role::Silent => context.voice = Voice::Silent,
                Role::Quiet => context.voice = context.voice.max(Voice::Quiet),
                Role::Items(_) if context.item.is_none() => {
                    (context.item, context.aside) = (Some(section), context.topic.take());
                }
                Role::Topic(topic) => context.topic = context.topic.or(Some(*topic)),
                Role::Contract(name) => context.owner = context.owner.or(Some(name.clone())),
                Role::Items(_) | Role::Open => {}
            }
        }
        context
    }

    /// The headings of section `index` with their roles, its own first.
    fn above(&self, index: u32) -> impl Iterator<Item = (u32, &'a Role)> + use<'a> {
        let (parts, roles) = (self.parts, self.roles);
        let headings = parts.get(index as usize).into_iter().flat_map(|part| part.headings.iter().rev());
        headings.filter_map(move |heading| Some((heading.section, roles.get(heading.section as usize)?)))
    }

    /// Adds an entry; gives its index.
    pub fn push(&mut self, context: &Context, item: AbiItem, owner: Option<SmolStr>, place: Place) -> usize {
        let scope = match (place.form, place.scope) {
            (Form::Aside, _) => None,
            (_, Some(scope)) => Some(scope),
            _ => self.scope_of(context, item.kind),
        };
        let whole = Span::new(place.whole);
        self.found.entries.push(Entry {
            said: Said::Abi(item),
            owner: owner.or_else(|| context.owner.clone()),
            prefixes: Vec::new(),
            form: place.form,
            section: context.section,
            name: Span::new(place.name),
            whole,
            scope,
        });
        if place.form != Form::Aside {
            self.extend(context, scope, whole);
        }
        self.found.entries.len() - 1
    }

    /// The innermost heading's scope that an entry of `kind` belongs to.
    fn scope_of(&mut self, context: &Context, kind: Option<AbiKind>) -> Option<u32> {
        let above: Vec<_> = self.above(context.section).collect();
        let gathers = above.iter().find(|(_, role)| match role {
            Role::Topic(topic) => belongs(*topic, kind),
            Role::Contract(_) => true,
            _ => false,
        });
        let (section, role) = *gathers?;
        let about = match role {
            Role::Topic(topic) => About::Abi(topic.kind()),
            _ => About::Contract,
        };
        Some(self.scope_at(section, about, context.owner.clone()))
    }

    /// The scope of the heading that opens `section`.
    fn scope_at(&mut self, section: u32, about: About, owner: Option<SmolStr>) -> u32 {
        if let Some(known) = self.scopes.get(section as usize).copied().flatten() {
            return known;
        }
        let heading = self.parts.get(section as usize).and_then(|part| part.heading());
        let at = heading.map(|heading| heading.at).unwrap_or_default();
        let scope =
            self.add_scope(Scope { about, owner, section, at, end: Span { start: at.end, end: at.end } });
        if let Some(slot) = self.scopes.get_mut(section as usize) {
            *slot = Some(scope);
        }
        scope
    }

    /// Adds a scope of its own; gives its index.
    pub fn add_scope(&mut self, scope: Scope) -> u32 {
        self.found.scopes.push(scope);
        u32::try_from(self.found.scopes.len() - 1).unwrap_or(u32::MAX)
    }

    /// Moves the ends of an entry's scope, and of its contract's, behind it.
    fn extend(&mut self, context: &Context, scope: Option<u32>, whole: Span) {
        let end = context.item.map_or(whole.at(self.start_of(context.section)), |item| self.all_below(item));
        let contract = self.above(context.section).find(|(_, role)| matches!(role, Role::Contract(_)));
        let contract =
            contract.map(|(section, _)| self.scope_at(section, About::Contract, context.owner.clone()));
        for scope in scope.into_iter().chain(contract) {
            let start = self.found.scopes.get(scope as usize).map_or(0, |scope| self.start_of(scope.section));
            if let Some(scope) = self.found.scopes.get_mut(scope as usize) {
                scope.end = Span::new(end.start.saturating_sub(start)..end.end.saturating_sub(start));
            }
        }
    }

    fn start_of(&self, section: u32) -> usize {
        self.starts.get(section as usize).copied().unwrap_or_default()
    }

    /// Bytes of the document that stand below the heading of `section`, without blank lines and rules at the end.
    fn all_below(&self, section: u32) -> Range<usize> {
        let mut last = section as usize;
        while self
            .parts
            .get(last + 1)
            .is_some_and(|part| part.headings.iter().any(|above| above.section == section))
        {
            last += 1;
        }
        let text = self.parts.get(last).map_or("", |part| &part.text);
        let mut end = text.trim_end();
        while let Some(before) = end.strip_suffix("---").or_else(|| end.strip_suffix("***")) {
            end = before.trim_end();
        }
        self.start_of(section)..self.starts.get(last).copied().unwrap_or_default() + end.len()
    }
}

/// Whether what a heading gathers includes `kind`.
fn belongs(topic: Topic, kind: Option<AbiKind>) -> bool {
    match topic {
        Topic::Kind(of) => Some(of) == kind,
        Topic::Types => matches!(kind, Some(AbiKind::Struct | AbiKind::Enum)),
        Topic::Variables => matches!(kind, Some(AbiKind::Function | AbiKind::Constant)),
    }
}
