//! What a compiler knows of contracts and the workspace does not: members and types that come from packages.
//!
//! An artifact counts only while every file of the workspace that a contract is made of has the text it was compiled
//! from; file times are never asked. Of a whole build only its sources are kept. Start at [`Compiled::items`], then
//! [`complete`].

use super::{Declared, lineage::Lineage, world::World};
use crate::{
    contract::{
        AbiItem, AbiKind, Param, Said, Type,
        artifact::{self, Embedded},
    },
    source::{COMPILED, Contract, ContractKind, Fact, Side},
    text::Span,
};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// What one file says that a compiler wrote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Artifact {
    /// The contract's name; `None` for the record of a build.
    contract: Option<SmolStr>,
    /// The file it stands in, relative to the compiler's project.
    source: SmolStr,
    items: Vec<AbiItem>,
    sources: Vec<Embedded>,
}

impl Artifact {
    /// Reads an artifact, or the record of a whole build; `None` where the file is neither.
    pub fn read(json: &str, is_build: bool) -> Option<Artifact> {
        if is_build {
            let sources = artifact::build_sources(json);
            return (!sources.is_empty()).then(|| Artifact { sources, ..Artifact::default() });
        }
        let artifact::Artifact { contract, source, items, sources } = artifact::artifact(json)?;
        Some(Artifact { contract: Some(contract?), source: source?, items, sources })
    }
}

/// All artifacts, looked up by the contract they are of.
pub(super) struct Compiled<'a> {
    of: FxHashMap<&'a str, Vec<(&'a str, &'a Artifact)>>,
    /// The records of builds, each with the folder of its project.
    builds: Vec<(&'a str, &'a Artifact)>,
}

impl<'a> Compiled<'a> {
    /// Indexes artifacts, each with its path.
    pub(super) fn new(artifacts: &[(&'a str, &'a Artifact)]) -> Compiled<'a> {
        let mut compiled = Compiled { of: FxHashMap::default(), builds: Vec::new() };
        for (path, artifact) in artifacts {
            let project = project(path);
            match &artifact.contract {
                Some(name) => compiled.of.entry(name).or_default().push((project, artifact)),
                None => compiled.builds.push((project, artifact)),
            }
        }
        compiled
    }

    /// What a compiler made of a contract, if it did so from the texts there are now.
    pub(super) fn items(
        &self,
        world: &World<'_>,
        contract: &Declared,
        lineage: &Lineage,
    ) -> Option<&'a [AbiItem]> {
        let file = lineage.line.first()?.file;
        let artifacts = self.of.get(contract.name.as_str())?.iter();
        let mut fitting = artifacts.filter(|(project, artifact)| {
            is_at(world.path(file), project, &artifact.source)
                && lineage.line.iter().all(|id| self.is_made_of(project, artifact, world, id.file))
        });
        fitting.next().map(|(_, artifact)| artifact.items.as_slice())
    }

    /// Whether an artifact was made of a file's text as it is. One that does not say itself goes by the builds of its
    /// project; of which of them it is nobody knows, so all that have the file have to agree.
    fn is_made_of(&self, project: &str, artifact: &Artifact, world: &World<'_>, file: usize) -> bool {
        let builds = self.builds.iter().filter(|(of, _)| artifact.sources.is_empty() && *of == project);
        let sources = artifact.sources.iter().chain(builds.flat_map(|(_, build)| &build.sources));
        let mut same = sources
            .filter(|source| is_at(world.path(file), project, &source.path))
            .map(|source| source.hash.as_deref() == world.hash(file))
            .peekable();
        same.peek().is_some() && same.all(|same| same)
    }
}

/// The folder of the project an artifact belongs to, with a `/` behind it; empty for the workspace itself.
fn project(path: &str) -> &str {
    let mut start = 0;
    for folder in path.split_inclusive('/') {
        if COMPILED.contains(&folder.trim_end_matches('/')) {
            break;
        }
        start += folder.len();
    }
    path.get(..start).unwrap_or_default()
}

/// Whether a file of the workspace is the one a compiler calls `source`. Some call files of the project `project/…`.
fn is_at(path: &str, project: &str, source: &str) -> bool {
    path.strip_prefix(project).is_some_and(|path| {
        path == source || source.strip_prefix("project/").is_some_and(|source| path == source)
    })
}

/// Completes what is known of a contract by what a compiler knows: types from packages, and members inherited from them.
pub(super) fn complete(items: &[AbiItem], contract: &mut Contract, members: &mut Vec<Fact>) {
    if contract.kind == ContractKind::Library {
        return;
    }
    for member in members.iter_mut() {
        if let Said::Abi(said) = &mut member.said {
            fill(said, items);
        }
    }
    contract.compiled = true;
    if contract.unseen.is_empty() {
        return;
    }
    let base = match contract.unseen.as_slice() {
        [only] => only.clone(),
        _ => "a package".into(),
    };
    let is_member =
        |item: &&AbiItem| matches!(item.kind, Some(AbiKind::Function | AbiKind::Event | AbiKind::Error));
    let is_known = |item: &&AbiItem| {
        members.iter().any(|member| matches!(&member.said, Said::Abi(said) if fits(said, item)))
    };
    let foreign = items.iter().filter(is_member).filter(|item| !is_known(item));
    let foreign: Vec<Fact> = foreign.map(|item| inherited(item.clone(), contract, base.clone())).collect();
    members.extend(foreign);
}

