//! [`nearest`]: what a project calls the command it has no program for: a script of package.json, a target of a Makefile or a justfile.
//!
//! Start at [`nearest`].

use std::path::Path;

use super::Os;

/// A sentence that names what is probably meant by a program that is not on the `PATH`, from the files in `folder` and those around it.
pub fn nearest(os: &dyn Os, folder: &Path, argv: &[String]) -> Option<String> {
    let program = argv.first()?;
    // A path was looked up as it is.
    if program.contains(['/', '\\']) {
        return None;
    }
    let around: Vec<&Path> = folder.ancestors().take(AROUND).collect();
    let top = around.iter().position(|one| os.exists(&one.join(".git"))).unwrap_or(0);
    let told = around.iter().take(top + 1).find_map(|one| in_folder(os, one, program, argv))?;
    Some(format!("{program} is not on the PATH; {told}"))
}

/// Nobody's package is deeper in its repository.
const AROUND: usize = 12;

/// No such file is longer, in bytes.
const LONGEST: u64 = 1024 * 1024;

fn in_folder(os: &dyn Os, folder: &Path, program: &str, argv: &[String]) -> Option<String> {
    let read = |name: &str| os.read(&folder.join(name), LONGEST).ok();
    let script = read("package.json").and_then(|text| script(&text, program, argv));
    let manager = || {
        let locked =
            [("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lock", "bun"), ("bun.lockb", "bun")];
        locked
            .into_iter()
            .find(|(name, _)| os.exists(&folder.join(name)))
            .map_or("npm", |(_, manager)| manager)
    };
    if let Some(name) = script {
        return Some(format!("package.json has a script for it: `{} run {name}`", manager()));
    }
    let files = [
        ("Makefile", "make"),
        ("makefile", "make"),
        ("GNUmakefile", "make"),
        ("justfile", "just"),
        ("Justfile", "just"),
    ];
    files.into_iter().filter(|(name, _)| os.exists(&folder.join(name))).find_map(|(name, tool)| {
        let target = target(&read(name)?, program, argv)?;
        Some(format!("{name} has a target for it: `{tool} {target}`"))
    })
}

/// A script that starts the program, or is called like it or like one of its arguments.
fn script(text: &str, program: &str, argv: &[String]) -> Option<String> {
    let package: serde_json::Value = serde_json::from_str(text).ok()?;
    let scripts = package.get("scripts")?.as_object()?;
    let starts = |command: &serde_json::Value| {
        command.as_str().is_some_and(|command| {
            command.split(|c: char| c.is_whitespace() || "&|;".contains(c)).any(|word| word == program)
        })
    };
    let mut all = scripts.iter().filter(|(name, _)| is_plain(name));
    let by_command = all.clone().find(|(_, command)| starts(command));
    by_command.or_else(|| all.find(|(name, _)| argv.contains(name))).map(|(name, _)| name.clone())
}

/// A target whose recipe starts the program, or that is called like it or like one of its arguments.
fn target(text: &str, program: &str, argv: &[String]) -> Option<String> {
    let mut last: Option<&str> = None;
    let (mut by_recipe, mut by_name) = (None, None);
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            let starts = line.split_whitespace().any(|word| word.trim_start_matches(['@', '-']) == program);
            by_recipe = by_recipe.or(last.filter(|_| starts));
        } else {
            let name =
                line.split_once(':').map(|(names, _)| names.split_whitespace().next().unwrap_or_default());
            last = name.filter(|name| is_plain(name) && !line.contains(":="));
            by_name = by_name.or(last.filter(|name| argv.iter().any(|word| word == name)));
        }
    }
    by_recipe.or(by_name).map(str::to_owned)
}

/// A name that can be typed as it is.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(['-', '.'])
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_:.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::os::Machine;

    #[track_caller]
    fn check(files: &[(&str, &str)], argv: &[&str], wanted: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("web");
        let machine = Machine { home: None };
        for (name, text) in [(".git/HEAD", ""), ("web/x", "")].iter().chain(files) {
            crate::os::Disk::write(&machine, &folder.path().join(name), None, text).unwrap();
        }
        let argv: Vec<String> = argv.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(nearest(&machine, &inner, &argv).as_deref(), wanted);
    }

    #[test]
    fn the_script_that_starts_the_program_is_named() {
        let package = r#"{"scripts": {"dev": "vite", "test": "tsc && vitest run", "x y": "vitest"}}"#;
        let told = "vitest is not on the PATH; package.json has a script for it: `npm run test`";
        check(&[("web/package.json", package)], &["vitest", "run"], Some(told));
        let told = "vitest is not on the PATH; package.json has a script for it: `pnpm run test`";
        check(&[("package.json", package), ("pnpm-lock.yaml", "")], &["vitest"], Some(told));
        check(&[("web/package.json", package)], &["jest"], None);
        check(&[("web/package.json", "[]")], &["/bin/vitest"], None);
    }

    #[test]
    fn a_target_is_named() {
        let make = "A := b\nall: lint\n\nlint:\n\t@ruff check .\n";
        check(
            &[("Makefile", make)],
            &["ruff", "check"],
            Some("ruff is not on the PATH; Makefile has a target for it: `make lint`"),
        );
        check(
            &[("justfile", "check:\n  true\n")],
            &["gate", "check"],
            Some("gate is not on the PATH; justfile has a target for it: `just check`"),
        );
    }
}
