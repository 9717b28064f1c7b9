//! One endpoint, several shapes: who says of the same payload what cannot all be true.
//!
//! What tracks agreed, what a ping assumes, what contract documents say and what code sends are put together by the
//! endpoint they are about, once for the whole workspace. Several shapes that one of them allows are one saying, a union.
//! Code that sends several shapes agrees with whoever agrees with one. What a document says against code is told by the
//! rules that compare entries with facts, not here. Start at [`Shapes::of`].

use super::{Documented, Match, protocol};
use crate::{
    contract::{Direction, Payload, Role, Said, Shape, conflict},
    project::{DocPath, Kind, Place, Snapshot},
    source::{Fact, Facts, Side},
    syntax::{
        Anchor, Spot,
        entry::{Entry, Form},
    },
};
use rustc_hash::FxHashMap;

/// What everybody says of payloads, and where that conflicts.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    sayings: Vec<Saying>,
    conflicts: FxHashMap<DocPath, Vec<Conflict>>,
}

/// What somebody says of a payload.
#[derive(Clone, Debug, PartialEq)]
pub struct Saying {
    /// Who.
    pub who: Who,
    /// The endpoint, as it is spelled there.
    pub name: String,
    /// What of it; the status of an answer is left out.
    pub role: Role,
    /// The shape.
    pub shape: Shape,
    /// Where.
    pub place: Place,
}

/// Who says something of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Who {
    /// Tracks, to each other.
    Agreed,
    /// A ping.
    Assumed,
    /// A contract document.
    Documented,
    /// Code.
    Code,
}

/// A saying that others contradict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The saying.
    pub of: u32,
    /// Those that contradict it.
    pub against: Vec<u32>,
}

impl Shapes {
    /// Compares all that is said in `snapshot`.
    pub(super) fn of(snapshot: &Snapshot, joined: &FxHashMap<DocPath, Documented>, facts: &Facts) -> Shapes {
        let mut groups = Groups::default();
        for kind in [Kind::Tracks, Kind::Protocol] {
            for member in snapshot.of_kind(kind) {
                let both = member.kinds.has(Kind::Tracks) && kind == Kind::Protocol;
                let entries = member.entries();
                let known = joined.get(&member.path).map(|documented| documented.matches.clone());
                let matches = known.unwrap_or_else(|| protocol::matches(entries, facts));
                let pairs = entries.entries.iter().zip(&matches).filter(|_| !both);
                pairs.for_each(|(entry, found)| groups.entry(&member.path, entry, found));
            }
        }
        groups.code(facts);
        groups.compare()
    }

    /// The conflicts of sayings in one file.
    pub fn conflicts(&self, path: &DocPath) -> &[Conflict] {
        self.conflicts.get(path).map_or(&[], Vec::as_slice)
    }

    /// A saying by its index.
    pub fn saying(&self, index: u32) -> Option<&Saying> {
        self.sayings.get(index as usize)
    }
}

/// Sayings by their endpoint.
#[derive(Default)]
struct Groups {
    sayings: Vec<Saying>,
    groups: Vec<Group>,
    by_key: FxHashMap<String, usize>,
}

/// What is said of one endpoint.
#[derive(Default)]
struct Group {
    sayings: Vec<u32>,
    facts: Vec<u32>,
}

impl Groups {
    fn entry(&mut self, path: &DocPath, entry: &Entry, found: &Match) {
        let who = match entry.form {
            Form::Agreed => Who::Agreed,
            Form::Assumed => Who::Assumed,
            Form::Aside => return,
            _ => Who::Documented,
        };
        let facts = if let Match::Found(facts) = found { facts.as_slice() } else { &[] };
        let Some(key) = key(&entry.said) else { return };
        let at = self.group(key, facts.first().copied());
        let place = |at| Place { path: path.clone(), anchor: entry.anchor_of(at) };
        let said = sayings(&entry.said, who, &place);
        if let Some(group) = self.groups.get_mut(at) {
            group
                .facts
                .extend(facts.iter().filter(|fact| !group.facts.contains(fact)).copied().collect::<Vec<_>>());
        }
        self.add(at, said);
    }

    /// The group of an endpoint, known by its name or by the code that it was found to be.
    fn group(&mut self, key: String, fact: Option<u32>) -> usize {
        let keys: Vec<String> =
            [Some(key), fact.map(|fact| format!("={fact}"))].into_iter().flatten().collect();
        let known = keys.iter().rev().find_map(|key| self.by_key.get(key)).copied();
        let at = known.unwrap_or(self.groups.len());
        if known.is_none() {
            self.groups.push(Group::default());
        }
        self.by_key.extend(keys.into_iter().map(|key| (key, at)));
        at
    }

    fn add(&mut self, group: usize, said: Vec<Saying>) {
        let Some(group) = self.groups.get_mut(group) else { return };
        for saying in said {
            group.sayings.push(u32::try_from(self.sayings.len()).unwrap_or(u32::MAX));
            self.sayings.push(saying);
        }
    }

