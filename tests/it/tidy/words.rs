//! What every file says first, and what nobody writes.

use super::{Source, lexer, none, program, tree};

/// Words that put work off, in pieces so that this file does not contain them.
const LATER: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:"), concat!("HA", "CK")];
/// Macros for unfinished code.
const UNFINISHED: [&str; 3] = [concat!("to", "do!("), concat!("unimpl", "emented!("), concat!("db", "g!(")];
/// Calls that panic.
const PANICS: [&str; 4] = [".unwrap()", ".expect(\"", ".expect(&", "panic!("];

/// Words in comments and calls in code that do not belong into any file.
fn unfinished(source: &Source) -> Vec<String> {
    let split = lexer::split(&source.text);
    let comments = LATER.iter().filter(|word| split.comments.contains(**word));
    let calls = UNFINISHED.iter().filter(|call| split.code.contains(**call));
    comments.chain(calls).map(|word| format!("{}: {word}", source.path)).collect()
}

/// Calls that panic, outside tests.
fn panics(source: &Source) -> Vec<String> {
    // The literal after `expect(` is blanked out in the code, so the text is searched where the code has the call.
    let own = source.without_tests();
    let code = lexer::split(own).code;
    let found = PANICS.iter().flat_map(|call| {
        own.match_indices(*call)
            .filter(|(at, _)| code.is_char_boundary(*at) && code[*at..].starts_with(&call[..call.len() - 1]))
    });
    found.map(|(at, call)| format!("{}:{}: {call}", source.path, own[..at].lines().count())).collect()
}

/// Whether a file opens by saying what it does.
fn opens(source: &Source) -> Option<String> {
    let said = source.text.lines().next().is_some_and(|line| line.starts_with("//! ") && line.len() > 10);
    (!said).then(|| format!("{}: open with //! and what it does", source.path))
}

/// A path of one machine: where it was written, and nowhere else.
fn machines(source: &Source) -> Vec<String> {
    let roots = [
        concat!("/wo", "rk/wt/"),
        concat!("/wo", "rk/main"),
        concat!("/wo", "rk/shared"),
        concat!("/tmp/ba", "sh_jobs"),
    ];
    let found = roots.iter().filter(|root| source.text.contains(**root));
    found.map(|root| format!("{}: names {root}", source.path)).collect()
}

#[test]
fn every_module_says_what_it_does() {
    let all = ["src", "tests", "benches", "fuzz"].into_iter().flat_map(|folder| tree(folder, &[".rs"]));
    none(all.filter_map(|source| opens(&source)).collect());
}

#[test]
fn nothing_is_put_off() {
    let all = ["src", "tests", "benches", "fuzz"].into_iter().flat_map(|folder| tree(folder, &[".rs"]));
    none(all.flat_map(|source| unfinished(&source)).collect());
}

#[test]
fn nothing_panics_outside_tests() {
    none(program().iter().flat_map(panics).collect());
}

#[test]
fn no_file_names_a_machine() {
    let all =
        tree("", &[".rs", ".md", ".toml", ".sh", ".ts", ".mjs", ".lua", ".json", ".yml", ".yaml", "run"]);
    assert!(
        all.iter().any(|source| source.path == ".ci/run")
            && all.iter().any(|source| source.path == "README.md")
    );
    none(all.iter().flat_map(machines).collect());
}

#[test]
fn planted_words_are_found() {
    let found = |text: &str| unfinished(&Source::planted("src/a.rs", text)).len();
    assert_eq!(found(&format!("// {} later\nfn a() {{ {}) }}", LATER[0], UNFINISHED[0])), 2);
    assert_eq!(found(&format!("const A: &str = \"{}\";", LATER[0])), 0);
    let found = |text: &str| panics(&Source::planted("src/a.rs", text));
    assert_eq!(found("fn a() {\n    b.unwrap();\n}"), ["src/a.rs:2: .unwrap()"]);
    assert_eq!(found("fn a() { b.expect(\"c\"); }").len(), 1);
    assert_eq!(found("// b.unwrap()\nconst B: &str = \".unwrap()\";\n"), Vec::<String>::new());
    assert_eq!(found("fn a() {}\n\n#[cfg(test)]\nmod tests {\n    b.unwrap();\n}\n"), Vec::<String>::new());
    assert!(opens(&Source::planted("src/a.rs", "use b;\n")).is_some());
    assert!(opens(&Source::planted("src/a.rs", "//! Says what it does.\n")).is_none());
    assert_eq!(machines(&Source::planted("a.md", concat!("cd /wo", "rk/main"))).len(), 1);
}
