//! Every rule has its page and its line in the family's list, and the README's table of them is made of the rules.

use super::{Source, none, tree};
use baton::rules::{self, Rule};
use std::fmt::Write as _;

/// What is wrong with the files of the rules, given the names that are in a list.
fn complaints(sources: &[Source], listed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.text.contains("\npub static RULE: Rule")) {
        let name =
            source.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs").replace('_', "-");
        let page_path = source.path.replace(".rs", ".md");
        let page = sources.iter().find(|page| page.path == page_path);
        if !listed.contains(&name.as_str()) {
            found.push(format!("{}: {name} is in no list", source.path));
        }
        match page {
            None => found.push(format!("{}: has no page {page_path}", source.path)),
            Some(page) if page.text.lines().next() != Some(&format!("# {name}")) => {
                found.push(format!("{page_path}: its title is not {name}"));
            }
            Some(_) => {}
        }
        if !source.text.contains(&format!("name: \"{name}\"")) {
            found.push(format!("{}: its rule has another name", source.path));
        }
    }
    found
}

/// The table of rules, from the rules.
pub fn rules_table() -> String {
    let mut table = String::from("| Rule | Default | What it says |\n|---|---|---|\n");
    for rule in rules::all() {
        writeln!(table, "| `{}` | {} | {} |", rule.name, rule.severity.name(), first_sentence(rule)).unwrap();
    }
    table
}

/// The first sentence of a rule's page, on one line and fit for a table.
fn first_sentence(rule: &Rule) -> String {
    let summary = rule.summary().replace('\n', " ").replace('|', "\\|");
    let end = summary.find(". ").map_or(summary.len(), |at| at + 1);
    summary[..end].trim_end_matches('.').to_owned()
}

#[test]
fn every_rule_has_its_page_and_its_line() {
    let sources = tree("src/rules", &[".rs", ".md"]);
    let listed: Vec<&str> = rules::all().map(|rule| rule.name).collect();
    none(complaints(&sources, &listed));
    for rule in rules::all() {
        let file = format!("src/rules/{}/{}.rs", rule.family, rule.name.replace('-', "_"));
        assert!(sources.iter().any(|source| source.path == file), "{file} is missing");
    }
}

#[test]
fn planted_rules_are_found() {
    let rule = "//! A.\n\npub static RULE: Rule = Rule {\n    name: \"a-b\",\n};\n";
    let page = Source::planted("src/rules/x/a_b.md", "# a-b\n");
    let check = |source: &str, page: Option<&Source>, listed: &[&str]| {
        let mut all = vec![Source::planted("src/rules/x/a_b.rs", source)];
        all.extend(page.map(|page| Source::planted(&page.path, &page.text)));
        complaints(&all, listed).len()
    };
    assert_eq!(check(rule, Some(&page), &["a-b"]), 0);
    assert_eq!(check(rule, Some(&page), &[]), 1);
    assert_eq!(check(rule, None, &["a-b"]), 1);
    assert_eq!(check(rule, Some(&Source::planted("src/rules/x/a_b.md", "# other\n")), &["a-b"]), 1);
    assert_eq!(check(&rule.replace("\"a-b\"", "\"a-c\""), Some(&page), &["a-b"]), 1);
}