/// A member of a package. It stands nowhere in the workspace: its place is empty, before the contract's name.
fn inherited(item: AbiItem, contract: &Contract, base: SmolStr) -> Fact {
    let at = Span { start: contract.at.start, end: contract.at.start };
    let (owner, path) = (Some(contract.name.clone()), contract.path.clone());
    let mut said = item;
    for param in said.inputs.iter_mut().chain(&mut said.outputs).flatten() {
        param.encoded = Some(encoding(param).clone());
    }
    Fact { said: Said::Abi(said), owner, inherited: Some(base), side: Side::Chain, path, at, whole: at }
}

/// Says how types that code does not know are encoded, where exactly one item can be meant.
fn fill(said: &mut AbiItem, items: &[AbiItem]) {
    let unknown = |params: &Option<Vec<Param>>| params.iter().flatten().any(|param| param.encoded.is_none());
    let is_public = said.visibility.is_none_or(|visibility| visibility.is_abi());
    if !is_public || said.kind == Some(AbiKind::Enum) || !unknown(&said.inputs) && !unknown(&said.outputs) {
        return;
    }
    let mut fitting = items.iter().filter(|item| fits(said, item));
    let (Some(item), None) = (fitting.next(), fitting.next()) else { return };
    let (inputs, outputs) = (item.inputs.as_deref(), item.outputs.as_deref());
    for (params, compiled) in [(&mut said.inputs, inputs), (&mut said.outputs, outputs)] {
        let params = params.as_deref_mut().unwrap_or_default();
        let compiled = compiled.unwrap_or_default();
        if params.len() != compiled.len() {
            continue;
        }
        for (param, compiled) in params.iter_mut().zip(compiled) {
            param.encoded.get_or_insert_with(|| encoding(compiled).clone());
        }
    }
}

/// Whether a declaration may be this item of an ABI, as far as its types are known.
fn fits(said: &AbiItem, item: &AbiItem) -> bool {
    let same = |(param, compiled): (&Param, &Param)| {
        param.encoded.as_ref().is_none_or(|encoded| encoded.normal() == encoding(compiled).normal())
    };
    let takes = item.inputs.as_deref().unwrap_or_default();
    said.kind == item.kind
        && said.name == item.name
        && said
            .inputs
            .as_deref()
            .is_none_or(|inputs| inputs.len() == takes.len() && inputs.iter().zip(takes).all(same))
}

