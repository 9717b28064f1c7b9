//! Arrows only go down: which part of the program may name which.

use super::{Source, lexer, none, program, tree};

/// Each part and how high it stands; a part may name those that stand lower. Parts of one height do not know each other.
const HEIGHTS: &[(&str, u8)] = &[
    ("text", 0),
    ("contract", 1),
    ("syntax", 2),
    ("source", 2),
    ("project", 3),
    ("templates", 4),
    ("schedule", 4),
    ("rules", 5),
    ("launch", 6),
    ("settings", 7),
    ("ide", 7),
    ("runs", 7),
    ("load", 8),
    ("lsp", 9),
    ("cli", 10),
    ("main", 11),
    ("lib", 11),
];

/// The parts that may ask `os`, which itself may name only `text`.
const ASK_OS: &[&str] = &["load", "runs", "lsp", "cli", "main", "lib"];

/// Reading a workspace has no use for the editor's questions, nor for running things.
const NEVER: &[(&str, &str)] = &[("load", "ide"), ("load", "runs")];

fn allowed(from: &str, to: &str) -> bool {
    let height = |part: &str| HEIGHTS.iter().find(|(name, _)| *name == part).map(|(_, height)| *height);
    if from == to {
        return true;
    }
    match (from, to) {
        ("os", to) => to == "text",
        (from, "os") => ASK_OS.contains(&from),
        // The fixture language draws findings; nobody but tests names it.
        ("testing", to) => height(to) <= height("rules"),
        _ => height(from).zip(height(to)).is_some_and(|(from, to)| to < from) && !NEVER.contains(&(from, to)),
    }
}

/// The parts a file names: `crate::text::…`, `crate::{rules, syntax::…}`, `baton::cli` in `main.rs`.
fn named(source: &Source, code: &str) -> Vec<String> {
    let root = if source.path == "src/main.rs" { "baton::" } else { "crate::" };
    let starts = code.match_indices(root).filter(|(at, _)| !code[..*at].ends_with(is_name));
    let rests = starts.map(|(at, _)| &code[at + root.len()..]);
    rests.flat_map(|rest| if rest.starts_with('{') { listed(rest) } else { vec![word(rest)] }).collect()
}

/// The first words of the entries of a `{…}` list.
fn listed(text: &str) -> Vec<String> {
    let (mut depth, mut found, mut fresh) = (0, Vec::new(), false);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 1 && fresh && is_name(c) => found.push(word(&text[at..])),
            _ => {}
        }
        fresh = depth == 1 && (matches!(c, '{' | ',') || fresh && c.is_whitespace());
        if depth == 0 {
            break;
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| is_name(*c)).collect()
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What a file names above itself or beside itself.
fn complaints(source: &Source) -> Vec<String> {
    let own = lexer::split(source.without_tests()).code;
    let all = lexer::split(&source.text).code;
    let parts = HEIGHTS.iter().map(|(name, _)| *name).chain(["os", "testing"]).collect::<Vec<_>>();
    let mut found: Vec<String> = named(source, &all)
        .into_iter()
        .filter(|to| parts.contains(&to.as_str()) && !allowed(source.part(), to))
        .filter(|to| to != "testing" || named(source, &own).contains(to))
        .map(|to| format!("{}: {} may not name {to}", source.path, source.part()))
        .collect();
    // As many `super` as the module is deep would climb out of its part.
    let depth = source.path.matches('/').count() - usize::from(source.path.ends_with("/mod.rs"));
    if own.contains(&"super::".repeat(depth.max(1))) && depth > 0 {
        found.push(format!("{}: climbs to the crate with super; write crate::", source.path));
    }
    found.dedup();
    found
}

#[test]
fn arrows_only_go_down() {
    none(program().iter().filter(|source| source.path != "src/lib.rs").flat_map(complaints).collect());
}

#[test]
fn every_part_has_its_place() {
    let known =
        |part: &str| part == "os" || part == "testing" || HEIGHTS.iter().any(|(name, _)| *name == part);
    let all = tree("src", &[".rs"]);
    none(
        all.iter()
            .filter(|source| !known(source.part()))
            .map(|source| format!("{}: add it to HEIGHTS", source.path))
            .collect(),
    );
}

#[test]
fn planted_arrows_are_found() {
    let check = |path: &str, text: &str| complaints(&Source::planted(path, text));
    let refused = |path: &str, text: &str| assert_eq!(check(path, text).len(), 1, "{path}: {text}");
    refused("src/text/a.rs", "use crate::syntax::Id;");
    refused("src/syntax/a.rs", "use crate::{\n    text::Text,\n    project::{DocPath, Snapshot},\n};");
    refused("src/syntax/a.rs", "fn a() { crate::source::b() }");
    refused("src/rules/tickets/a.rs", "use crate::os::Disk;");
    refused("src/os/a.rs", "use crate::project::DocPath;");
    refused("src/load.rs", "use crate::ide::hover;");
    refused("src/lsp/a.rs", "use crate::cli;");
    refused("src/rules/a.rs", "use crate::testing::check;");
    refused("src/rules/tickets/a.rs", "use super::super::super::ide;");
    let fine = |path: &str, text: &str| assert_eq!(check(path, text), Vec::<String>::new(), "{path}: {text}");
    fine("src/cli/a.rs", "use crate::{lsp, os::Disk, rules::{self, ide}};");
    fine("src/syntax/a.rs", "use crate::text::Text; // crate::rules\nconst A: &str = \"crate::lsp\";");
    fine("src/rules/a.rs", "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    use crate::testing::check;\n}\n");
    fine("src/rules/tickets/a.rs", "use super::super::Finding;");
}
