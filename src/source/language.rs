//! Which language a file is in, and whether it is worth reading at all. Start at [`may_matter`].

/// A language facts are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Solidity.
    Solidity,
    /// Rust; only Soroban contracts matter.
    Rust,
    /// JavaScript, JSX included.
    JavaScript,
    /// TypeScript.
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
}

impl Language {
    /// The language of a file, by its name; `None` for declarations (`.d.ts`) and minified code.
    pub fn of(path: &str) -> Option<Language> {
        let name = path.rsplit('/').next().unwrap_or(path);
        if name.ends_with(".d.ts") || name.contains(".min.") {
            return None;
        }
        match name.rsplit_once('.')?.1 {
            "sol" => Some(Language::Solidity),
            "rs" => Some(Language::Rust),
            "js" | "mjs" | "cjs" | "jsx" => Some(Language::JavaScript),
            "ts" | "mts" | "cts" => Some(Language::TypeScript),
            "tsx" => Some(Language::Tsx),
            _ => None,
        }
    }
}

/// Whether a file may hold a fact by itself: a search for what every fact's code has in it. Files it says no to are read
/// only where another file's imports lead to them.
pub fn may_matter(language: Language, text: &str) -> bool {
    let any = |words: &[&str]| {
        words.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
    };
    match language {
        // All of it is code of contracts; a file that only imports is what another's imports lead through.
        Language::Solidity => true,
        Language::Rust => any(&[
            "soroban",
            "contractimpl",
            "contracttype",
            "contracterror",
            "contractevent",
            "symbol_short",
        ]),
        Language::JavaScript | Language::TypeScript | Language::Tsx => super::script::may_matter(text),
    }
}

/// Whether a file is somebody else's or made from other code, by its path.
pub fn is_foreign(path: &str) -> bool {
    const FOLDERS: &[&str] = &[
        "node_modules",
        "bower_components",
        "vendor",
        "third_party",
        "dist",
        "build",
        "target",
        "coverage",
        ".next",
        ".nuxt",
        ".output",
        ".turbo",
        ".cache",
        "typechain",
        "typechain-types",
        "artifacts",
        "cache",
        "out",
        ".git",
        "scripts",
        "script",
    ];
    let folders: Vec<&str> = path.split('/').rev().skip(1).collect();
    // `build-server`, `dist-web`: what is made from code, once for each part.
    let is_made = |folder: &str| folder.starts_with("build-") || folder.starts_with("dist-");
    folders.iter().any(|folder| FOLDERS.contains(folder) || is_made(folder))
        || path.ends_with(".sol") && is_library(path)
}

/// The folders compilers of Solidity write to.
pub const COMPILED: &[&str] = &["artifacts", "out"];

/// Whether a file is what a compiler made of Solidity, by its path. Such files are [foreign](is_foreign), and mostly
/// ignored by git.
pub fn is_artifact(path: &str) -> bool {
    let mut folders = path.split('/');
    let name = folders.next_back().unwrap_or_default();
    name.ends_with(".json")
        && !name.ends_with(".dbg.json")
        && !path.split('/').any(|folder| folder == "node_modules")
        && folders.any(|folder| COMPILED.contains(&folder))
}

/// Whether an artifact is the record of a whole build, which has the sources of others in it.
pub fn is_build(path: &str) -> bool {
    path.rsplit('/').nth(1) == Some("build-info")
}

/// Whether a Solidity file belongs to a package that Foundry keeps: `lib/NAME/src/…`.
fn is_library(path: &str) -> bool {
    let mut parts = path.split('/').skip_while(|part| *part != "lib").skip(2);
    parts.any(|part| matches!(part, "src" | "contracts" | "lib" | "test" | "interfaces"))
}

/// Whether a file is a test's, by its path: what it says is not what the program does.
pub fn is_test(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let mut parts = lower.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let is_script =
        [".js", ".ts", ".mjs", ".cjs", ".mts", ".tsx", ".jsx"].iter().any(|end| name.ends_with(end));
    name.ends_with(".t.sol")
        || is_script && (name.starts_with("test-") || name.starts_with("test_"))
        || [".test.", ".spec.", "_test.", ".e2e.", ".stories."].iter().any(|mark| name.contains(mark))
        || parts.any(|part| {
            matches!(
                part,
                "test"
                    | "tests"
                    | "__tests__"
                    | "__mocks__"
                    | "e2e"
                    | "spec"
                    | "cypress"
                    | "fixtures"
                    | "mock"
                    | "mocks"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_that_test_are_told_by_their_name() {
        assert!(is_test("server/test-two-players.js"));
        assert!(is_test("src/a.spec.ts"));
        assert!(!is_test("server/latest-players.js"));
        assert!(!is_test("contracts/test-token.sol"));
    }

    #[test]
    fn artifacts_are_told_by_their_folder() {
        assert!(is_artifact("artifacts/contracts/Hall.sol/Hall.json"));
        assert!(is_artifact("chain/out/Hall.sol/Hall.json"));
        assert!(is_build("artifacts/build-info/1.json"));
        for other in ["artifacts/Hall.sol/Hall.dbg.json", "src/Hall.json", "node_modules/x/artifacts/A.json"]
        {
            assert!(!is_artifact(other), "{other}");
        }
    }

    #[test]
    fn what_is_built_for_a_part_is_made_from_code() {
        assert!(is_foreign("build-server/server/app.js"));
        assert!(is_foreign("web/dist-electron/main.js"));
        assert!(!is_foreign("server/builder/app.js"));
    }
}
