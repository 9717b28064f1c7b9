//! Small workspaces and facts on one line, for the tests of every language of contracts.

use super::Fact;
use crate::contract::{AbiItem, Param, Said, Type};

/// The files of a workspace: `//- path` starts one; without it, everything is in `one`.
pub(super) fn files<'a>(workspace: &'a str, one: &'a str) -> Vec<(&'a str, String)> {
    let mut files: Vec<(&str, String)> = Vec::new();
    for line in workspace.split_inclusive('\n') {
        match line.strip_prefix("//- ") {
            Some(path) => files.push((path.trim(), String::new())),
            None if files.is_empty() => files.push((one, line.into())),
            None => files.last_mut().unwrap().1.push_str(line),
        }
    }
    files
}

/// `Vault.deposit(uint256 amount) -> (bool) external view [onlyOwner] = 3 < Base`.
pub(super) fn line(fact: &Fact) -> String {
    let Said::Abi(item) = &fact.said else { return format!("{:?}", fact.said) };
    let mut line = format!("{:?} ", item.kind.unwrap()).to_lowercase();
    if let Some(owner) = &fact.owner {
        line += &format!("{owner}.");
    }
    line += &said(item);
    if let Some(base) = &fact.inherited {
        line += &format!(" < {base}");
    }
    line
}

fn said(item: &AbiItem) -> String {
    let mut line = item.name.to_string();
    line += &item.inputs.as_deref().map_or("?".into(), params);
    match item.outputs.as_deref() {
        None | Some([]) => {}
        Some(outputs) => line += &format!(" -> {}", params(outputs)),
    }
    line += &item.visibility.map_or(String::new(), |word| format!(" {word:?}").to_lowercase());
    line += &item.mutability.map_or(String::new(), |word| format!(" {word:?}").to_lowercase());
    line += &item.modifiers.iter().map(|word| format!(" [{word}]")).collect::<String>();
    line + &item.value.as_ref().map_or(String::new(), |value| format!(" = {value}"))
}

fn params(params: &[Param]) -> String {
    format!("({})", params.iter().map(param).collect::<Vec<_>>().join(", "))
}

fn param(param: &Param) -> String {
    let mut parts = vec![ty(&param.ty)];
    match &param.encoded {
        Some(encoded) if *encoded != param.ty => parts.push(format!("as {}", ty(encoded))),
        _ => {}
    }
    parts.extend(param.indexed.then(|| "indexed".into()));
    parts.extend(param.name.as_ref().map(ToString::to_string));
    parts.join(" ")
}

fn ty(of: &Type) -> String {
    let list = |of: &[Type]| of.iter().map(ty).collect::<Vec<_>>().join(",");
    match of {
        Type::Named(name) => name.to_string(),
        Type::Array(of, size) => {
            format!("{}[{}]", ty(of), size.map_or(String::new(), |size| size.to_string()))
        }
        Type::Tuple(of) => format!("({})", list(of)),
        Type::Generic(name, of) => format!("{name}<{}>", list(of)),
        Type::Unknown => "_".into(),
    }
}
