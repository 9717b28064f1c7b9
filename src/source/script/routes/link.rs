//! From registrations to routes: every router gets the paths it is mounted at, through every file. Start at [`link`].

use super::{
    Binding, Expr, Handler, Mount, Prefix, Served, files, nest,
    resolve::{Resolver, Router, Which},
};
use crate::{
    contract::{Method, Path, Payload, Route, Said, Segment},
    source::{
        Fact, Facts, Side, Unresolved, What,
        script::{Unit, link::Modules, value::Value},
    },
    text::Span,
};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// Adds the routes of these units.
pub(in crate::source::script) fn link(units: &[(&str, &Unit)], modules: &Modules<'_>, facts: &mut Facts) {
    let mut linker = Linker { resolver: Resolver { modules }, parents: FxHashMap::default() };
    for (path, unit) in units {
        for mount in &unit.routes.mounts {
            linker.mount(path, mount);
        }
        for pass in &unit.routes.passes {
            let Some((file, inner)) = linker.resolver.function(path, pass.scope, &pass.callee) else {
                continue;
            };
            for (at, argument) in pass.arguments.iter().enumerate() {
                if let Some(parent) = linker.resolver.router(path, pass.scope, argument) {
                    linker.edge(
                        Router { path: file, which: Which::Parameter(inner, at) },
                        parent,
                        Some(Path::default()),
                    );
                }
            }
        }
    }
    for (path, unit) in units {
        for served in &unit.routes.served {
            linker.served(path, served, facts);
        }
        files::link(path, &unit.routes.files, &linker, facts);
    }
    let controllers: Vec<_> = units.iter().map(|(path, unit)| (*path, &unit.routes.nest)).collect();
    nest::link(&controllers, &linker, facts);
}

/// Routers and what they are mounted on.
pub(super) struct Linker<'m, 'a> {
    pub(super) resolver: Resolver<'m, 'a>,
    parents: FxHashMap<Router<'a>, Vec<(Router<'a>, Option<Path>)>>,
}

/// How deep routers are mounted in each other, and at how many places one may be.
const DEEPEST: usize = 10;
const PLACES: usize = 16;

