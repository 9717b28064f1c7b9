//! What documents claim of routes and messages, joined with what code says.
//!
//! A message is known by its name. A route may be written with a part of its path in the heading above it, or without the
//! `/api` everything is mounted at: whichever way leads to a route of the code is the way that was meant. Start at
//! [`join`].

use super::{Documented, Match, Missing, near::nearest};
use crate::{
    contract::{Direction, Method, Path, Route, Said, Segment},
    source::{Fact, Facts, Side, What, script::is_lifecycle},
    syntax::entry::{About, Entries, Entry},
};
use rustc_hash::{FxHashMap, FxHashSet};

/// Joins these documents, all of the kind there are, with code.
pub(super) fn join(documents: &[&Entries], facts: &Facts) -> Vec<Documented> {
    let code = Code::of(facts);
    let mut joined: Vec<Documented> = documents.iter().map(|entries| code.matches(entries)).collect();
    let claimed = code.claimed(documents, &joined);
    for (entries, documented) in documents.iter().zip(&mut joined) {
        code.near(entries, documented, &claimed);
        documented.missing = code.missing(entries, documented, &claimed);
    }
    once(&mut joined);
    joined
}

/// What no document covers is told once: in the first that sets out to cover its like, else in the first that tells of it.
fn once(joined: &mut [Documented]) {
    let mut told: FxHashSet<u32> = FxHashSet::default();
    for in_scope in [true, false] {
        for documented in &mut *joined {
            documented.missing.retain(|missing| {
                missing.scope.is_some() != in_scope
                    || missing.facts.first().is_some_and(|first| told.insert(*first))
            });
        }
    }
}

/// What code says of each entry of one document, with nothing said of what is gone.
pub(super) fn matches(entries: &Entries, facts: &Facts) -> Vec<Match> {
    Code::of(facts).matches(entries).matches
}

/// The facts about routes and messages.
struct Code<'a> {
    facts: &'a Facts,
    messages: FxHashMap<&'a str, Vec<u32>>,
    routes: Vec<(u32, &'a Route)>,
}

impl<'a> Code<'a> {
    fn of(facts: &'a Facts) -> Code<'a> {
        let mut code = Code { facts, messages: FxHashMap::default(), routes: Vec::new() };
        for (index, fact) in (0u32..).zip(&facts.facts) {
            match &fact.said {
                Said::Message(message) => code.messages.entry(&message.name).or_default().push(index),
                Said::Route(route) if fact.side == Side::Server => code.routes.push((index, route)),
                _ => {}
            }
        }
        code
    }

    fn fact(&self, index: u32) -> Option<&'a Fact> {
        self.facts.facts.get(index as usize)
    }

    fn is_doubtful(&self, what: What) -> bool {
        self.facts.unresolved.iter().any(|unresolved| unresolved.what == what)
    }

    fn matches(&self, entries: &Entries) -> Documented {
        let mut matches: Vec<Match> = entries.entries.iter().map(|entry| self.look_up(entry)).collect();
        // A document that agrees nowhere is about another server, or its server's code is not understood.
        let agrees = |about: fn(&Said) -> bool| {
            let pairs = entries.entries.iter().zip(&matches);
            let pairs = pairs.filter(|(entry, _)| about(&entry.said) && !is_common(&entry.said));
            pairs.map(|(_, found)| found).any(|found| matches!(found, Match::Found(_)))
        };
        let (routes, messages) =
            (agrees(|said| matches!(said, Said::Route(_))), agrees(|said| matches!(said, Said::Message(_))));
        for (entry, found) in entries.entries.iter().zip(&mut matches) {
            let agrees = match entry.said {
                Said::Route(_) => routes,
                Said::Message(_) => messages,
                Said::Abi(_) => false,
            };
            if !agrees || entry.form.is_promise() && matches!(found, Match::Gone { .. }) {
                *found = Match::Unknown;
            }
        }
        Documented { matches, ..Documented::default() }
    }

