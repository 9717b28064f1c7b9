//! The house rules, held: which way arrows go, who may name which dependency, how long things are, what every file says
//! first, what nobody writes, and that generated tables are fresh.
//!
//! Reads the sources as text. Every check is a function of its own that is also tried on a planted violation, since a
//! check that cannot fail keeps nothing. It knows nothing of what the program does. Start at [`tree`], then one file of
//! `tidy/` for each kind of rule.

#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod arrows;
mod dependencies;
mod generated;
mod lexer;
mod pages;
mod sizes;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file of the repository.
struct Source {
    /// Relative to the repository, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn planted(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    /// The folder or file below `src/` that it belongs to: `rules`, `load`, `main`.
    fn part(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split(['/', '.']).next().unwrap_or_default()
    }

    /// Without its test module.
    fn without_tests(&self) -> &str {
        let test = self.text.match_indices("\n#[cfg(test)]\n").find(|(at, _)| {
            let mut below = self.text[at + 1..].lines().skip_while(|line| !line.starts_with("mod "));
            below.next().is_some_and(|line| line.ends_with('{'))
        });
        test.map_or(self.text.as_str(), |(at, _)| &self.text[..at + 1])
    }
}

/// The files of the repository below `folder` (empty for all) that end in one of `endings`; what is built or fetched
/// is left out.
fn tree(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    if root.join(folder).is_dir() {
        walk(&root.join(folder), &mut paths);
    }
    paths.sort();
    let wanted = paths.into_iter().filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        endings.iter().any(|ending| name.ends_with(ending)) && !name.starts_with("scratch")
    });
    wanted
        .map(|path| Source {
            path: path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"),
            text: fs::read_to_string(&path).unwrap(),
        })
        .collect()
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    const BUILT: &[&str] = &["target", "node_modules", ".git", "dist", "corpus", "artifacts", "coverage"];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !BUILT.contains(&name.as_str()) {
            walk(&path, into);
        } else if path.is_file() {
            into.push(path);
        }
    }
}

/// The Rust files of the program itself, those that only tests use left out.
fn program() -> Vec<Source> {
    let all = tree("src", &[".rs"]);
    let helpers: Vec<String> = all.iter().flat_map(test_modules).collect();
    all.into_iter().filter(|source| !helpers.contains(&source.path) && source.part() != "testing").collect()
}

/// The files of the modules that a file declares for tests only: `#[cfg(test)] mod samples;`.
fn test_modules(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = source.text.lines();
    while lines.any(|line| line.trim() == "#[cfg(test)]") {
        let declared = lines.clone().find(|line| !line.trim_start().starts_with("#["));
        let name = declared.and_then(|line| line.trim().strip_prefix("mod ")?.strip_suffix(';'));
        let folder = source.path.strip_suffix("mod.rs").map(str::to_owned);
        let folder = folder.unwrap_or_else(|| source.path.replace(".rs", "/"));
        found.extend(name.map(|name| format!("{folder}{name}.rs")));
    }
    found
}

/// Fails with every complaint on a line of its own.
#[track_caller]
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn the_tree_is_read() {
    let program = program();
    assert!(program.len() > 50);
    let held = |path: &str| program.iter().any(|source| source.path == path);
    assert!(held("src/text/mod.rs") && held("src/rules/tickets/unknown_ticket.rs"));
    assert!(!held("src/text/samples.rs") && !held("src/testing.rs"), "files for tests only are left out");
}

#[test]
fn a_test_module_is_cut_off() {
    let planted =
        Source::planted("src/a.rs", "fn a() {}\n\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n    use b;\n}\n");
    assert_eq!(planted.without_tests(), "fn a() {}\n\n");
    let planted = Source::planted("src/a/mod.rs", "mod b;\n#[cfg(test)]\nmod c;\nfn d() {}\n");
    assert_eq!(planted.without_tests(), planted.text);
    assert_eq!(test_modules(&planted), ["src/a/c.rs"]);
}
