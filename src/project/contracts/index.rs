//! Where a name, a file and a fact lead, so that an editor's question is looked up and walks through nothing.
//!
//! Made when somebody first asks, and kept with the [`Contracts`] it is about. Start at [`Contracts::called`].

use super::{Contracts, Match};
use crate::{
    contract::{Path, Said},
    project::DocPath,
    source::Fact,
};
use rustc_hash::FxHashMap;

/// The ways from one thing to the others.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Facts about contracts and messages, by name.
    named: FxHashMap<String, Vec<u32>>,
    /// Facts about routes, by what their path is compared by.
    routes: FxHashMap<String, Vec<u32>>,
    /// The entries that speak of a fact: document and index, by path.
    entries: FxHashMap<u32, Vec<(DocPath, u32)>>,
}

impl Contracts {
    /// What code says of contracts and messages by this name, in the order of code.
    pub fn called(&self, name: &str) -> &[u32] {
        self.index().named.get(name).map_or(&[], Vec::as_slice)
    }

    /// The routes of code with this path, parameters being called whatever they are.
    pub fn routes_at(&self, path: &Path) -> &[u32] {
        self.index().routes.get(&path.normal()).map_or(&[], Vec::as_slice)
    }

    /// The entries that speak of a fact: the document and the index in it.
    pub fn entries_of(&self, fact: u32) -> &[(DocPath, u32)] {
        self.index().entries.get(&fact).map_or(&[], Vec::as_slice)
    }

    /// What a file says, in the order of its text: each fact with its index.
    pub fn said_in(&self, path: &DocPath) -> impl Iterator<Item = (u32, &Fact)> {
        let facts = &self.facts.facts;
        let first = facts.partition_point(|fact| fact.path.as_str() < path.as_str());
        let own = move |fact: &&Fact| fact.path.as_str() == path.as_str();
        let first = u32::try_from(first).unwrap_or(u32::MAX);
        (first..).zip(facts.get(first as usize..).unwrap_or_default().iter().take_while(own))
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self))
    }
}

impl Index {
    fn of(contracts: &Contracts) -> Index {
        let mut index = Index::default();
        for (at, fact) in (0u32..).zip(&contracts.facts.facts) {
            match &fact.said {
                Said::Route(route) => index.routes.entry(route.path.normal()).or_default().push(at),
                said => index.named.entry(said.name()).or_default().push(at),
            }
        }
        for (path, documented) in &contracts.documents {
            for (entry, found) in (0u32..).zip(&documented.matches) {
                let (Match::Found(facts) | Match::Moved(facts)) = found else { continue };
                for fact in facts {
                    index.entries.entry(*fact).or_default().push((path.clone(), entry));
                }
            }
        }
        index.entries.values_mut().for_each(|entries| entries.sort());
        index
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use crate::{contract::Path, project::DocPath, testing::Fixture};

    #[test]
    fn names_paths_and_files_lead_to_facts_and_those_to_entries() {
        let fixture = Fixture::new(
            "
//- docs/abi.md
## Vault
### Functions
- `claim(uint256 id)`
//- contracts/Vault.sol
contract Vault {
    function claim(uint256 id) external {}
    function leave() external {}
}
//- server.js
const app = require('express')();
app.get('/rooms/:id', (req, res) => res.json({}));
",
        );
        let contracts = fixture.snapshot.contracts();
        let [claim] = contracts.called("claim") else { panic!("{:?}", contracts.called("claim")) };
        assert_eq!(contracts.entries_of(*claim), [(DocPath::new("docs/abi.md"), 0)]);
        assert!(contracts.entries_of(*contracts.called("leave").first().unwrap()).is_empty());
        assert_eq!(contracts.routes_at(&Path::read("/rooms/{key}").unwrap()).len(), 1);
        let path = DocPath::new("contracts/Vault.sol");
        let said = contracts.said_in(&path);
        assert_eq!(said.map(|(_, fact)| fact.said.name()).collect::<Vec<_>>(), ["claim", "leave"]);
        assert_eq!(contracts.said_in(&DocPath::new("contracts")).count(), 0);
    }
}