impl<'a> Linker<'_, 'a> {
    fn edge(&mut self, below: Router<'a>, parent: Router<'a>, prefix: Option<Path>) {
        let parents = self.parents.entry(below).or_default();
        if below != parent && !parents.iter().any(|(known, at)| *known == parent && *at == prefix) {
            parents.push((parent, prefix));
        }
    }

    fn mount(&mut self, path: &str, mount: &Mount) {
        let Some(parent) = self.resolver.router(path, mount.scope, &mount.on) else { return };
        let (prefixes, what) = match (&mount.prefix, mount.what.as_slice()) {
            (Prefix::Is(value), what) => (self.resolver.texts(path, mount.scope, value), what),
            (Prefix::First, [first, rest @ ..]) => match self.first(path, mount.scope, first, rest) {
                First::Path(paths) => (paths, rest),
                First::Mounted => (Some(vec!["".into()]), mount.what.as_slice()),
            },
            (Prefix::First, []) => return,
        };
        let plugin = matches!(mount.prefix, Prefix::Is(_));
        for below in
            what.iter().flat_map(|expr| self.targets(path, mount.scope, expr, plugin)).collect::<Vec<_>>()
        {
            match &prefixes {
                Some(prefixes) => {
                    prefixes.iter().for_each(|prefix| self.edge(below, parent, Some(Path::of_code(prefix))));
                }
                None => self.edge(below, parent, None),
            }
        }
    }

    /// Whether the first thing that is mounted is the path of the others.
    fn first(&self, path: &str, scope: usize, first: &Expr, rest: &[Expr]) -> First {
        let value = match first {
            Expr::Value(value) => value.clone(),
            Expr::Name(name) => Value::Name(name.clone()),
            _ => return First::Mounted,
        };
        if let Some(texts) = self.resolver.texts(path, scope, &value) {
            return First::Path(Some(texts));
        }
        let known = self.resolver.router(path, scope, first).is_some()
            || self.resolver.function(path, scope, first).is_some();
        let middleware = match &value {
            Value::Name(name) => !names_a_path(name),
            Value::List(some) => some.iter().all(|one| matches!(one, Value::Name(_) | Value::Other)),
            _ => false,
        };
        if rest.is_empty() || known || middleware { First::Mounted } else { First::Path(None) }
    }

    /// The routers an expression mounts; a plugin is a function that takes one.
    fn targets(&self, path: &str, scope: usize, expr: &Expr, plugin: bool) -> Vec<Router<'a>> {
        if let Expr::Value(Value::List(some)) = expr {
            let names = some.iter().filter_map(|one| match one {
                Value::Name(name) => Some(Expr::Name(name.clone())),
                _ => None,
            });
            return names.filter_map(|name| self.resolver.router(path, scope, &name)).collect();
        }
        let router = self.resolver.router(path, scope, expr);
        let function = || {
            let (path, scope) = self.resolver.function(path, scope, expr).filter(|_| plugin)?;
            Some(Router { path, which: Which::Parameter(scope, 0) })
        };
        router.or_else(function).into_iter().collect()
    }

    /// The paths a router is at, each `None` where it cannot be told.
    fn places(&self, router: Router<'a>, depth: usize) -> Vec<Option<Path>> {
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        let made = match router.which {
            Which::Made(end) => {
                self.resolver.routes(router.path).and_then(|(_, routes)| routes.made.get(&end))
            }
            Which::Parameter(..) => None,
        };
        let own = match made.and_then(|made| made.prefix.as_ref()) {
            None => Some(Path::default()),
            Some(value) => {
                let text = self.resolver.texts(router.path, 0, value);
                text.as_ref().and_then(|texts| texts.first()).map(|text| Path::of_code(text))
            }
        };
        let Some(parents) = self.parents.get(&router) else {
            return vec![own.filter(|_| made.is_some_and(|made| made.root))];
        };
        let mut places = Vec::new();
        for (parent, prefix) in parents {
            for above in self.places(*parent, depth) {
                let place = above.zip(prefix.as_ref()).zip(own.as_ref());
                let place = place.map(|((above, prefix), own)| Path::join(&Path::join(&above, prefix), own));
                if places.len() < PLACES && !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        places
    }

    fn served(&self, path: &str, served: &Served, facts: &mut Facts) {
        let Some(router) = self.resolver.router(path, served.scope, &served.on) else { return };
        if !self.is_router(router) {
            return;
        }
        let texts = self.resolver.texts(path, served.scope, &served.path);
        let own: Vec<_> = texts.iter().flatten().map(|text| Path::of_code(text)).collect();
        // What answers every path is the page of a client or an error, not a route of its own.
        if !own.is_empty() && own.iter().all(|path| matches!(path.segments.as_slice(), [Segment::Rest(_)])) {
            return;
        }
        let places = self.places(router, DEEPEST);
        if texts.is_none() || places.contains(&None) {
            facts.unresolved.push(Unresolved { what: What::Route, path: path.into(), at: served.at });
        }
        let payloads = self.payloads(path, served.scope, &served.handler, 3);
        for place in places.iter().flatten() {
            for (own, method) in
                own.iter().flat_map(|own| served.methods.iter().map(move |method| (own, *method)))
            {
                let path_of = Path::join(place, own);
                push(facts, path, (method, path_of, payloads.clone()), served.at, served.whole);
            }
        }
    }

    /// Whether a parameter is one: it was handed one, or looks like one.
    fn is_router(&self, router: Router<'a>) -> bool {
        let Which::Parameter(scope, at) = router.which else { return true };
        let Some((_, routes)) = self.resolver.routes(router.path) else { return false };
        self.parents.contains_key(&router)
            || routes
                .bindings
                .iter()
                .any(|((home, _), binding)| *home == scope && *binding == Binding::Parameter(at, true))
    }

    /// What a handler carries, followed to where it is declared, with its types resolved. What stands in another place
    /// is said to stand where the handler is named.
    pub(super) fn payloads(&self, path: &str, scope: usize, handler: &Handler, steps: usize) -> Vec<Payload> {
        if let (Some((name, at)), true, Some(steps)) =
            (&handler.elsewhere, handler.payloads.is_empty(), steps.checked_sub(1))
        {
            let found = self.resolver.function(path, scope, &Expr::Name(name.clone()));
            let Some((file, inner)) = found else { return Vec::new() };
            let Some((file, routes)) = self.resolver.routes(file) else { return Vec::new() };
            let start = routes.scopes.get(inner).map(|scope| scope.start);
            let Some(next) = start.and_then(|start| routes.handlers.get(&start)) else { return Vec::new() };
            let payloads = self.payloads(file, inner, next, steps);
            return payloads.into_iter().map(|payload| Payload { at: *at, ..payload }).collect();
        }
        let resolved = |payload: &Payload| Payload {
            shape: self.resolver.modules.resolve_shape(path, &payload.shape),
            ..payload.clone()
        };
        handler.payloads.iter().map(resolved).collect()
    }
}

/// Whether what cannot be followed is a path, by its name; anything else is middleware.
fn names_a_path(name: &str) -> bool {
    let name = name.to_lowercase();
    ["prefix", "path", "base", "url", "root", "api", "version", "mount"]
        .iter()
        .any(|word| name.contains(word))
}

/// What the first thing is that is mounted.
enum First {
    /// A path, or something that must be one and cannot be told.
    Path(Option<Vec<SmolStr>>),
    /// Something that is mounted itself.
    Mounted,
}

/// Adds a route.
pub(super) fn push(
    facts: &mut Facts,
    path: &str,
    (method, route, payloads): (Method, Path, Vec<Payload>),
    at: Span,
    whole: Span,
) {
    facts.facts.push(Fact {
        said: Said::Route(Route { method, path: route, payloads }),
        owner: None,
        inherited: None,
        side: Side::Server,
        path: path.into(),
        at,
        whole,
    });
}
