//! What a file's names stand for, as its scopes see them. Start at [`Routes::binding`].

use super::{Binding, Routes};
use smol_str::SmolStr;

impl Routes {
    /// The binding of a name as a scope sees it: the scope that has it, and what of the name is left.
    pub(super) fn binding<'n>(&self, mut scope: usize, name: &'n str) -> Option<(usize, &Binding, &'n str)> {
        loop {
            let mut known = name;
            loop {
                if let Some(binding) = self.bindings.get(&(scope, SmolStr::new(known))) {
                    let rest = name.get(known.len()..).unwrap_or_default();
                    return Some((scope, binding, rest.trim_start_matches('.')));
                }
                let Some((shorter, _)) = known.rsplit_once('.') else { break };
                known = shorter;
            }
            let parent = self.scopes.get(scope)?.parent;
            if parent == scope {
                return None;
            }
            scope = parent;
        }
    }

    /// The scope of a function, by its start.
    pub(super) fn function(&self, start: usize) -> Option<usize> {
        self.scopes.iter().position(|scope| scope.start == start && scope.class.is_none())
    }

    /// The scope of a class.
    pub(super) fn class(&self, name: &str) -> Option<usize> {
        self.scopes.iter().position(|scope| scope.class.as_deref() == Some(name))
    }
}