    /// What code says of the endpoints that somebody speaks of.
    fn code(&mut self, facts: &Facts) {
        for at in 0..self.groups.len() {
            let found = self.groups.get(at).map(|group| group.facts.clone()).unwrap_or_default();
            let found = found.iter().filter_map(|index| facts.facts.get(*index as usize));
            let said: Vec<Saying> = found.filter(|fact| sends(fact)).flat_map(of_code).collect();
            self.add(at, said);
        }
    }

    fn compare(self) -> Shapes {
        let Groups { sayings, groups, .. } = self;
        let mut shapes = Shapes { sayings, conflicts: FxHashMap::default() };
        for group in &groups {
            let with: Vec<(u32, &Saying)> = group
                .sayings
                .iter()
                .filter_map(|at| Some((*at, shapes.sayings.get(*at as usize)?)))
                .collect();
            let found: Vec<(DocPath, Conflict)> = with
                .iter()
                .filter_map(|(at, saying)| {
                    let against = against(saying, &with);
                    let conflict = Conflict { of: *at, against };
                    (!conflict.against.is_empty()).then(|| (saying.place.path.clone(), conflict))
                })
                .collect();
            for (path, conflict) in found {
                shapes.conflicts.entry(path).or_default().push(conflict);
            }
        }
        shapes
    }
}

/// Which of the others contradict a saying, as far as it is to be told where that stands.
fn against(saying: &Saying, others: &[(u32, &Saying)]) -> Vec<u32> {
    let comparable: Vec<&(u32, &Saying)> =
        others.iter().filter(|(_, other)| other.role == saying.role && other.place != saying.place).collect();
    let agreed = comparable.iter().any(|(_, other)| other.who == Who::Agreed);
    // Where code says several things, it contradicts only who agrees with none of them.
    let refutes = |claim: &Saying| {
        let mut code = others.iter().filter(|(_, other)| other.who == Who::Code && other.role == claim.role);
        code.all(|(_, code)| conflict(&claim.shape, &code.shape).is_some())
    };
    let tells = |other: &Saying| match (saying.who, other.who) {
        (Who::Code, Who::Agreed | Who::Assumed) => refutes(other),
        (Who::Agreed | Who::Assumed, Who::Code) => refutes(saying),
        (Who::Code, _) | (_, Who::Code) => false,
        (Who::Documented, Who::Documented) => saying.place.path != other.place.path,
        (Who::Documented, Who::Assumed) => !agreed,
        _ => true,
    };
    let contradicts = |other: &Saying| tells(other) && conflict(&saying.shape, &other.shape).is_some();
    comparable.into_iter().filter(|(_, other)| contradicts(other)).map(|(at, _)| *at).collect()
}

/// What an endpoint is known by.
fn key(said: &Said) -> Option<String> {
    match said {
        Said::Route(route) => Some(format!("{} {}", route.method.name(), route.path.normal())),
        Said::Message(message) => Some(message.name.to_string()),
        Said::Abi(_) => None,
    }
}

/// Whether a fact says what is sent, not only what somebody reads of it.
fn sends(fact: &Fact) -> bool {
    match &fact.said {
        Said::Route(_) => fact.side == Side::Server,
        Said::Message(message) => match (fact.side, message.direction) {
            (Side::Server, Some(direction)) => direction != Direction::ToServer,
            (Side::Client, Some(direction)) => direction != Direction::ToClient,
            (side, _) => side == Side::Shared,
        },
        Said::Abi(_) => false,
    }
}

fn of_code(fact: &Fact) -> Vec<Saying> {
    let anchor = Anchor { section: 0, spot: Spot::Bytes(fact.at) };
    let place = |_| Place { path: DocPath::new(&fact.path), anchor };
    sayings(&fact.said, Who::Code, &place)
}

/// One saying for each role, failures left out.
fn sayings(said: &Said, who: Who, place: &dyn Fn(crate::text::Span) -> Place) -> Vec<Saying> {
    let payloads: &[Payload] = match said {
        Said::Route(route) => &route.payloads,
        Said::Message(message) => &message.payloads,
        Said::Abi(_) => &[],
    };
    let mut found: Vec<Saying> = Vec::new();
    for payload in payloads {
        let role = match payload.role {
            Role::Response(Some(status)) if status >= 300 => continue,
            Role::Response(_) => Role::Response(None),
            role => role,
        };
        match found.iter_mut().find(|saying| saying.role == role) {
            Some(saying) => {
                let before = std::mem::take(&mut saying.shape);
                let mut arms = if let Shape::Union(arms) = before { arms } else { vec![before] };
                arms.push(payload.shape.clone());
                saying.shape = Shape::Union(arms);
            }
            None => {
                let (name, shape) = (said.name(), payload.shape.clone());
                found.push(Saying { who, name, role, shape, place: place(payload.at) });
            }
        }
    }
    found
}
