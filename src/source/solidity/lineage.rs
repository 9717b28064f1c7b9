//! In which order a contract's members are looked for: itself, then its bases. Start at [`Lineages::new`].

use super::world::{Found, Id, World};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// A contract with all it inherits from.
#[derive(Clone, Debug, Default)]
pub(super) struct Lineage {
    /// The contract itself, then its bases, the nearest first.
    pub(super) line: Vec<Id>,
    /// The names of bases that are not in the workspace.
    pub(super) unseen: Vec<SmolStr>,
}

/// The lineage of every contract.
pub(super) struct Lineages {
    of: FxHashMap<Id, Lineage>,
}

impl Lineages {
    /// Orders the bases of every contract.
    pub(super) fn new(world: &World<'_>) -> Lineages {
        let mut lineages = Lineages { of: FxHashMap::default() };
        for (id, _) in world.contracts() {
            lineages.add(world, id);
        }
        lineages
    }

    /// A contract's lineage.
    pub(super) fn of(&self, id: Id) -> Option<&Lineage> {
        self.of.get(&id)
    }

    /// Orders the bases of one contract: the last one after `is` is the nearest, and one that others inherit from comes
    /// after all of them.
    fn add(&mut self, world: &World<'_>, id: Id) -> Lineage {
        if let Some(known) = self.of.get(&id) {
            return known.clone();
        }
        // A contract that inherits from itself finds this, and stops.
        self.of.insert(id, Lineage { line: vec![id], unseen: Vec::new() });
        let mut lineage = Lineage { line: vec![id], unseen: Vec::new() };
        let bases = world.contract(id).map_or(&[][..], |contract| &contract.bases);
        for base in bases.iter().rev() {
            match contract(world, id.file, base) {
                Some(base) => {
                    let above = self.add(world, base);
                    lineage.line.retain(|id| !above.line.contains(id));
                    lineage.line.extend(above.line);
                    lineage.unseen.extend(above.unseen);
                }
                None => lineage.unseen.push(base.rsplit('.').next().unwrap_or(base).into()),
            }
        }
        lineage.line.retain(|above| *above != id);
        lineage.line.insert(0, id);
        lineage.unseen.dedup();
        self.of.insert(id, lineage.clone());
        lineage
    }
}

/// The contract a path means in a file.
pub(super) fn contract(world: &World<'_>, file: usize, path: &str) -> Option<Id> {
    let found = match path.split_once('.') {
        None => world.find(file, path),
        Some((module, name)) => match world.find(file, module)? {
            Found::File(file) => return contract(world, file, name),
            _ => None,
        },
    };
    match found? {
        Found::Contract(id) => Some(id),
        _ => None,
    }
}
