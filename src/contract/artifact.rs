//! Compiled artifacts as Hardhat, Foundry and Truffle write them, and a JSON ABI alone: what the contract has, and which
//! sources it was compiled from.
//!
//! An artifact is only as true as its sources are those on disk: [`keccak`] tells, whoever reads the disk asks. It
//! knows no folders and opens no file. Start at [`artifact`].

mod items;
mod sources;

pub use sources::{Embedded, keccak};

use super::AbiItem;
use serde_json::Value;
use smol_str::SmolStr;

/// What an artifact holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Artifact {
    /// The contract's name; `None` in an ABI alone.
    pub contract: Option<SmolStr>,
    /// The file it is compiled from, as the compiler was told it, relative to the project.
    pub source: Option<SmolStr>,
    /// Functions, events, errors and the constructor in the order of the ABI, then the structs they name.
    pub items: Vec<AbiItem>,
    /// The sources it was compiled from, as far as it says.
    pub sources: Vec<Embedded>,
}

/// Reads an artifact or an ABI; `None` where `json` is neither. Items of the ABI that cannot be read are left out.
pub fn artifact(json: &str) -> Option<Artifact> {
    let json: Value = serde_json::from_str(json.trim_start_matches('\u{feff}')).ok()?;
    match &json {
        Value::Array(abi) => Some(Artifact { items: items::items(abi)?, ..Artifact::default() }),
        Value::Object(_) => of_tool(&json),
        _ => None,
    }
}

/// The sources in the output of a whole build, such as Hardhat's `build-info`: artifacts beside it name them only.
pub fn build_sources(json: &str) -> Vec<Embedded> {
    sources::of_build(json.trim_start_matches('\u{feff}')).unwrap_or_default()
}

fn of_tool(json: &Value) -> Option<Artifact> {
    let items = items::items(json.get("abi")?.as_array()?)?;
    let metadata = sources::metadata(json);
    let target = metadata.as_ref().and_then(sources::target);
    let text = |key: &str| json.get(key).and_then(Value::as_str).map(SmolStr::new);
    let contract = text("contractName").or_else(|| target.as_ref().map(|(_, name)| name.clone()));
    let source = target.map(|(path, _)| path).or_else(|| text("sourceName")).or_else(|| text("sourcePath"));
    let mut sources = metadata.map(|metadata| sources::of_metadata(&metadata)).unwrap_or_default();
    if let (Some(path), Some(text)) = (&source, json.get("source").and_then(Value::as_str)) {
        sources.push(Embedded::of_text(path.clone(), text));
    }
    Some(Artifact { contract, source, items, sources })
}

/// One item of a JSON ABI, as a document may hold it alone.
pub fn item(json: &str) -> Option<AbiItem> {
    items::item(&serde_json::from_str(json).ok()?)
}

