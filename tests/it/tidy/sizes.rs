//! How long functions and files may be, so that they stay readable. Tests are not counted.
//!
//! The figures are printed: `cargo test --test it tidy::sizes -- --nocapture`.

use super::{Source, none, program};

/// Lines of half the functions, of 95 in 100, and of the longest, at most.
const FUNCTIONS: [usize; 3] = [8, 45, 80];
/// Lines of half the files, and of 90 in 100, at most.
const FILES: [usize; 2] = [120, 300];

/// The functions of a formatted file, each with its lines from `fn` to the closing brace.
fn functions(text: &str) -> Vec<(String, usize)> {
    let (mut found, mut open): (_, Vec<(String, String, usize)>) = (Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate() {
        let body = line.trim_start();
        let indent = &line[..line.len() - body.len()];
        if let Some(name) = declared(body).filter(|_| !body.ends_with(';')) {
            if body.ends_with('}') {
                found.push((name.into(), 1));
            } else {
                open.push((indent.into(), name.into(), at));
            }
        } else if let Some((_, name, start)) =
            open.pop_if(|(opened, ..)| opened == indent && matches!(body, "}" | "},"))
        {
            found.push((name, at + 1 - start));
        } else if open.last().is_some_and(|(opened, ..)| opened == indent && body.ends_with(';')) {
            // A declaration over several lines has no body.
            open.pop();
        }
    }
    found
}

/// The name of the function a line declares.
fn declared(line: &str) -> Option<&str> {
    let mut rest = line;
    for word in ["pub(crate) ", "pub(super) ", "pub ", "const ", "async ", "unsafe ", "extern \"C\" "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    rest.strip_prefix("fn ")?.split(['(', '<']).next()
}

/// The value that `percent` in 100 of the sorted values do not exceed.
fn share(sorted: &[usize], percent: usize) -> usize {
    let at = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(at).copied().unwrap_or_default()
}

#[test]
fn functions_stay_short() {
    let mut all: Vec<(usize, String)> = Vec::new();
    for source in program() {
        let found = functions(source.without_tests());
        all.extend(found.into_iter().map(|(name, lines)| (lines, format!("{}: {name}", source.path))));
    }
    all.sort();
    let lines: Vec<usize> = all.iter().map(|(lines, _)| *lines).collect();
    let figures = [share(&lines, 50), share(&lines, 95), share(&lines, 100)];
    println!(
        "{} functions: half at most {} lines, 95 % at most {}, all at most {}",
        all.len(),
        figures[0],
        figures[1],
        figures[2]
    );
    let longest = all.iter().rev().take(5).map(|(lines, name)| format!("{lines} lines: {name}")).collect();
    if figures.iter().zip(FUNCTIONS).any(|(figure, most)| *figure > most) {
        println!("median, p95 and longest may be {FUNCTIONS:?}, and are {figures:?}");
        none(longest);
    }
}

#[test]
fn files_stay_short() {
    let mut all: Vec<(usize, String)> =
        program().into_iter().map(|source| (source.without_tests().lines().count(), source.path)).collect();
    all.sort();
    let lines: Vec<usize> = all.iter().map(|(lines, _)| *lines).collect();
    let figures = [share(&lines, 50), share(&lines, 90)];
    println!("{} files: half at most {} lines, 90 % at most {}", all.len(), figures[0], figures[1]);
    let longest = all.iter().rev().take(12).map(|(lines, path)| format!("{lines} lines: {path}")).collect();
    if figures.iter().zip(FILES).any(|(figure, most)| *figure > most) {
        println!("median and p90 may be {FILES:?}, and are {figures:?}");
        none(longest);
    }
}

#[test]
fn functions_are_counted() {
    let text = "\
pub(super) fn a() {}

/// Doc.
#[inline]
fn b(
    x: u8,
) -> u8 {
    fn inner() {
        let y = 1;
    }
    match x {
        1 => {}
    }
}

trait T {
    fn none(&self);
    fn long(
        &self,
    );
    async fn d(&self) {
        todo
    }
}
";
    let want = [("a", 1), ("inner", 3), ("b", 10), ("d", 3)];
    assert_eq!(functions(text), want.map(|(name, lines)| (name.to_owned(), lines)));
    assert_eq!([share(&[1, 2, 3, 9], 50), share(&[1, 2, 3, 9], 95), share(&[], 50)], [2, 9, 0]);
    let planted =
        Source::planted("src/a.rs", "fn a() {\n}\n\n#[cfg(test)]\nmod tests {\n    fn t() {\n    }\n}\n");
    assert_eq!(functions(planted.without_tests()).len(), 1);
}
