//! The names a file's routes depend on: what their paths, mounts, handlers and payloads are said with. Names of other
//! files are followed only where they are among these. Start at [`Routes::names`].

use super::{Binding, Expr, Handler, Prefix, Routes};
use crate::source::script::uses::Uses;

impl Routes {
    /// Takes in the names that routes are said with.
    pub(in crate::source::script) fn names<'a>(&'a self, uses: &mut Uses<'a>) {
        for served in &self.served {
            expr(&served.on, uses);
            uses.value(&served.path);
            handler(&served.handler, uses);
        }
        for mount in &self.mounts {
            expr(&mount.on, uses);
            if let Prefix::Is(value) = &mount.prefix {
                uses.value(value);
            }
            mount.what.iter().for_each(|what| expr(what, uses));
        }
        for pass in &self.passes {
            expr(&pass.callee, uses);
            pass.arguments.iter().for_each(|argument| expr(argument, uses));
        }
        self.made.values().filter_map(|made| made.prefix.as_ref()).for_each(|prefix| uses.value(prefix));
        self.handlers.values().for_each(|one| handler(one, uses));
        self.files.handlers().for_each(|one| handler(one, uses));
        self.nest.names(&mut |value, carried| {
            value.into_iter().for_each(|value| uses.value(value));
            carried.into_iter().for_each(|carried| handler(carried, uses));
        });
    }

    /// Takes in the names that stand behind these names in functions and classes.
    pub(in crate::source::script) fn behind<'a>(&'a self, uses: &mut Uses<'a>) {
        for ((_, name), binding) in &self.bindings {
            if let (Binding::Is(inner), true) = (binding, uses.has(name)) {
                expr(inner, uses);
            }
        }
    }
}

fn handler<'a>(handler: &'a Handler, uses: &mut Uses<'a>) {
    handler.payloads.iter().for_each(|payload| uses.shape(&payload.shape));
    handler.elsewhere.iter().for_each(|(name, _)| uses.name(name));
}

fn expr<'a>(of: &'a Expr, uses: &mut Uses<'a>) {
    match of {
        Expr::Name(name) | Expr::New(name) => uses.name(name),
        Expr::Call(callee, arguments) => {
            expr(callee, uses);
            arguments.iter().for_each(|argument| expr(argument, uses));
        }
        Expr::Import(import) => uses.import(import),
        Expr::Member(object, _) => expr(object, uses),
        Expr::Value(value) => uses.value(value),
        Expr::Made(_) | Expr::Function(_) => {}
    }
}