/// The text of a JSON value that is a string.
fn string(json: &Value) -> Option<SmolStr> {
    json.as_str().map(SmolStr::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Param, selector};

    const ABI: &str = r#"[
      {"type":"constructor","inputs":[{"name":"host","type":"address","internalType":"address"}],"stateMutability":"nonpayable"},
      {"type":"function","name":"seat","stateMutability":"payable","outputs":[{"name":"","type":"uint256"}],"inputs":[
        {"name":"kind","type":"uint8","internalType":"enum Hall.Kind"},
        {"name":"seats","type":"tuple[]","internalType":"struct Hall.Seat[]","components":[
          {"name":"row","type":"uint256","internalType":"uint256"},
          {"name":"token","type":"address","internalType":"contract IERC20"}]}]},
      {"type":"event","name":"Seated","anonymous":false,"inputs":[{"name":"who","type":"address","indexed":true}]},
      {"type":"error","name":"Taken","inputs":[]},
      {"type":"receive","stateMutability":"payable"}
    ]"#;

    fn params(list: &[Param]) -> String {
        let shown = list.iter().map(|param| {
            let encoded = param.encoded.as_ref().map(|ty| format!(" as {ty}")).unwrap_or_default();
            let indexed = if param.indexed { " indexed" } else { "" };
            format!("{}{encoded}{indexed} {}", param.ty, param.name.as_deref().unwrap_or("_"))
        });
        shown.collect::<Vec<_>>().join(", ")
    }

    fn lines(artifact: &Artifact) -> Vec<String> {
        let shown = artifact.items.iter().map(|item| {
            let outputs =
                item.outputs.as_ref().map(|outputs| format!(" -> ({})", params(outputs))).unwrap_or_default();
            let inputs = params(item.inputs.as_deref().unwrap_or_default());
            format!("{:?} {}({inputs}){outputs}", item.kind.unwrap(), item.name)
        });
        shown.collect()
    }

    #[test]
    fn an_abi_alone_is_read_with_the_names_of_its_types() {
        let found = artifact(ABI).unwrap();
        assert_eq!(
            lines(&found),
            [
                "Constructor constructor(address host)",
                "Function seat(Hall.Kind as uint8 kind, Hall.Seat[] as (uint256, address)[] seats) -> (uint256 _)",
                "Event Seated(address indexed who)",
                "Error Taken()",
                "Function receive()",
                "Struct Seat(uint256 row, IERC20 as address token)",
            ]
        );
        assert_eq!(selector::canonical(&found.items[1]).as_deref(), Some("seat(uint8,(uint256,address)[])"));
        assert_eq!(found.contract, None);
    }

    #[test]
    fn hardhat_names_the_contract_and_its_source() {
        let found = artifact(&format!(
            r#"{{"_format":"hh-sol-artifact-1","contractName":"Hall","sourceName":"contracts/Hall.sol","abi":{ABI}}}"#
        ));
        let found = found.unwrap();
        assert_eq!(found.contract.as_deref(), Some("Hall"));
        assert_eq!(found.source.as_deref(), Some("contracts/Hall.sol"));
        assert_eq!(found.sources, []);
        let build = r#"{"input":{"sources":{"contracts/Hall.sol":{"content":"contract Hall {}"}}}}"#;
        assert_eq!(build_sources(build)[0].hash, Some(keccak("contract Hall {}")));
    }

    #[test]
    fn foundry_embeds_the_hash_of_the_source() {
        // keccak of the empty text.
        let hash = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
        let metadata = format!(
            r#"{{"settings":{{"compilationTarget":{{"src/Hall.sol":"Hall"}}}},"sources":{{"src/Hall.sol":{{"keccak256":"{hash}"}}}}}}"#
        );
        let parsed = artifact(&format!(r#"{{"abi":[],"metadata":{metadata}}}"#)).unwrap();
        let raw = Value::String(metadata).to_string();
        for found in [artifact(&format!(r#"{{"abi":[],"rawMetadata":{raw}}}"#)).unwrap(), parsed] {
            assert_eq!(found.contract.as_deref(), Some("Hall"));
            assert_eq!(found.source.as_deref(), Some("src/Hall.sol"));
            assert_eq!(found.sources[0].hash, Some(keccak("")));
        }
    }

    #[test]
    fn truffle_embeds_the_source() {
        let found = artifact(
            r#"{"contractName":"Hall","abi":[],"source":"contract Hall {}","sourcePath":"/x/contracts/Hall.sol"}"#,
        );
        let found = found.unwrap();
        assert_eq!(found.sources[0].hash, Some(keccak("contract Hall {}")));
    }

    #[test]
    fn an_abi_with_little_in_it_is_read_as_far_as_it_says() {
        let found = artifact(
            r#"[{"type":"function","name":"free","inputs":[{"type":"uint"}]},{"type":"event","name":"A"},{"type":"other"}]"#,
        );
        assert_eq!(lines(&found.unwrap()), ["Function free(uint _)", "Event A()"]);
    }

    #[test]
    fn other_json_is_none() {
        for json in [
            "",
            "{}",
            "[1, 2]",
            "[{\"id\":1}]",
            "{\"abi\":3}",
            "[{\"type\":\"button\",\"name\":\"x\"}]",
            "{\"name\":\"x\"}",
        ] {
            assert_eq!(artifact(json), None, "{json}");
        }
    }
}
