//! `baton rules` and `baton explain`: what the rules are, and the page of one.
//!
//! Both print what the rules say of themselves. Start at [`list`].

use std::fmt::Write as _;

use serde_json::json;

use super::failure::{Failure, Outcome};
use super::terminal::Terminal;
use crate::rules::{self, Rule};
use crate::settings;

/// List all rules
#[derive(Debug, clap::Args)]
pub(super) struct RulesArguments {
    /// How to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// A list for people
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// Print the page of a rule
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArguments {
    /// Its name, such as `unknown-ticket`
    rule: String,
}

/// Prints every rule.
pub(super) fn list(arguments: &RulesArguments, terminal: &Terminal) -> Outcome {
    let text = match arguments.format {
        Format::Text => table(),
        Format::Json => {
            let rules: Vec<_> = rules::all().map(object).collect();
            terminal.json(&json!({ "version": 1, "rules": rules }))?
        }
    };
    terminal.print(&text)?;
    Ok(0)
}

/// Prints the page of a rule.
pub(super) fn explain(arguments: &ExplainArguments, terminal: &Terminal) -> Outcome {
    let rule = known(&arguments.rule)?;
    let page = rule.page.trim_end();
    terminal.print(&format!(
        "{page}\n\nSeverity: {}. Set in `baton.toml`:\n\n    [rules]\n    {} = \"off\"\n",
        rule.severity.name(),
        rule.name
    ))?;
    Ok(0)
}

/// The rule of a name that somebody typed.
pub(super) fn known(name: &str) -> Result<&'static Rule, Failure> {
    rules::find(name).ok_or_else(|| {
        let near = settings::near(name, rules::all().map(|rule| rule.name));
        let hint = near
            .first()
            .map_or("`baton rules` lists them".to_string(), |near| format!("did you mean `{near}`?"));
        Failure::new(format!("there is no rule `{name}`; {hint}"))
    })
}

fn table() -> String {
    let mut out = String::new();
    let width = rules::all().map(|rule| rule.name.len()).max().unwrap_or_default();
    let mut family = "";
    for rule in rules::all() {
        if rule.family != family {
            family = rule.family;
            let _ = writeln!(out, "{family}");
        }
        let _ =
            writeln!(out, "  {:<width$}  {:<11}  {}", rule.name, rule.severity.name(), first_sentence(rule));
    }
    out
}

fn object(rule: &'static Rule) -> serde_json::Value {
    json!({
        "name": rule.name,
        "family": rule.family,
        "severity": rule.severity.name(),
        "summary": first_sentence(rule),
    })
}

/// A summary as one line; pages break theirs.
fn first_sentence(rule: &Rule) -> String {
    rule.summary().replace('\n', " ")
}
