//! The settings as data, made from their types: the JSON Schema, the README's table, and which keys exist.
//!
//! Start at [`schema`].

use std::ops::Range;

use schemars::{Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};

use super::file::{File, Level};
use super::near;
use crate::rules;

/// The JSON Schema of `baton.toml`.
pub fn schema() -> Value {
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<File>().to_value()
}

/// The schema of `[rules]`: every rule with its default and what it finds.
pub(super) fn rules(generator: &mut SchemaGenerator) -> Schema {
    let level = generator.subschema_for::<Level>().to_value();
    let property = |rule: &rules::Rule| {
        let mut one = level.clone();
        if let Some(one) = one.as_object_mut() {
            one.insert("default".into(), json!(rule.severity));
            one.insert("description".into(), json!(rule.summary()));
        }
        (rule.name.to_string(), one)
    };
    let properties: Map<String, Value> = rules::all().map(property).collect();
    json_schema!({ "type": "object", "properties": properties, "additionalProperties": level })
}

/// The settings as a Markdown table, for the README.
pub fn markdown_table() -> String {
    let mut out = String::from("| Setting | Default | What it is |\n|---|---|---|\n");
    let schema = schema();
    for (table, section) in properties(&schema) {
        let rows: Vec<_> = match (named(section), section.get("additionalProperties")) {
            (Some(each), _) => properties(each)
                .map(|(key, one)| (format!("{table}.NAME.{key}"), default(one), text(one)))
                .collect(),
            (None, Some(_)) => vec![(format!("{table}.NAME"), "the rule's own".to_string(), text(section))],
            (None, None) => properties(section)
                .map(|(key, one)| (format!("{table}.{key}"), default(one), text(one)))
                .collect(),
        };
        for (key, default, description) in rows {
            let description = description.replace('\n', " ").replace('|', "\\|");
            out.push_str(&format!("| `{key}` | {default} | {description} |\n"));
        }
    }
    out
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten()
}

/// What a table of tables with names of the user's own holds in each.
fn named(schema: &Value) -> Option<&Value> {
    schema.get("additionalProperties").filter(|each| properties(each).next().is_some())
}

fn text(schema: &Value) -> String {
    schema.get("description").and_then(Value::as_str).unwrap_or_default().to_string()
}

fn default(schema: &Value) -> String {
    match schema.get("default") {
        Some(Value::Array(list)) => {
            list.iter().filter_map(Value::as_str).map(|one| format!("`{one}`")).collect::<Vec<_>>().join(" ")
        }
        Some(value) => format!("`{value}`"),
        None => String::new(),
    }
}

/// The keys of a settings file, each with its place.
pub(super) struct Keys<'a> {
    root: Option<DeTable<'a>>,
}

impl<'a> Keys<'a> {
    /// The keys in `text`; none when it is no TOML.
    pub(super) fn read(text: &'a str) -> Keys<'a> {
        Keys { root: DeTable::parse(text).ok().map(toml::Spanned::into_inner) }
    }

    /// Where `pattern` stands in `[documents] kind`.
    pub(super) fn pattern(&self, kind: &str, pattern: &str) -> Option<Range<usize>> {
        let documents = self.root.as_ref()?.get("documents")?.get_ref().as_table()?;
        let list = documents.get(kind)?.get_ref().as_array()?;
        list.iter().find(|one| one.get_ref().as_str() == Some(pattern)).map(toml::Spanned::span)
    }

    /// Where the last pattern of `[documents] kind` stands.
    pub(super) fn last_pattern(&self, kind: &str) -> Option<Range<usize>> {
        let documents = self.root.as_ref()?.get("documents")?.get_ref().as_table()?;
        documents.get(kind)?.get_ref().as_array()?.last().map(toml::Spanned::span)
    }

    /// Where the value of a key stands, which these names lead to; of a table its own name.
    pub(super) fn place(&self, names: &[String]) -> Option<Range<usize>> {
        let (last, tables) = names.split_last()?;
        let mut table = self.root.as_ref()?;
        for name in tables {
            table = table.get(name.as_str())?.get_ref().as_table()?;
        }
        let (key, value) = table.get_key_value(last.as_str())?;
        Some(if value.get_ref().is_table() { key.span() } else { value.span() })
    }

    /// Every key the schema does not have, in the order of the text, with what to say about it.
    pub(super) fn unknown(&self) -> Vec<(Range<usize>, String)> {
        let mut found = Vec::new();
        if let Some(root) = &self.root {
            unknown(root, &schema(), "", &mut found);
        }
        found.sort_by_key(|(range, _)| range.start);
        found
    }
}

fn unknown(table: &DeTable<'_>, schema: &Value, prefix: &str, found: &mut Vec<(Range<usize>, String)>) {
    for (key, value) in table {
        let name: &str = key.get_ref().as_ref();
        let known = properties(schema).find(|(known, _)| *known == name).map(|(_, inner)| inner);
        match (known.or_else(|| self::named(schema)), value.get_ref()) {
            (Some(inner), DeValue::Table(table)) => {
                unknown(table, inner, &format!("{prefix}{name}."), found);
            }
            (Some(_), _) => {}
            (None, _) => {
                let near = near(name, properties(schema).map(|(known, _)| known.as_str()));
                let hint = near.first().map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                found.push((key.span(), format!("there is no setting `{prefix}{name}`{hint}")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_schema_describes_every_rule_and_every_kind() {
        let schema = schema();
        let at = |pointer: &str| schema.pointer(pointer).cloned().unwrap_or_default();
        for rule in rules::all() {
            let one = at(&format!("/properties/rules/properties/{}", rule.name));
            assert_eq!(one.get("default"), Some(&json!(rule.severity.name())), "{}", rule.name);
            assert_eq!(one.get("enum").and_then(Value::as_array).map(Vec::len), Some(5));
        }
        for kind in crate::project::Kind::ALL {
            let default = at(&format!("/properties/documents/properties/{}/default", kind.name()));
            assert_eq!(default, json!(kind.default_patterns()));
        }
        assert!(!schema.to_string().contains("$ref"), "one reading is enough");
    }

    #[test]
    fn the_table_has_a_row_a_setting() {
        let table = markdown_table();
        let keys: Vec<_> = table.lines().skip(2).filter_map(|line| line.split('`').nth(1)).collect();
        let wanted = ["documents.tickets", "documents.handoff", "documents.tracks", "documents.abi"];
        assert_eq!(keys.get(..4).unwrap(), wanted);
        let flow =
            ["handoffs", "look-ahead", "batch-size", "sync-every", "verify"].map(|key| format!("flow.{key}"));
        let rest = ["documents.protocol", "rules.NAME"].into_iter().chain(flow.iter().map(String::as_str));
        let rest = rest.chain(["limits.file-size", "agents.NAME.command", "agents.NAME.plan-only"]);
        let rest: Vec<&str> = rest.collect();
        assert_eq!(keys.get(4..4 + rest.len()).unwrap(), rest);
        assert_eq!(keys.last(), Some(&"launch.keep"));
        assert!(table.lines().skip(2).all(|line| line.matches(" | ").count() == 2), "{table}");
    }
}