    fn look_up(&self, entry: &Entry) -> Match {
        match &entry.said {
            Said::Message(message) => match self.messages.get(message.name.as_str()) {
                Some(found) => {
                    let mut found = found.clone();
                    found.sort_by_key(|index| self.fact(*index).map(|fact| rank(fact, message.direction)));
                    Match::Found(found)
                }
                None if is_of_connection(&message.name) => Match::Unknown,
                None => Match::Gone { near: Vec::new(), doubtful: self.is_doubtful(What::Message) },
            },
            Said::Route(route) => match self.route(route, &entry.prefixes) {
                found if !found.is_empty() => Match::Found(found),
                _ => Match::Gone { near: Vec::new(), doubtful: self.is_doubtful(What::Route) },
            },
            Said::Abi(_) => Match::Unknown,
        }
    }

    /// The routes of code that a documented one may mean, by the first way of completing its path that leads to one.
    fn route(&self, route: &Route, prefixes: &[Path]) -> Vec<u32> {
        let of = |same: &dyn Fn(&Path) -> bool| -> Vec<u32> {
            let mut found: Vec<u32> = self
                .routes
                .iter()
                .filter(|(_, code)| route.method.covers(code.method) && same(&code.path))
                .map(|(index, _)| *index)
                .collect();
            found.sort_by_key(|index| !self.fact(*index).is_some_and(|fact| says(fact, route)));
            found
        };
        let ways = ways(&route.path, prefixes);
        // A route that takes the rest of every path is meant only where nothing says the same path.
        let same = |way: &Path| {
            let same = of(&|path| path.normal() == way.normal());
            if same.is_empty() { of(&|path| path.matches(way)) } else { same }
        };
        let exact = ways.iter().map(same).find(|found| !found.is_empty());
        let loose = || {
            let bare = without_base(&route.path);
            let same = of(&|path| without_base(path).normal() == bare.normal());
            if same.is_empty() { of(&|path| without_base(path).matches(&bare)) } else { same }
        };
        exact.unwrap_or_else(loose)
    }

    /// The facts that some document claims.
    fn claimed(&self, documents: &[&Entries], joined: &[Documented]) -> FxHashSet<u32> {
        let mut claimed = FxHashSet::default();
        for (entries, documented) in documents.iter().zip(joined) {
            let pairs = entries.entries.iter().zip(&documented.matches);
            for (entry, found) in pairs.filter(|(entry, _)| entry.form.documents()) {
                match (found, &entry.said) {
                    (Match::Found(found), _) => claimed.extend(found),
                    // An entry that is not told from another server's still documents its name.
                    (_, Said::Message(message)) => {
                        claimed.extend(self.messages.get(message.name.as_str()).into_iter().flatten())
                    }
                    _ => {}
                }
            }
        }
        claimed
    }

    /// What entries that are gone may have become.
    fn near(&self, entries: &Entries, documented: &mut Documented, claimed: &FxHashSet<u32>) {
        for (entry, found) in entries.entries.iter().zip(&mut documented.matches) {
            let Match::Gone { near, .. } = found else { continue };
            let free = |index: &u32| !claimed.contains(index);
            *near = match &entry.said {
                Said::Message(message) => {
                    let names = self.messages.iter().filter_map(|(name, found)| {
                        let server = |index: &&u32| self.fact(**index).map(|fact| fact.side);
                        let first = found.iter().min_by_key(server).filter(|first| free(first))?;
                        Some((*name, *first))
                    });
                    nearest(&message.name, names)
                }
                Said::Route(route) => {
                    let ways = ways(&route.path, &entry.prefixes);
                    let free = |index: &u32, code: &Route| free(index) && !takes_all(&code.path);
                    let other_method = self.routes.iter().filter(|(index, code)| {
                        free(index, code) && ways.iter().any(|way| code.path.matches(way))
                    });
                    let mut found: Vec<u32> = other_method.map(|(index, _)| *index).collect();
                    if found.is_empty() {
                        let names: Vec<(String, u32)> = self
                            .routes
                            .iter()
                            .filter(|(index, code)| free(index, code) && code.method == route.method)
                            .map(|(index, code)| (code.path.normal(), *index))
                            .collect();
                        let full = ways.last().unwrap_or(&route.path).normal();
                        found = nearest(&full, names.iter().map(|(name, index)| (name.as_str(), *index)));
                    }
                    found
                }
                Said::Abi(_) => Vec::new(),
            };
        }
    }

