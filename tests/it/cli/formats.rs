//! What `baton check` prints for programs, exactly, and that it is what it says it is.

use insta::assert_snapshot;
use serde_json::Value;

use super::folder;

/// Two findings with related places, signs that formats must escape, and letters that take more than one byte.
const PLAN: &str = "# Plan 🎲

## T1: One
**Status:** Done

- [x] written
- [ ] é🎲 read

## T2: A <b> & \"c\": 'd', 100 %
**Depends on:** T1

## T2: Again
";

#[track_caller]
fn print(format: &str) -> String {
    let folder = folder(&format!("//- docs/a b/TICKETS.md\n{PLAN}//- TASKS.md\n## U1: Sound\n"));
    folder.baton(&format!("check --format {format}")).exits(1).says("2 files checked: 2 warnings\n").out
}

#[test]
fn full() {
    assert_snapshot!(print("full"));
}

#[test]
fn concise() {
    assert_snapshot!(print("concise"));
}

#[test]
fn json() {
    assert_snapshot!(print("json"));
}

#[test]
fn json_lines() {
    let out = print("json-lines");
    let whole: Value = serde_json::from_str(&print("json")).unwrap();
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::Array(lines), whole["diagnostics"]);
}

#[test]
fn github() {
    assert_snapshot!(print("github"));
}

#[test]
fn gitlab() {
    let out = print("gitlab");
    let issues: Vec<Value> = serde_json::from_str(&out).unwrap();
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
    assert_snapshot!(out);
}

#[test]
fn sarif() {
    let mut out: Value = serde_json::from_str(&print("sarif")).unwrap();
    let rules = out["runs"][0]["tool"]["driver"]["rules"].take();
    let rules = rules.as_array().unwrap();
    for result in out["runs"][0]["results"].as_array().unwrap() {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
    }
    out["runs"][0]["tool"]["driver"]["semanticVersion"] = Value::Null;
    assert_snapshot!(serde_json::to_string_pretty(&out).unwrap());
}

#[test]
fn junit() {
    let out = print("junit");
    assert_eq!(
        elements(&out),
        ["testsuites", "testsuite", "testcase", "testsuite", "testcase", "failure", "testcase", "failure"]
    );
    assert_snapshot!(out);
}

#[test]
fn checkstyle() {
    let out = print("checkstyle");
    assert_eq!(elements(&out), ["checkstyle", "file", "file", "error", "error"]);
    assert_snapshot!(out);
}

#[test]
fn nothing_found_is_valid_in_every_format() {
    let folder = folder("//- TICKETS.md\n## T1: One\n");
    let out = |format: &str| folder.baton(&format!("check --format {format}")).exits(0).out;
    for silent in ["full", "concise", "json-lines", "github"] {
        assert_eq!(out(silent), "", "{silent}");
    }
    assert_eq!(out("gitlab").trim(), "[]");
    assert_eq!(
        serde_json::from_str::<Value>(&out("sarif")).unwrap()["runs"][0]["results"],
        serde_json::json!([])
    );
    assert_eq!(elements(&out("junit")), ["testsuites", "testsuite", "testcase"]);
    assert_eq!(elements(&out("checkstyle")), ["checkstyle", "file"]);
}

/// The names of all elements of an XML document, in order. Fails when it is not well formed, as far as our documents go.
#[track_caller]
fn elements(xml: &str) -> Vec<String> {
    let mut rest =
        xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").expect("an XML declaration");
    let (mut open, mut names) = (Vec::new(), Vec::new());
    while let Some((text, tail)) = rest.split_once('<') {
        assert_text(text);
        let (tag, tail) = tail.split_once('>').expect("a closed tag");
        rest = tail;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let tag = tag.strip_suffix('/').unwrap_or_else(|| {
            open.push(tag.split(' ').next().unwrap().to_string());
            tag
        });
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        while let Some((key, value)) = attributes.split_once("=\"") {
            assert!(key.trim().chars().all(|c| c.is_ascii_lowercase()), "{key}");
            let (value, tail) = value.split_once('"').expect("a closed attribute");
            assert_text(value);
            attributes = tail;
        }
        assert_eq!(attributes.trim(), "");
        names.push(name.to_string());
    }
    assert!(open.is_empty(), "left open: {open:?}");
    names
}

#[track_caller]
fn assert_text(text: &str) {
    assert!(!text.contains(['<', '"']), "{text}");
    for reference in text.split('&').skip(1) {
        let name = reference.split_once(';').expect("a closed reference").0;
        assert!(["lt", "gt", "amp", "quot", "apos"].contains(&name) || name.starts_with('#'), "{name}");
    }
}
