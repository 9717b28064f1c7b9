//! Calls joined to the functions they are of, through as many layers as there are. Start at [`Wrappers`].

use super::{Argument, Call, Carried, Messages, Name, Spot, Way, Wrapper, link::by_folder};
use crate::{
    contract::{Payload, Role},
    source::{Side, script::link::Modules},
    text::Span,
};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// How many wrappers may lie between a call and the socket.
const LAYERS: usize = 4;

/// The functions that send or receive what they are given, by file and by name.
pub(super) struct Wrappers<'a> {
    all: Vec<(&'a str, Option<Side>, Wrapper)>,
    by_name: FxHashMap<SmolStr, Vec<usize>>,
}

impl<'a> Wrappers<'a> {
    pub(super) fn new(units: &[(&'a str, &'a Messages)], modules: &Modules<'_>) -> Wrappers<'a> {
        let mut wrappers = Wrappers { all: Vec::new(), by_name: FxHashMap::default() };
        for (path, unit) in units {
            for wrapper in &unit.wrappers {
                wrappers.add(path, unit.side, wrapper.clone());
            }
        }
        for _ in 0..LAYERS {
            let outer: Vec<_> = units.iter().flat_map(|unit| wrappers.outer(*unit, modules)).collect();
            let before = wrappers.all.len();
            outer.into_iter().for_each(|(path, side, wrapper)| wrappers.add(path, side, wrapper));
            if wrappers.all.len() == before {
                break;
            }
        }
        wrappers
    }

    fn add(&mut self, path: &'a str, side: Option<Side>, wrapper: Wrapper) {
        let known = self.by_name.entry(wrapper.function.clone()).or_default();
        let same = |at: &usize| {
            self.all.get(*at).is_some_and(|(of, _, one)| {
                *of == path && one.event == wrapper.event && one.way == wrapper.way
            })
        };
        if !known.iter().any(same) {
            known.push(self.all.len());
            self.all.push((path, side, wrapper));
        }
    }

    /// Functions that pass a name on to a wrapper.
    fn outer(
        &self,
        (path, unit): (&'a str, &'a Messages),
        modules: &Modules<'_>,
    ) -> Vec<(&'a str, Option<Side>, Wrapper)> {
        let mut found = Vec::new();
        for call in &unit.calls {
            for (_, side, inner) in self.of(path, call, modules) {
                let names =
                    call.arguments.get(usize::from(inner.event)).into_iter().flat_map(|one| &one.names);
                for (name, at) in names {
                    let Name::Parameter(function, event) = name else { continue };
                    let way = Way {
                        side: inner.way.side.or(*side).or_else(|| by_folder(path)),
                        ..inner.way.clone()
                    };
                    let carries = inner.carries.iter().filter_map(|one| passed_on(one, call)).collect();
                    let wrapper = Wrapper {
                        function: function.clone(),
                        event: *event,
                        frame: inner.frame,
                        way,
                        carries,
                        at: *at,
                    };
                    found.push((path, unit.side, wrapper));
                }
            }
        }
        found
    }

    /// The wrappers a call is of.
    fn of(&self, path: &str, call: &Call, modules: &Modules<'_>) -> Vec<&(&'a str, Option<Side>, Wrapper)> {
        let callee = call.callee.strip_prefix("this.").unwrap_or(&call.callee);
        let place = modules.declaration(path, callee);
        let name = place.as_ref().map_or(callee, |place| place.name.as_str());
        let last = name.rsplit('.').next().unwrap_or(name);
        let all: Vec<_> =
            self.by_name.get(last).into_iter().flatten().filter_map(|at| self.all.get(*at)).collect();
        let within = |file: &str| -> Vec<_> { all.iter().copied().filter(|(of, ..)| *of == file).collect() };
        if let Some(place) = place.as_ref().filter(|place| place.path != path) {
            let found = within(place.path);
            if !found.is_empty() || !callee.contains('.') {
                return found;
            }
        }
        let own = within(path);
        if !own.is_empty() {
            return own;
        }
        // Methods, and functions a framework imports by itself, where only one file has such a one.
        let common = matches!(
            last,
            "emit"
                | "on"
                | "once"
                | "send"
                | "push"
                | "publish"
                | "subscribe"
                | "request"
                | "post"
                | "dispatch"
        );
        let one_file = all.windows(2).all(|pair| matches!(pair, [(a, ..), (b, ..)] if a == b));
        if one_file && !common { all } else { Vec::new() }
    }

    /// The spots that calls of wrappers are; a wrapper nobody is seen to call may say anything.
    pub(super) fn spots(
        &self,
        units: &[(&'a str, &'a Messages)],
        modules: &Modules<'_>,
        found: &mut Vec<(&'a str, Option<Side>, Spot)>,
    ) {
        let mut asked: Vec<&Wrapper> = Vec::new();
        for (path, unit) in units {
            for call in &unit.calls {
                for (of, side, wrapper) in self.of(path, call, modules) {
                    // The side is the wrapper's: who calls it is on the same.
                    let side = wrapper.way.side.or(*side).or(unit.side).or_else(|| by_folder(of));
                    found.extend(called(call, wrapper).into_iter().map(|spot| (*path, side, spot)));
                    asked.push(wrapper);
                }
            }
        }
        for (path, side, wrapper) in &self.all {
            if !asked.iter().any(|one| std::ptr::eq(*one, wrapper)) {
                let spot = Spot {
                    name: Name::Unknown,
                    way: wrapper.way.clone(),
                    payloads: Vec::new(),
                    at: wrapper.at,
                    whole: wrapper.at,
                };
                found.push((*path, *side, spot));
            }
        }
    }
}

/// What a wrapper passes on, seen from the function that calls it.
fn passed_on(carried: &Carried, call: &Call) -> Option<Carried> {
    match carried {
        Carried::Own(payload) => Some(Carried::Own(payload.clone())),
        Carried::Argument(at) | Carried::Rest(at) => {
            let argument = call.arguments.get(usize::from(*at))?;
            Some(argument.passed.map_or_else(|| Carried::Own(own(argument, 0)), Carried::Argument))
        }
    }
}

fn own(argument: &Argument, at: u8) -> Payload {
    Payload { role: Role::Argument(at), shape: argument.shape.clone(), at: argument.at }
}

/// The messages a call of a wrapper sends or receives.
fn called(call: &Call, wrapper: &Wrapper) -> Vec<Spot> {
    let Some(event) = call.arguments.get(usize::from(wrapper.event)) else { return Vec::new() };
    let spot = |name: Name, at: Span, payloads: Vec<Payload>| Spot {
        name,
        way: wrapper.way.clone(),
        payloads,
        at,
        whole: call.whole,
    };
    if wrapper.frame {
        let framed = event.frame.clone().filter(|(name, ..)| !matches!(name, Name::Parameter(..)));
        return framed.map(|(name, at, payloads)| spot(name, at, payloads)).into_iter().collect();
    }
    let names = event.names.iter().filter(|(name, _)| !matches!(name, Name::Parameter(..)));
    names.map(|(name, at)| spot(name.clone(), *at, carried(call, wrapper))).collect()
}

fn carried(call: &Call, wrapper: &Wrapper) -> Vec<Payload> {
    let mut payloads = Vec::new();
    for one in &wrapper.carries {
        match one {
            Carried::Own(payload) => payloads.push(payload.clone()),
            Carried::Argument(at) => payloads.extend(given(call, *at, 1, payloads.len())),
            Carried::Rest(at) => payloads.extend(given(call, *at, usize::MAX, payloads.len())),
        }
    }
    payloads
}

/// What a call gives from there on, as payloads counted from `first`; a handler's payloads are its own.
fn given(call: &Call, at: u8, many: usize, first: usize) -> Vec<Payload> {
    let arguments = call.arguments.iter().skip(usize::from(at)).take(many);
    let number = |at: usize| u8::try_from(first + at).unwrap_or(u8::MAX);
    arguments
        .enumerate()
        .flat_map(|(at, one)| one.handles.clone().unwrap_or_else(|| vec![own(one, number(at))]))
        .collect()
}
