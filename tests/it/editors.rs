//! The editor clients, as far as text can show: they start the program this
//! package builds, and say the same things as each other. Knows nothing of how
//! they behave in a real editor; `.ci/run` drives those. Start at the tests.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use serde_json::Value;

const NEOVIM: &str = include_str!("../../editors/neovim/lsp/baton.lua");
const NEOVIM_README: &str = include_str!("../../editors/neovim/README.md");
const NEOVIM_CHECKS: &str = include_str!("../../editors/neovim/test/install.lua");
const VSCODE_CLIENT: &str = include_str!("../../editors/vscode/src/extension.ts");
const SERVER_WISHES: &str = include_str!("../../src/lsp/wishes.rs");
const VSCODE_README: &str = include_str!("../../editors/vscode/README.md");

fn vscode_manifest() -> Value {
    serde_json::from_str(include_str!("../../editors/vscode/package.json")).unwrap()
}

fn vscode_lock() -> Value {
    serde_json::from_str(include_str!("../../editors/vscode/package-lock.json")).unwrap()
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
fn the_neovim_checks_run_what_the_readme_says() {
    for version in ["## Neovim 0.11, 0.12", "## Neovim 0.10", "## One file instead"] {
        assert!(NEOVIM_CHECKS.contains(&format!("'{version}'")));
        assert_eq!(NEOVIM_README.matches(&format!("\n{version}")).count(), 1, "{version}");
    }
}

#[test]
fn vscode_starts_the_server_for_markdown_on_the_disk() {
    assert!(VSCODE_CLIENT.contains(r#"args: ["server"]"#));
    assert!(VSCODE_CLIENT.contains(r#"{ scheme: "file", language: "markdown" }"#));
    assert_eq!(vscode_manifest()["activationEvents"], serde_json::json!(["onLanguage:markdown"]));
}

#[test]
fn vscode_explains_each_setting_and_command_it_declares() {
    let contributes = &vscode_manifest()["contributes"];
    let settings: Vec<&String> =
        contributes["configuration"]["properties"].as_object().unwrap().keys().collect();
    let (features, own): (Vec<_>, Vec<_>) =
        settings.into_iter().partition(|setting| setting.starts_with("baton.features."));
    assert_eq!(own, ["baton.server.path", "baton.trace.server"]);
    for setting in features.into_iter().chain(own.clone()) {
        assert!(VSCODE_README.contains(&format!("| `{setting}` |")), "{setting} is not explained");
    }
    for setting in own {
        let name = setting.strip_prefix("baton.").unwrap();
        assert!(VSCODE_CLIENT.contains(&format!("setting(\"{name}\")")), "{setting} is not read");
    }
    let command = contributes["commands"][0]["command"].as_str().unwrap();
    assert_eq!(command, "baton.restartServer");
    assert!(VSCODE_CLIENT.contains(&format!("registerCommand(\"{command}\"")));
    assert!(VSCODE_README.contains("| Baton: Restart Server |"));
}

/// The client hands these on as they are; the server reads them.
#[test]
fn vscode_can_switch_off_what_the_server_can() {
    let read = SERVER_WISHES.split("wanted(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut read: Vec<_> = read.map(|feature| format!("baton.features.{feature}")).collect();
    read.sort();
    let manifest = vscode_manifest();
    let properties = manifest["contributes"]["configuration"]["properties"].as_object().unwrap();
    let mut declared: Vec<_> =
        properties.iter().filter(|(name, _)| name.starts_with("baton.features.")).collect();
    declared.sort_by_key(|(name, _)| *name);
    assert!(declared.iter().all(|(_, is)| is["type"] == "boolean" && is["default"] == true));
    assert_eq!(declared.into_iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(), read);
    assert!(!read.is_empty());
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
