//! What is made from the program's own tables is fresh, in the READMEs and in the VS Code extension.
//!
//! `BATON_RENEW=1 cargo test --test it tidy` writes it anew, and touches nothing else in these files. Start at [`check_fresh`].

use std::path::Path;

use serde_json::Value;

use super::pages::rules_table;
use baton::settings::{self, editor};

const MANIFEST: &str = "editors/vscode/package.json";

/// Checks that a file is as `made` makes it from what it is. One test a file: several could write over each other.
#[track_caller]
fn check_fresh(path: &str, made: impl Fn(&str) -> Option<String>) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let fresh = made(&text).expect("the file has the place");
    if text != fresh && std::env::var_os("BATON_RENEW").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, fresh).unwrap();
        return;
    }
    assert!(text == fresh, "{path} is stale; BATON_RENEW=1 cargo test --test it tidy writes it anew");
}

/// The text with what stands between `<!-- NAME:begin -->` and `<!-- NAME:end -->` replaced; `None` without the marks.
fn with_table(text: &str, name: &str, table: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let start = text.find(&begin)? + begin.len();
    let stop = start + text[start..].find(&end)?;
    Some(format!("{}{}\n{}", &text[..start], table.trim_end(), &text[stop..]))
}

/// The manifest with these properties of the settings; `None` where there is no place for them.
fn with_properties(manifest: &str, properties: &str) -> Option<String> {
    let configuration = manifest.find("\n    \"configuration\": {\n")?;
    let key = "\n      \"properties\": ";
    let start = configuration + manifest[configuration..].find(key)? + key.len();
    let mut old = serde_json::Deserializer::from_str(&manifest[start..]).into_iter::<Value>();
    old.next()?.ok()?;
    let stop = start + old.byte_offset();
    let indented = properties.replace('\n', "\n      ");
    Some(format!("{}{indented}{}", &manifest[..start], &manifest[stop..]))
}

#[test]
fn the_readme_s_tables_are_fresh() {
    check_fresh("README.md", |text| {
        let text = with_table(text, "rules", &rules_table())?;
        with_table(&text, "settings", &settings::markdown_table())
    });
}

#[test]
fn the_extension_s_table_of_settings_is_fresh() {
    check_fresh("editors/vscode/README.md", |text| with_table(text, "settings", &editor::vscode_table()));
}

#[test]
fn the_extension_declares_the_settings_there_are() {
    check_fresh(MANIFEST, |text| with_properties(text, &editor::vscode_properties()));
}

/// For editors that complete TOML by a schema.
#[test]
fn the_extension_s_schema_of_settings_files_is_fresh() {
    let schema = serde_json::to_string_pretty(&settings::schema()).unwrap();
    check_fresh("editors/vscode/schemas/baton.schema.json", |_| Some(format!("{schema}\n")));
}

#[test]
fn planted_places_are_renewed_and_nothing_else() {
    assert_eq!(
        with_table("a\n<!-- t:begin -->\nold\n<!-- t:end -->\nz", "t", "new\n").unwrap(),
        "a\n<!-- t:begin -->\nnew\n<!-- t:end -->\nz"
    );
    assert_eq!(with_table("a", "t", "new"), None);
    let manifest = |properties: &str| {
        format!(
            "{{\n  \"properties\": 1,\n  \"contributes\": {{\n    \"configuration\": {{\n      \"title\": \"B\",\n      \"properties\": {properties}\n    }},\n    \"z\": []\n  }}\n}}\n"
        )
    };
    let old = manifest("{\"a}\": {\"b\": \"}\"}}");
    let new = manifest("{\n        \"c\": 1\n      }");
    assert_eq!(with_properties(&old, "{\n  \"c\": 1\n}").unwrap(), new);
    assert_eq!(with_properties("{}", "{}"), None);
}
