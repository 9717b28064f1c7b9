//! Every dependency has a reason beside it, and where the reason opens with folders, only they name it.

use super::{Source, lexer, none, program};

/// The parts a reason may name.
const PARTS: &[&str] = &[
    "text",
    "contract",
    "syntax",
    "source",
    "project",
    "templates",
    "schedule",
    "rules",
    "launch",
    "settings",
    "load",
    "ide",
    "runs",
    "lsp",
    "cli",
    "os",
];

/// A dependency as `Cargo.toml` lists it.
struct Dependency<'a> {
    name: &'a str,
    reason: Option<&'a str>,
}

fn dependencies(manifest: &str) -> Vec<Dependency<'_>> {
    let (mut found, mut section) = (Vec::new(), "");
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
        } else if section.ends_with("dependencies")
            && let Some((name, rest)) = line.split_once(" = ")
        {
            let reason =
                rest.rsplit_once(" # ").map(|(_, reason)| reason.trim()).filter(|reason| reason.len() >= 4);
            found.push(Dependency { name, reason });
        }
    }
    found
}

/// The folders a reason opens with: `syntax, rules: fast maps`; empty when it is for everybody.
fn owners(reason: &str) -> Vec<&str> {
    let head: Vec<&str> = reason.split(':').next().unwrap_or_default().split(',').map(str::trim).collect();
    if head.iter().all(|part| PARTS.contains(part)) { head } else { Vec::new() }
}

/// Whether code names a crate.
fn names(code: &str, dependency: &str) -> bool {
    let name = dependency.replace('-', "_");
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(&name).any(|(at, _)| {
        let before = &code[..at];
        let path = code[at + name.len()..].starts_with("::") && !before.ends_with([':', '.']);
        let imported = before.ends_with("use ") && !code[at + name.len()..].starts_with(is_name);
        (path || imported) && !before.ends_with(is_name)
    })
}

/// Files that name a dependency which is not theirs.
fn strangers(sources: &[Source], manifest: &str) -> Vec<String> {
    let listed = dependencies(manifest);
    let owned: Vec<_> = listed.iter().filter_map(|dep| Some((dep.name, owners(dep.reason?)))).collect();
    let code: Vec<_> =
        sources.iter().map(|source| (source, lexer::split(source.without_tests()).code)).collect();
    let mut found = Vec::new();
    for (name, owners) in owned.iter().filter(|(_, owners)| !owners.is_empty()) {
        for (source, code) in &code {
            if names(code, name) && !owners.contains(&source.part()) {
                found.push(format!("{}: {name} belongs to {}", source.path, owners.join(", ")));
            }
        }
    }
    found
}

const MANIFEST: &str = include_str!("../../../Cargo.toml");

#[test]
fn every_dependency_has_its_reason() {
    let listed = dependencies(MANIFEST);
    assert!(listed.len() > 20);
    let silent = listed.iter().filter(|dep| dep.reason.is_none());
    none(silent.map(|dep| format!("Cargo.toml: {} has no reason", dep.name)).collect());
}

#[test]
fn dependencies_stay_in_their_folders() {
    none(strangers(&program(), MANIFEST));
}

#[test]
fn planted_dependencies_are_found() {
    let manifest =
        "[dependencies]\nropey = \"1\" # text: edits\nserde = \"1\" # data: everywhere\nmute = \"1\"\n";
    let silent: Vec<_> = dependencies(manifest).into_iter().filter(|dep| dep.reason.is_none()).collect();
    assert_eq!(silent.iter().map(|dep| dep.name).collect::<Vec<_>>(), ["mute"]);
    let sources = [
        Source::planted("src/lsp/a.rs", "use ropey::Rope;"),
        Source::planted("src/text/a.rs", "use ropey::Rope;\nuse serde::Serialize;"),
        Source::planted(
            "src/cli/a.rs",
            "fn a() { serde::b(); crate::text::ropey::c(); d.ropey::<E>(); \"ropey::d\"; }",
        ),
    ];
    assert_eq!(strangers(&sources, manifest), ["src/lsp/a.rs: ropey belongs to text"]);
}
