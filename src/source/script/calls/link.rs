//! From calls to the routes they ask for: wrappers, instances and constants followed. Start at [`link`].

use super::{Call, Callee, Calls, path};
use crate::{
    contract::{Method, Payload, Route, Said},
    source::{
        Fact, Facts, Side,
        script::{Unit, link::Modules, value::Value},
    },
};

/// Adds the routes that clients call.
pub(in crate::source::script) fn link(units: &[(&str, &Unit)], modules: &Modules<'_>, facts: &mut Facts) {
    for (path, unit) in units {
        for call in &unit.calls.calls {
            facts.facts.extend(fact(path, &unit.calls, call, modules));
        }
    }
}

fn fact(file: &str, calls: &Calls, call: &Call, modules: &Modules<'_>) -> Option<Fact> {
    let (method, base) = asked(file, calls, &call.callee, modules)?;
    let mut parts = base;
    parts.push(modules.evaluate(file, &call.path));
    let path = path::of(&Value::join(flat(parts)))?;
    let resolved =
        |payload: &Payload| Payload { shape: modules.resolve_shape(file, &payload.shape), ..payload.clone() };
    let payloads = call.payloads.iter().map(resolved).collect();
    Some(Fact {
        said: Said::Route(Route { method, path, payloads }),
        owner: None,
        inherited: None,
        side: Side::Client,
        path: file.into(),
        at: call.at,
        whole: call.whole,
    })
}

/// The method of a call, and what stands before its path.
fn asked(file: &str, calls: &Calls, callee: &Callee, modules: &Modules<'_>) -> Option<(Method, Vec<Value>)> {
    match callee {
        Callee::Platform(method) => Some((*method, Vec::new())),
        Callee::Method(name, method) => {
            let (home, base) = match calls.instances.get(name) {
                Some(base) => (file, base),
                None => {
                    let place = modules.declaration(file, name)?;
                    let (home, unit) = modules.unit(place.path)?;
                    (home, unit.calls.instances.get(&place.name)?)
                }
            };
            Some((*method, vec![modules.evaluate(home, base)]))
        }
        Callee::Function(name, argument, method) => {
            let (home, wrapper) = match calls.wrappers.get(name) {
                Some(wrapper) => (file, wrapper),
                None => {
                    let place = modules.declaration(file, name)?;
                    let (home, unit) = modules.unit(place.path)?;
                    (home, unit.calls.wrappers.get(&place.name)?)
                }
            };
            let method = wrapper.method.or(*method).filter(|_| wrapper.parameter == *argument)?;
            Some((method, wrapper.base.iter().map(|part| modules.evaluate(home, part)).collect()))
        }
    }
}

/// Sums of sums as one.
fn flat(parts: Vec<Value>) -> Vec<Value> {
    let each = parts.into_iter().flat_map(|part| match part {
        Value::Join(inner) => flat(inner),
        one => vec![one],
    });
    each.collect()
}