    /// What code says and no document claims, of the kinds this document tells of.
    fn missing(&self, entries: &Entries, documented: &Documented, claimed: &FxHashSet<u32>) -> Vec<Missing> {
        let found = |entry: &Entry, found: &Match| entry.form.documents() && matches!(found, Match::Found(_));
        let pairs = || entries.entries.iter().zip(&documented.matches).filter(|(entry, of)| found(entry, of));
        let mut missing = Vec::new();
        let told = pairs().filter(|(entry, _)| matches!(entry.said, Said::Message(_))).count();
        if told > 0 {
            missing.extend(self.missing_messages(entries, told, claimed));
        }
        if pairs().any(|(entry, _)| matches!(entry.said, Said::Route(_))) {
            let covered = self.covered(pairs());
            missing.extend(self.missing_routes(entries, &covered, claimed));
        }
        missing.sort_by_key(|missing| missing.facts.first().copied());
        missing
    }

    /// A document that tells of few among many does not set out to tell of all.
    fn missing_messages(&self, entries: &Entries, told: usize, claimed: &FxHashSet<u32>) -> Vec<Missing> {
        /// So many are missing for each that is told of, at most.
        const SHARE: usize = 4;
        let mut found = Vec::new();
        for facts in self.messages.values() {
            let server: Vec<u32> = facts
                .iter()
                .copied()
                .filter(|index| self.fact(*index).is_some_and(|fact| fact.side != Side::Client))
                .collect();
            if server.is_empty() || facts.iter().any(|index| claimed.contains(index)) {
                continue;
            }
            let direction = server.iter().filter_map(|index| direction(self.fact(*index)?)).next();
            found.push(Missing { facts: server, scope: message_scope(entries, direction) });
        }
        if found.len() > told * SHARE {
            found.iter_mut().for_each(|missing| missing.scope = None);
        }
        found
    }

    /// The files of code whose routes a document tells most of, and how many it tells.
    fn covered<'e>(&self, pairs: impl Iterator<Item = (&'e Entry, &'e Match)>) -> FxHashMap<&'a str, usize> {
        let mut covered: FxHashMap<&str, usize> = FxHashMap::default();
        for (entry, found) in pairs {
            if let (Said::Route(_), Match::Found(found)) = (&entry.said, found)
                && let Some(fact) = found.first().and_then(|first| self.fact(*first))
            {
                *covered.entry(fact.path.as_str()).or_default() += 1;
            }
        }
        covered
    }

    fn missing_routes(
        &self,
        entries: &Entries,
        covered: &FxHashMap<&str, usize>,
        claimed: &FxHashSet<u32>,
    ) -> Vec<Missing> {
        let mut found: Vec<(String, Missing)> = Vec::new();
        for (index, route) in self.routes.iter().filter(|(index, _)| !claimed.contains(index)) {
            let Some(fact) = self.fact(*index) else { continue };
            let is_rest = matches!(route.path.segments.as_slice(), [_, .., Segment::Rest(_)]);
            // Whatever lies below a path (files, another server), or has no route, is not one route to be described.
            if is_rest || takes_all(&route.path) || matches!(route.method, Method::Options | Method::Head) {
                continue;
            }
            let name = route.to_string();
            if let Some((_, missing)) = found.iter_mut().find(|(other, _)| *other == name) {
                missing.facts.push(*index);
                continue;
            }
            let of_file = self
                .routes
                .iter()
                .filter(|(other, _)| self.fact(*other).is_some_and(|other| other.path == fact.path));
            let told = covered.get(fact.path.as_str()).copied().unwrap_or_default();
            let in_scope = told > 0 && told * 2 >= of_file.count();
            let scope = in_scope.then(|| route_scope(entries, &route.path)).flatten();
            found.push((name, Missing { facts: vec![*index], scope }));
        }
        found.into_iter().map(|(_, missing)| missing).collect()
    }
}

/// The paths an entry may mean: its own, and below each prefix or a beginning of one. Where the prefix ends as the path
/// begins, that part is written once.
fn ways(path: &Path, prefixes: &[Path]) -> Vec<Path> {
    let mut ways = vec![path.clone()];
    for prefix in prefixes {
        for length in (1..=prefix.segments.len()).rev() {
            let head = prefix.segments.get(..length).unwrap_or_default();
            let shared = (0..=length).rev().find(|shared| {
                let tail = head.get(length - shared..).unwrap_or_default();
                path.segments.get(..*shared) == Some(tail)
            });
            let rest = path.segments.get(shared.unwrap_or_default()..).unwrap_or_default();
            ways.push(Path { segments: [head, rest].concat() });
            if shared.is_some_and(|shared| shared > 0) {
                ways.push(Path { segments: [head, path.segments.as_slice()].concat() });
            }
        }
    }
    ways
}

