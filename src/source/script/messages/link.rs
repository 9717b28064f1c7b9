//! From what files say of messages to facts: names followed, calls joined to the functions they are of, sides settled.
//!
//! Start at [`link`].

use super::{Messages, Name, Spot, Way, joined::Wrappers, maps::Map};
use crate::{
    contract::{Direction, Message, Payload, Said},
    source::{
        Fact, Facts, Side, Unresolved, What,
        script::{link::Modules, value::Value},
    },
    text::Span,
};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// Adds the messages of these files.
pub(in crate::source::script) fn link(units: &[(&str, &Messages)], modules: &Modules<'_>, facts: &mut Facts) {
    let units: Vec<_> = units.iter().copied().filter(|(path, _)| !is_aside(path)).collect();
    let maps = maps(&units, modules, facts);
    let mut found = Vec::new();
    for (path, unit) in &units {
        found.extend(unit.spots.iter().map(|spot| (*path, unit.side, spot.clone())));
    }
    let wrappers = Wrappers::new(&units, modules);
    wrappers.spots(&units, modules, &mut found);
    let named: Vec<_> = found.iter().flat_map(|one| resolved(one, modules, facts)).collect();
    let sides = Sides::of(&named);
    for one in named {
        facts.facts.push(one.fact(&sides, &maps));
    }
}

/// Scripts that are run by hand: what they say is not what the program does.
fn is_aside(path: &str) -> bool {
    let mut folders = path.split('/').rev().skip(1);
    folders.any(|folder| matches!(folder, "scripts" | "load-test" | "k6" | "benchmarks"))
}

/// A spot whose name is known.
struct Named<'a> {
    path: &'a str,
    side: Option<Side>,
    name: SmolStr,
    spot: Spot,
}

/// The names a spot stands for; what is not known is told.
fn resolved<'a>(
    (path, side, spot): &(&'a str, Option<Side>, Spot),
    modules: &Modules<'_>,
    facts: &mut Facts,
) -> Vec<Named<'a>> {
    let texts = texts(path, &spot.name, modules);
    if texts.is_empty() {
        facts.unresolved.push(Unresolved { what: What::Message, path: (*path).into(), at: spot.at });
    }
    let side = spot.way.side.or(*side).or_else(|| by_folder(path));
    let fine = texts.into_iter().filter(|name| spot.way.sends || !super::is_lifecycle(name));
    fine.map(|name| {
        let mut spot = spot.clone();
        for payload in &mut spot.payloads {
            payload.shape = modules.resolve_shape(path, &payload.shape);
        }
        Named { path, side, name, spot }
    })
    .collect()
}

/// What a name says.
fn texts(path: &str, name: &Name, modules: &Modules<'_>) -> Vec<SmolStr> {
    match name {
        Name::Is(value) => modules.evaluate(path, value).text().cloned().into_iter().collect(),
        Name::Values(of) => match modules.resolve_value(path, of) {
            Some(Value::List(all)) => all.iter().filter_map(|one| one.text().cloned()).collect(),
            Some(Value::Object(all)) => all.iter().filter_map(|(_, one)| one.text().cloned()).collect(),
            _ => Vec::new(),
        },
        Name::Keys(of) => match modules.resolve_value(path, of) {
            Some(Value::Object(all)) => all.into_iter().map(|(name, _)| name).collect(),
            _ => Vec::new(),
        },
        Name::Parameter(..) | Name::Unknown => Vec::new(),
    }
}

/// The side a file is on by the folders it is in.
pub(super) fn by_folder(path: &str) -> Option<Side> {
    path.split('/').find_map(|folder| match folder.to_ascii_lowercase().as_str() {
        "server" | "backend" | "api" | "gateway" | "gateways" => Some(Side::Server),
        "client" | "frontend" | "web" | "webapp" | "app" | "components" | "hooks" | "pages" | "mobile"
        | "contexts" | "composables" => Some(Side::Client),
        _ => None,
    })
}

