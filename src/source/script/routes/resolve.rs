//! From expressions to the routers, functions and texts they mean, across files. Steps are bounded. Start at
//! [`Resolver`].

use super::{Binding, Expr, Routes};
use crate::source::script::{
    link::{Modules, Place},
    value::Value,
};
use smol_str::SmolStr;

/// A router.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Router<'a> {
    /// The file.
    pub(super) path: &'a str,
    /// Which of the file.
    pub(super) which: Which,
}

/// Which router of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Which {
    /// The one whose making ends here.
    Made(usize),
    /// The one a function takes: its scope, and which parameter.
    Parameter(usize, usize),
}

/// Follows names through the modules.
pub(super) struct Resolver<'m, 'a> {
    pub(super) modules: &'m Modules<'a>,
}

/// How many steps are followed.
const STEPS: usize = 10;

impl<'a> Resolver<'_, 'a> {
    /// What a file says about routes.
    pub(super) fn routes(&self, path: &str) -> Option<(&'a str, &'a Routes)> {
        self.modules.unit(path).map(|(path, unit)| (path, &*unit.routes))
    }

    /// The router an expression means.
    pub(super) fn router(&self, path: &str, scope: usize, expr: &Expr) -> Option<Router<'a>> {
        self.follow(path, scope, expr, STEPS)
    }

    fn follow(&self, path: &str, scope: usize, expr: &Expr, steps: usize) -> Option<Router<'a>> {
        let steps = steps.checked_sub(1)?;
        let (path, routes) = self.routes(path)?;
        match expr {
            Expr::Made(end) => Some(Router { path, which: Which::Made(*end) }),
            Expr::Name(name) => self.named(path, routes, scope, name, steps),
            Expr::Import(import) => self.place(&self.modules.import(path, import, "")?, steps),
            Expr::Call(callee, arguments) => self.returned(path, scope, callee, arguments, steps),
            Expr::Member(object, member) => match object.as_ref() {
                Expr::New(class) => self.field(path, class, member, steps),
                Expr::Function(start) => {
                    let scope = routes.function(*start)?;
                    Some(Router { path, which: Which::Parameter(scope, member.parse().ok()?) })
                }
                _ => None,
            },
            Expr::Function(_) | Expr::New(_) | Expr::Value(_) => None,
        }
    }

    fn named(
        &self,
        path: &'a str,
        routes: &'a Routes,
        scope: usize,
        name: &str,
        steps: usize,
    ) -> Option<Router<'a>> {
        match routes.binding(scope, name) {
            Some((home, Binding::Parameter(at, _), "")) => {
                Some(Router { path, which: Which::Parameter(home, *at) })
            }
            Some((home, Binding::Is(expr), "")) => self.follow(path, home, expr, steps),
            Some((_, Binding::Is(Expr::New(class)), member)) => self.field(path, class, member, steps),
            Some((_, Binding::Is(Expr::Value(value)), member)) => match value.member(member)? {
                Value::Name(name) => self.named(path, routes, 0, name, steps.checked_sub(1)?),
                _ => None,
            },
            Some(_) => None,
            None => {
                let place = self.modules.declaration(path, name)?;
                // A name that is declared nowhere in its own file would lead here again.
                (place.path != path || place.name != name).then(|| self.place(&place, steps))?
            }
        }
    }

    fn place(&self, place: &Place<'a>, steps: usize) -> Option<Router<'a>> {
        let (path, routes) = self.routes(place.path)?;
        self.named(path, routes, 0, &place.name, steps.checked_sub(1)?)
    }

    /// A member of a class' objects.
    fn field(&self, path: &str, class: &str, member: &str, steps: usize) -> Option<Router<'a>> {
        let (path, routes, scope) = self.class(path, class)?;
        self.named(path, routes, scope, &format!("this.{member}"), steps)
    }

    fn class(&self, path: &str, name: &str) -> Option<(&'a str, &'a Routes, usize)> {
        let place = self.modules.declaration(path, name)?;
        let (path, routes) = self.routes(place.path)?;
        Some((path, routes, routes.class(&place.name)?))
    }

    /// The router a call returns; `router.routes()` is the router itself.
    fn returned(
        &self,
        path: &str,
        scope: usize,
        callee: &Expr,
        arguments: &[Expr],
        steps: usize,
    ) -> Option<Router<'a>> {
        if let Expr::Name(name) = callee
            && let Some(router) = name.strip_suffix(".routes").or_else(|| name.strip_suffix(".middleware"))
            && arguments.is_empty()
            && let Some(router) = self.follow(path, scope, &Expr::Name(router.into()), steps)
        {
            return Some(router);
        }
        let (path, inner) = self.callee(path, scope, callee, steps)?;
        let (path, routes) = self.routes(path)?;
        let mut returns = routes.returns.iter().filter(|(scope, _)| *scope == inner);
        returns.find_map(|(_, expr)| self.follow(path, inner, expr, steps))
    }

    /// The function an expression means: its file and scope.
    pub(super) fn function(&self, path: &str, scope: usize, expr: &Expr) -> Option<(&'a str, usize)> {
        self.callee(path, scope, expr, STEPS)
    }

    fn callee(&self, path: &str, scope: usize, expr: &Expr, steps: usize) -> Option<(&'a str, usize)> {
        let steps = steps.checked_sub(1)?;
        let (path, routes) = self.routes(path)?;
        match expr {
            Expr::Function(start) => Some((path, routes.function(*start)?)),
            Expr::Name(name) => self.callee_named(path, routes, scope, name, steps),
            Expr::Import(import) => self.callee_at(&self.modules.import(path, import, "")?, steps),
            // A wrapper around a plugin: `fp(async (fastify) => …)`.
            Expr::Call(_, arguments) => match arguments.as_slice() {
                [inner @ (Expr::Function(_) | Expr::Name(_)), ..] => self.callee(path, scope, inner, steps),
                _ => None,
            },
            _ => None,
        }
    }

    fn callee_named(
        &self,
        path: &'a str,
        routes: &'a Routes,
        scope: usize,
        name: &str,
        steps: usize,
    ) -> Option<(&'a str, usize)> {
        match routes.binding(scope, name) {
            Some((home, Binding::Is(expr), "")) => self.callee(path, home, expr, steps),
            Some((_, Binding::Is(Expr::New(class)), member)) => self.method(path, class, member, steps),
            Some((_, Binding::Is(_), _)) | None => {
                let place = self.modules.declaration(path, name)?;
                self.callee_at(&place, steps)
            }
            Some(_) => None,
        }
    }

    fn callee_at(&self, place: &Place<'a>, steps: usize) -> Option<(&'a str, usize)> {
        let steps = steps.checked_sub(1)?;
        let (path, unit) = self.modules.unit(place.path)?;
        if let Some(span) = unit.module.functions.get(&place.name)
            && let Some(scope) = unit.routes.function(span.at(0).start)
        {
            return Some((path, scope));
        }
        match unit.routes.binding(0, &place.name) {
            Some((home, Binding::Is(expr), "")) => self.callee(path, home, expr, steps),
            Some((_, Binding::Is(Expr::New(class)), member)) => self.method(path, class, member, steps),
            _ => {
                let (class, member) = place.name.rsplit_once('.')?;
                self.method(path, class, member, steps)
            }
        }
    }

    /// A method of a class.
    fn method(&self, path: &str, class: &str, member: &str, steps: usize) -> Option<(&'a str, usize)> {
        let (path, routes, scope) = self.class(path, class)?;
        match routes.bindings.get(&(scope, SmolStr::from(format!("this.{member}"))))? {
            Binding::Is(expr) => self.callee(path, scope, expr, steps),
            _ => None,
        }
    }

    /// What a value says where it stands.
    pub(super) fn value(&self, path: &str, scope: usize, value: &Value) -> Value {
        self.said(path, scope, value, STEPS)
    }

    fn said(&self, path: &str, scope: usize, value: &Value, steps: usize) -> Value {
        let Some((steps, (path, routes))) = steps.checked_sub(1).zip(self.routes(path)) else {
            return Value::Other;
        };
        match value {
            Value::Name(name) => match routes.binding(scope, name) {
                Some((home, Binding::Is(Expr::Value(value)), rest)) => {
                    let mut value = Some(value);
                    for member in rest.split('.').filter(|member| !member.is_empty()) {
                        value = value.and_then(|value| value.member(member));
                    }
                    value.map_or(Value::Other, |value| self.said(path, home, value, steps))
                }
                Some((home, Binding::Is(Expr::Name(inner)), "")) => {
                    self.said(path, home, &Value::Name(inner.clone()), steps)
                }
                Some(_) => Value::Other,
                None => self.modules.evaluate(path, value),
            },
            Value::List(some) => {
                Value::List(some.iter().map(|one| self.said(path, scope, one, steps)).collect())
            }
            Value::Join(parts) => {
                Value::join(parts.iter().map(|part| self.said(path, scope, part, steps)).collect())
            }
            _ => value.clone(),
        }
    }

    /// The texts a value says, where each is known.
    pub(super) fn texts(&self, path: &str, scope: usize, value: &Value) -> Option<Vec<SmolStr>> {
        match self.value(path, scope, value) {
            Value::Text(text) => Some(vec![text]),
            Value::List(some) if !some.is_empty() => some.iter().map(|one| one.text().cloned()).collect(),
            _ => None,
        }
    }
}
