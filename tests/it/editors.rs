//! The editor clients, as far as text can show: they start the program this
//! package builds, and say the same things as each other. Knows nothing of how
//! they behave in a real editor; `.ci/run` drives those. Start at the tests.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use baton::settings::editor::EDITOR;
use serde_json::{Value, json};

const NEOVIM: &str = include_str!("../../editors/neovim/lsp/baton.lua");
const NEOVIM_README: &str = include_str!("../../editors/neovim/README.md");
const NEOVIM_HELP: &str = include_str!("../../editors/neovim/doc/baton.txt");
const NEOVIM_CHECKS: &str = include_str!("../../editors/neovim/test/install.lua");
const VSCODE_SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/editors/vscode/src");

const EMACS: &str = include_str!("../../editors/emacs/baton.el");
const ZED: &str = include_str!("../../editors/zed/extension.toml");

fn vscode_manifest() -> Value {
    serde_json::from_str(include_str!("../../editors/vscode/package.json")).unwrap()
}

/// What the extension is made of, its tests left out.
fn vscode_sources() -> String {
    let files = fs::read_dir(VSCODE_SOURCES).unwrap().map(|file| file.unwrap().path());
    let sources = files.filter(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.ends_with(".ts") && !name.ends_with(".test.ts")
    });
    sources.map(|path| fs::read_to_string(path).unwrap()).collect()
}

fn vscode_lock() -> Value {
    serde_json::from_str(include_str!("../../editors/vscode/package-lock.json")).unwrap()
}

/// Where each client that is configured by a file names the program and its argument.
#[test]
fn every_other_client_starts_the_server() {
    let toml = |text: &str| serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap();
    let helix = toml(include_str!("../../editors/helix/languages.toml"));
    let server = &helix["language-server"]["baton"];
    assert_eq!((&server["command"], &server["args"]), (&json!("baton"), &json!(["server"])));
    // The list takes the place of Helix' own.
    let servers = json!(["baton", "marksman", "markdown-oxide", "rumdl"]);
    assert_eq!(
        (&helix["language"][0]["name"], &helix["language"][0]["language-servers"]),
        (&json!("markdown"), &servers)
    );
    let sublime: Value =
        serde_json::from_str(include_str!("../../editors/sublime/LSP.sublime-settings")).unwrap();
    assert_eq!(sublime["clients"]["baton"]["command"], json!(["baton", "server"]));
    let claude: Value = serde_json::from_str(include_str!("../../editors/claude-code/.lsp.json")).unwrap();
    assert_eq!(
        (&claude["baton"]["command"], &claude["baton"]["args"]),
        (&json!("baton"), &json!(["server"]))
    );
    assert!(include_str!("../../editors/kakoune/baton.kak").contains("[baton]\n"));
    assert!(include_str!("../../editors/kakoune/baton.kak").contains("args = [\"server\"]"));
    assert!(EMACS.contains("(defcustom baton-command '(\"baton\" \"server\")"));
    assert_eq!(toml(ZED)["language_servers"]["baton"]["languages"], json!(["Markdown"]));
    assert!(include_str!("../../editors/zed/src/lib.rs").contains(r#"vec!["server".to_owned()]"#));
}

#[test]
fn what_is_installed_has_the_version_of_the_package() {
    let version = env!("CARGO_PKG_VERSION");
    let claude: Value =
        serde_json::from_str(include_str!("../../editors/claude-code/.claude-plugin/plugin.json")).unwrap();
    assert_eq!(claude["version"], version);
    assert!(EMACS.contains(&format!("\n;; Version: {version}\n")));
    for zed in [ZED, include_str!("../../editors/zed/Cargo.toml")] {
        assert!(zed.contains(&format!("\nversion = \"{version}\"\n")));
    }
}

#[test]
fn the_table_of_editors_has_every_folder() {
    let table = include_str!("../../editors/README.md");
    for folder in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/editors")).unwrap() {
        let folder = folder.unwrap();
        let name = folder.file_name().into_string().unwrap();
        if folder.path().join("README.md").exists() {
            assert!(table.contains(&format!("({name}/README.md)")), "{name} is not in the table");
        }
    }
}

#[test]
fn neovim_starts_the_server_for_markdown() {
    assert!(NEOVIM.contains("cmd = { 'baton', 'server' }"));
    assert!(NEOVIM.contains("filetypes = { 'markdown' }"));
    for marker in ["baton.toml", ".baton.toml", ".git", "TICKETS.md", "TASKS.md"] {
        assert!(NEOVIM.contains(&format!("'{marker}'")), "{marker} is no root marker");
        assert!(NEOVIM_README.contains(&format!("`{marker}`")), "{marker} is not explained");
    }
}

#[test]
fn the_neovim_help_page_has_every_switch() {
    let switches = EDITOR.iter().filter_map(|setting| setting.name.strip_prefix("features."));
    for switch in switches {
        assert!(NEOVIM_HELP.contains(&format!("\t    {switch} = true,")), "{switch} is not there");
    }
}

#[test]
fn the_neovim_checks_run_what_the_readme_says() {
    for version in ["## Neovim 0.11, 0.12", "## Neovim 0.10", "## One file instead"] {
        assert!(NEOVIM_CHECKS.contains(&format!("'{version}'")));
        assert_eq!(NEOVIM_README.matches(&format!("\n{version}")).count(), 1, "{version}");
    }
}

#[test]
fn vscode_starts_the_server_for_markdown_on_the_disk() {
    let client = vscode_sources();
    assert!(client.contains(r#"args: ["server"]"#));
    assert!(client.contains(r#"{ scheme: "file", language: "markdown" }"#));
}

/// What the server reads of them is in their table; tidy keeps the manifest and the README to it.
#[test]
fn vscode_reads_the_settings_that_are_its_own() {
    let client = vscode_sources();
    let own = EDITOR.iter().filter(|setting| !setting.name.starts_with("features."));
    for setting in own {
        assert!(client.contains(&format!("\"{}\"", setting.name)), "baton.{} is not read", setting.name);
    }
}

#[test]
fn vscode_does_each_command_it_declares() {
    let (client, manifest) = (vscode_sources(), vscode_manifest());
    let declared = manifest["contributes"]["commands"].as_array().unwrap();
    for command in declared.iter().map(|command| command["command"].as_str().unwrap()) {
        assert!(client.contains(&format!("\"{command}\"")), "nobody does {command}");
    }
    assert!(!declared.is_empty());
}

#[test]
fn vscode_has_the_version_and_licence_of_the_package() {
    let manifest = vscode_manifest();
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(manifest["license"], env!("CARGO_PKG_LICENSE"));
    assert_eq!(vscode_lock()["version"], manifest["version"], "run npm install in editors/vscode");
}

/// An address in the lock file would tie every build to the registry of the
/// machine that wrote it.
#[test]
fn the_vscode_lock_file_names_no_registry() {
    let lock = vscode_lock();
    let packages = lock["packages"].as_object().unwrap();
    assert!(packages.len() > 1);
    for (name, package) in packages {
        assert_eq!(package.get("resolved"), None, "{name}: see editors/vscode/.npmrc");
    }
}
