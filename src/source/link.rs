//! From units to facts: what one file cannot know by itself. Each language links its own units.
//!
//! Start at [`link`].

use super::{Facts, Unit, script, solidity, soroban};

/// The files that one file's imports lead to and that what it says depends on, of those there are.
pub fn leads_to(path: &str, unit: &Unit, exists: &dyn Fn(&str) -> bool) -> Vec<String> {
    match unit {
        Unit::Script(unit) => script::leads_to(path, unit, exists),
        // All of their files matter by themselves.
        Unit::Solidity(_) | Unit::Soroban(_) | Unit::Artifact(_) => Vec::new(),
    }
}

/// Whether one of a file's imports may lead to the file at `path`, by its name: quickly told, for many files.
pub fn may_lead_to(unit: &Unit, path: &str) -> bool {
    matches!(unit, Unit::Script(unit) if script::may_lead_to(unit, path))
}

/// The facts of these units, each with its path relative to the workspace. Pure and cheap: nothing is parsed here.
pub fn link(units: &[(&str, &Unit)]) -> Facts {
    let mut facts = Facts::default();
    let (mut contracts, mut artifacts) = (Vec::new(), Vec::new());
    let (mut sorobans, mut scripts) = (Vec::new(), Vec::new());
    for (path, unit) in units {
        match unit {
            Unit::Solidity(unit) => contracts.push((*path, unit)),
            Unit::Artifact(artifact) => artifacts.push((*path, artifact.as_ref())),
            Unit::Soroban(unit) => sorobans.push((*path, unit)),
            Unit::Script(unit) => scripts.push((*path, unit.as_ref())),
        }
    }
    solidity::link(&contracts, &artifacts, &mut facts);
    soroban::link(&sorobans, &mut facts);
    script::link(&scripts, &mut facts);
    facts.facts.sort_by(|a, b| (&a.path, a.at).cmp(&(&b.path, b.at)));
    facts
}
