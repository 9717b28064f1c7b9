//! Contract documents there could be: `check` says which, `init` sets them, nothing is said of what is in them.

use super::folder;

const CODE: &str = "\
//- contracts/Vault.sol
contract Vault {
    event Opened(address by);
    function open(uint256 amount) external {}
    function close(uint256 amount) external {}
    function owner() external view returns (address) { return address(0); }
}
//- contracts/Door.sol
contract Door { function knock() external {} }
//- TICKETS.md
## T1: One
";

/// One entry of it, `gone`, is wrong: nobody hears of that before the document is accepted.
const DOCUMENT: &str = "\
//- docs/chain.md
# The chain
## Vault
| Function | What |
|---|---|
| `open(uint256 amount)` | opens |
| `close(uint256 amount)` | closes |
| `owner()` | who |
| `gone()` | nothing |
";

const MENTIONS: &str = "\
//- README.md
# Vault
Call `open(uint256)` and then `close(uint256)`; `owner()` says whose it is, and `Opened` is what you hear.
- `knock()` before you enter.
- See `open`, `close`.
";

const NONE: &str = "1 file checked, nothing found\n";

const FOUND: &str = "docs/chain.md describes contracts (3 of 4 entries found in code) and is not checked; \
    add it to [documents] abi in baton.toml, or run baton init\n";

#[test]
fn check_names_the_document_that_looks_like_one_and_says_nothing_of_what_is_in_it() {
    let folder = folder(&format!("{CODE}{DOCUMENT}{MENTIONS}"));
    let said = format!("1 file checked, nothing found\n{FOUND}");
    folder.baton("check").exits(0).prints("").says(&said);
    folder.baton("check --format full").exits(0).says(&said);
    for quiet in ["check --format json", "check --format github", "check TICKETS.md"] {
        folder.baton(quiet).exits(0).says("1 file checked, nothing found\n");
    }
}

#[test]
fn what_merely_mentions_names_is_no_contract_document() {
    let folder = folder(&format!("{CODE}{MENTIONS}"));
    folder.baton("check").exits(0).says(NONE);
}

#[test]
fn what_git_ignores_and_what_is_about_other_code_is_no_candidate() {
    let other =
        "//- docs/other.md\n## Vault\n- `mint(address to)`\n- `burn(uint256 id)`\n- `owner()`\n- `pause()`\n";
    let folder = folder(&format!("{CODE}{DOCUMENT}{other}//- .gitignore\ndocs/chain.md\n"));
    std::fs::create_dir(folder.at(".git")).unwrap();
    folder.baton("check").exits(0).says(NONE);
}

#[test]
fn an_empty_list_means_no() {
    let folder = folder(&format!("{CODE}{DOCUMENT}//- baton.toml\n[documents]\nabi = []\n"));
    folder.baton("check").exits(0).says("1 file checked, nothing found\n");
}

#[test]
fn init_sets_the_document_and_check_then_checks_it() {
    let folder = folder(&format!("{CODE}{DOCUMENT}"));
    let ran = folder.baton("init").exits(0).says("");
    let told =
        "Set as abi, by what it holds:\n  docs/chain.md  (3 of 4 entries found in code)\nNext: baton check\n";
    assert!(ran.out.ends_with(told), "{}", ran.out);
    let written = folder.read("baton.toml");
    assert!(written.contains("\nabi = [\"docs/abi.md\", \"ABI.md\", "), "{written}");
    assert!(written.contains(", \"/docs/chain.md\"]\n"), "{written}");
    let ran = folder.baton("check");
    assert!(ran.out.contains("docs/chain.md:") && ran.out.contains("gone"), "{}", ran.out);
    assert!(!ran.err.contains("is not checked"), "{}", ran.err);
}

#[test]
fn routes_are_told_of_as_well() {
    let code = "//- server/app.js\nconst express = require('express');\nconst app = express();\n\
        app.get('/api/a', x);\napp.post('/api/a', x);\napp.get('/api/b', x);\n";
    let none = folder(code);
    none.baton("check").says("0 files checked: no plan was found\n");
    let ran = none.baton("init").exits(0);
    assert!(ran.out.contains("no document describes the 3 routes in server/"), "{}", ran.out);
    let found =
        folder(&format!("{code}//- server/API.md\n# Server\n## GET /api/a\n## POST /api/a\n## GET /api/b\n"));
    found.baton("check").mentions(
        "server/API.md describes routes or messages (3 of 3 entries found in code) and is not checked; \
         add it to [documents] protocol in baton.toml, or run baton init\n",
    );
}