/// A type of an artifact as callers encode it.
fn encoding(param: &Param) -> &Type {
    param.encoded.as_ref().unwrap_or(&param.ty)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]

    use super::*;
    use crate::source::{
        Facts,
        solidity::{link, read},
        testing::line,
    };
    use serde_json::json;

    const BASE: &str = "abstract contract Desk { function open() external {} }\n";
    const HALL: &str = "\
import './Desk.sol';
import '@tokens/IERC20.sol';
import '@tokens/Ownable.sol';
contract Hall is Desk, Ownable {
    IERC20 public token;
    function seat(Ticket memory ticket, IERC20 pays) external {}
    function _seat(IERC20 pays) internal {}
}
";

    /// What Hall is compiled to, with `more` beside its ABI.
    fn hall(more: serde_json::Value) -> String {
        let token = json!({"name": "", "type": "address", "internalType": "contract IERC20"});
        let ticket = json!({"name": "ticket", "type": "tuple", "internalType": "struct Ticket", "components": [
            {"name": "row", "type": "uint256"}, {"name": "free", "type": "bool"}]});
        let mut whole = json!({"abi": [
            {"type": "constructor", "inputs": [], "stateMutability": "nonpayable"},
            {"type": "function", "name": "seat", "inputs": [ticket, token], "outputs": [], "stateMutability": "nonpayable"},
            {"type": "function", "name": "open", "inputs": [], "outputs": [], "stateMutability": "nonpayable"},
            {"type": "function", "name": "token", "inputs": [], "outputs": [token], "stateMutability": "view"},
            {"type": "function", "name": "owner", "inputs": [], "outputs": [{"name": "", "type": "address"}], "stateMutability": "view"},
            {"type": "event", "name": "OwnershipTransferred", "inputs": [{"name": "to", "type": "address", "indexed": true}]},
        ]});
        whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        whole.to_string()
    }

    /// As Foundry writes it: the hash of every source.
    fn foundry() -> Vec<(&'static str, String)> {
        let hash = |text: &str| json!({"keccak256": artifact::keccak(text)});
        let metadata = json!({"settings": {"compilationTarget": {"src/Hall.sol": "Hall"}}, "sources": {
            "src/Hall.sol": hash(HALL), "src/Desk.sol": hash(BASE), "lib/tokens/IERC20.sol": hash("")}});
        vec![("chain/out/Hall.sol/Hall.json", hall(json!({"metadata": metadata})))]
    }

    /// As Hardhat writes it: the sources stand in the records of builds.
    fn hardhat(prefix: &str) -> Vec<(&'static str, String)> {
        let hall = hall(json!({"contractName": "Hall", "sourceName": "src/Hall.sol"}));
        vec![("chain/artifacts/src/Hall.sol/Hall.json", hall), build("1", prefix, HALL)]
    }

    fn build(name: &'static str, prefix: &str, hall: &str) -> (&'static str, String) {
        let path = if name == "1" {
            "chain/artifacts/build-info/1.json"
        } else {
            "chain/artifacts/build-info/2.json"
        };
        let sources = json!({format!("{prefix}src/Hall.sol"): {"content": hall}, format!("{prefix}src/Desk.sol"): {"content": BASE}});
        (
            path,
            json!({"id": name, "input": {"language": "Solidity", "sources": sources}, "output": {}})
                .to_string(),
        )
    }

    fn facts(files: &[(&str, &str)], artifacts: &[(&str, String)]) -> Facts {
        let units: Vec<_> = files.iter().map(|(path, text)| (*path, read(text))).collect();
        let units: Vec<_> = units.iter().map(|(path, unit)| (*path, unit)).collect();
        let is_build = |path: &str| path.contains("/build-info/");
        let artifacts: Vec<_> = artifacts
            .iter()
            .map(|(path, json)| (*path, Artifact::read(json, is_build(path)).unwrap()))
            .collect();
        let artifacts: Vec<_> = artifacts.iter().map(|(path, artifact)| (*path, artifact)).collect();
        let mut facts = Facts::default();
        link(&units, &artifacts, &mut facts);
        facts
    }

    /// What Hall has, with these texts of its files and these artifacts; before it, whether an artifact counts.
    #[track_caller]
    fn check(desk: &str, hall: &str, artifacts: &[(&str, String)], expected: &str) {
        let facts = facts(&[("chain/src/Desk.sol", desk), ("chain/src/Hall.sol", hall)], artifacts);
        let own = facts.facts.iter().filter(|fact| fact.owner.as_deref() == Some("Hall"));
        let lines: Vec<_> = own.map(line).collect();
        assert_eq!(lines.join("\n"), expected.trim());
        let compiled: Vec<_> = facts.contracts.iter().map(|contract| contract.compiled).collect();
        assert_eq!(compiled, [false, expected == COMPILED_HALL], "Desk has no artifact");
    }

    const COMPILED_HALL: &str = "
function Hall.token() -> (IERC20 as address) public view
function Hall.seat(Ticket as (uint256,bool) ticket, IERC20 as address pays) external nonpayable
function Hall._seat(IERC20 pays) internal nonpayable
function Hall.open() external nonpayable < Desk
function Hall.owner() -> (address) external view < Ownable
event Hall.OwnershipTransferred(address indexed to) < Ownable
";

    const SOURCE_ALONE: &str = "
function Hall.token() -> (IERC20) public view
function Hall.seat(Ticket ticket, IERC20 pays) external nonpayable
function Hall._seat(IERC20 pays) internal nonpayable
function Hall.open() external nonpayable < Desk
";

    #[test]
    fn an_artifact_of_the_texts_there_are_tells_what_packages_add() {
        check(BASE, HALL, &foundry(), COMPILED_HALL);
        check(BASE, HALL, &hardhat(""), COMPILED_HALL);
        check(BASE, HALL, &hardhat("project/"), COMPILED_HALL);
    }

    #[test]
    fn an_artifact_of_other_texts_tells_nothing() {
        let changed = HALL.replace("import './Desk.sol';", "import './Desk.sol'; // Changed.");
        let other = format!("{BASE}// Changed.");
        for artifacts in [foundry(), hardhat("")] {
            check(BASE, &changed, &artifacts, SOURCE_ALONE);
            check(&other, HALL, &artifacts, SOURCE_ALONE);
        }
    }

    #[test]
    fn an_artifact_that_may_be_of_an_older_build_tells_nothing() {
        let mut artifacts = hardhat("");
        artifacts.push(build("2", "", "contract Hall {}"));
        check(BASE, HALL, &artifacts, SOURCE_ALONE);
        artifacts.truncate(1);
        check(BASE, HALL, &artifacts, SOURCE_ALONE);
    }

    #[test]
    fn an_artifact_of_another_project_tells_nothing() {
        let artifacts: Vec<_> =
            foundry().into_iter().map(|(_, json)| ("out/Hall.sol/Hall.json", json)).collect();
        check(BASE, HALL, &artifacts, SOURCE_ALONE);
    }

    #[test]
    fn other_files_are_no_artifacts() {
        assert_eq!(Artifact::read("{\"name\": \"x\"}", false), None);
        assert_eq!(Artifact::read("[]", false), None);
        assert_eq!(Artifact::read("{\"input\": {}}", true), None);
    }
}