/// Who is seen sending and receiving each name.
struct Sides(FxHashSet<(SmolStr, bool, Side)>);

impl Sides {
    fn of(named: &[Named<'_>]) -> Sides {
        Sides(
            named.iter().filter_map(|one| Some((one.name.clone(), one.spot.way.sends, one.side?))).collect(),
        )
    }

    /// The side of a spot that nothing else tells: that across from who does the opposite.
    fn across(&self, name: &SmolStr, sends: bool) -> Option<Side> {
        let does = |side| self.0.contains(&(name.clone(), !sends, side));
        match (does(Side::Server), does(Side::Client)) {
            (true, false) => Some(Side::Client),
            (false, true) => Some(Side::Server),
            _ => None,
        }
    }
}

impl Named<'_> {
    fn fact(self, sides: &Sides, maps: &FxHashSet<(SmolStr, Direction)>) -> Fact {
        let Way { sends, namespace, .. } = self.spot.way;
        let side = self.side.or_else(|| sides.across(&self.name, sends));
        let direction = side.map(|side| match (side, sends) {
            (Side::Server, true) | (Side::Client, false) => Direction::ToClient,
            _ => Direction::ToServer,
        });
        let mut payloads = self.spot.payloads;
        // What a typed map says of a server's message is checked by the compiler, and says more.
        if direction.is_some_and(|way| maps.contains(&(self.name.clone(), way))) && side == Some(Side::Server)
        {
            payloads.clear();
        }
        let message = Message { name: self.name, direction, namespace, payloads };
        fact(self.path, side.unwrap_or(Side::Shared), message, self.spot.at, self.spot.whole)
    }
}

fn fact(path: &str, side: Side, message: Message, at: Span, whole: Span) -> Fact {
    Fact { said: Said::Message(message), owner: None, inherited: None, side, path: path.into(), at, whole }
}

/// The facts of typed maps; the names they declare.
fn maps(
    units: &[(&str, &Messages)],
    modules: &Modules<'_>,
    facts: &mut Facts,
) -> FxHashSet<(SmolStr, Direction)> {
    let mut uses: FxHashMap<(SmolStr, SmolStr), Direction> = FxHashMap::default();
    for (path, unit) in units {
        for one in &unit.uses {
            if let Some(place) = modules.declaration(path, &one.map) {
                uses.entry((place.path.into(), place.name)).or_insert(one.direction);
            }
        }
    }
    let mut names = FxHashSet::default();
    for (path, unit) in units {
        for map in &unit.maps {
            let used = uses.get(&((*path).into(), map.name.clone())).copied();
            if let Some(direction) = used.or_else(|| by_name(map)) {
                declare(path, map, direction, modules, facts, &mut names);
            }
        }
    }
    names
}

/// The way of a map that nobody is seen to use, by its name.
fn by_name(map: &Map) -> Option<Direction> {
    match map.name.to_ascii_lowercase() {
        name if name.contains("clienttoserver") || name.contains("toserver") => Some(Direction::ToServer),
        name if name.contains("servertoclient") || name.contains("toclient") => Some(Direction::ToClient),
        _ => None,
    }
}

fn declare(
    path: &str,
    map: &Map,
    direction: Direction,
    modules: &Modules<'_>,
    facts: &mut Facts,
    names: &mut FxHashSet<(SmolStr, Direction)>,
) {
    for entry in &map.entries {
        let payloads = entry
            .payloads
            .iter()
            .map(|payload| Payload { shape: modules.resolve_shape(path, &payload.shape), ..payload.clone() });
        let message = Message {
            name: entry.name.clone(),
            direction: Some(direction),
            namespace: None,
            payloads: payloads.collect(),
        };
        names.insert((entry.name.clone(), direction));
        facts.facts.push(fact(path, Side::Shared, message, entry.at, entry.whole));
    }
}