/// Whether any server might have it: to have it too does not make a document about this one.
fn is_common(said: &Said) -> bool {
    let Said::Route(route) = said else { return false };
    match without_base(&route.path).segments.as_slice() {
        [] => true,
        [Segment::Text(name)] => COMMON.contains(&name.as_str()),
        _ => false,
    }
}

/// What servers serve that are watched.
const COMMON: &[&str] =
    &["health", "healthz", "healthcheck", "live", "metrics", "ping", "ready", "readyz", "status", "version"];

/// Whether a connection says it of itself, with no code that sends it; an error is as often one's own.
fn is_of_connection(name: &str) -> bool {
    name != "error" && is_lifecycle(name)
}

/// A path without what servers mount everything at.
fn without_base(path: &Path) -> Path {
    let is_base = |segment: &&Segment| match segment {
        Segment::Text(text) => {
            let version = text
                .strip_prefix('v')
                .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
            version || matches!(text.as_str(), "api" | "rest")
        }
        _ => false,
    };
    let base = path.segments.iter().take_while(is_base).count();
    Path { segments: path.segments.get(base..).unwrap_or_default().to_vec() }
}

/// Whether a route takes whatever path begins like its own.
fn takes_all(path: &Path) -> bool {
    path.segments.iter().any(|segment| matches!(segment, Segment::Rest(_)))
}

/// Whether a fact is a route of exactly this method whose parameters have these names.
fn says(fact: &Fact, route: &Route) -> bool {
    matches!(&fact.said, Said::Route(code) if code.method == route.method && code.path.segments.ends_with(&route.path.segments))
}

/// Who sends what a fact says.
fn direction(fact: &Fact) -> Option<Direction> {
    match &fact.said {
        Said::Message(message) => message.direction,
        _ => None,
    }
}

/// What is shown of several facts of one name: what goes the way the document says, what the server says, what says most.
fn rank(fact: &Fact, wanted: Option<Direction>) -> (bool, Side, bool) {
    let other = wanted.is_some() && direction(fact).is_some_and(|direction| Some(direction) != wanted);
    let says_nothing = matches!(&fact.said, Said::Message(message) if message.payloads.is_empty());
    (other, fact.side, says_nothing)
}

/// The scope a message that goes this way belongs to.
fn message_scope(entries: &Entries, wanted: Option<Direction>) -> Option<u32> {
    let scopes = (0u32..).zip(&entries.scopes).filter_map(|(index, scope)| match &scope.about {
        About::Messages(direction) => Some((index, *direction)),
        _ => None,
    });
    let fits = scopes.filter_map(|(index, direction)| match (direction, wanted) {
        (Some(of), Some(wanted)) if of == wanted => Some((2, index)),
        (None, _) | (_, None) | (Some(Direction::Both), _) | (_, Some(Direction::Both)) => Some((1, index)),
        _ => None,
    });
    // The first of those that fit best: later ones are narrower more often than not.
    fits.max_by_key(|(rank, index)| (*rank, std::cmp::Reverse(*index))).map(|(_, index)| index)
}

/// The scope a route belongs to: the one with the longest path that leads there, else one that names no path.
fn route_scope(entries: &Entries, path: &Path) -> Option<u32> {
    let scopes = (0u32..).zip(&entries.scopes).filter_map(|(index, scope)| match &scope.about {
        About::Routes(prefixes) if prefixes.is_empty() => Some((0, index)),
        About::Routes(prefixes) => {
            let fits =
                prefixes.iter().filter(|prefix| path.is_below(prefix) || without_base(path).is_below(prefix));
            fits.map(|prefix| prefix.segments.len()).max().map(|length| (length, index))
        }
        _ => None,
    });
    scopes.max_by_key(|(length, index)| (*length, std::cmp::Reverse(*index))).map(|(_, index)| index)
}
