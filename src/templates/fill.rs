//! Filling a template: `{name}` gives way to what is known, to a place to type at, or takes its line along.
//!
//! Knows no plan. Start at [`fill`].

use crate::text::LineEnding;
use std::ops::Range;

/// What stands for a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// This is known.
    Text(String),
    /// These are known, in order; they are set apart as their place wants it.
    List(Vec<String>),
    /// The reader types here: what stands there until then, and what there is to choose from.
    Stop(String, Vec<String>),
    /// There is nothing to say, so the line says nothing either.
    Nothing,
}

/// A text, and where in it there is something to type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The text, with every stop's default in its place.
    pub text: String,
    /// The stops in order.
    pub stops: Vec<Stop>,
}

/// A place to type at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The bytes of the default in the text.
    pub range: Range<usize>,
    /// What there is to choose from; empty for free text.
    pub choices: Vec<String>,
}

impl Value {
    /// Known text; nothing for an empty one.
    pub fn known(text: impl Into<String>) -> Value {
        let text = text.into();
        if text.is_empty() { Value::Nothing } else { Value::Text(text) }
    }

    /// A place for free text.
    pub fn ask(default: impl Into<String>) -> Value {
        Value::Stop(default.into(), Vec::new())
    }

    /// The same, or `other` where there is nothing.
    #[must_use]
    pub fn or(self, other: Value) -> Value {
        match &self {
            Value::Nothing => other,
            Value::List(all) if all.is_empty() => other,
            _ => self,
        }
    }

    /// On one line.
    fn on_a_line(&self) -> String {
        match self {
            Value::Text(text) | Value::Stop(text, _) => text.clone(),
            Value::List(all) => all.join(", "),
            Value::Nothing => String::new(),
        }
    }
}

impl Filled {
    /// More text.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A value, on one line.
    pub fn push_value(&mut self, value: &Value) {
        let start = self.text.len();
        self.push(&value.on_a_line());
        if let Value::Stop(_, choices) = value {
            self.stops.push(Stop { range: start..self.text.len(), choices: choices.clone() });
        }
    }

    /// Another filled text behind it.
    pub fn append(&mut self, other: Filled) {
        let base = self.text.len();
        self.text += &other.text;
        let moved = |stop: Stop| Stop { range: base + stop.range.start..base + stop.range.end, ..stop };
        self.stops.extend(other.stops.into_iter().map(moved));
    }

    /// The same with the line ends of a document.
    #[must_use]
    pub fn adapt(self, end: LineEnding) -> Filled {
        let moved = |at: usize| end.adapt(self.text.get(..at).unwrap_or_default()).len();
        let stops = self.stops.iter().map(|stop| Stop {
            range: moved(stop.range.start)..moved(stop.range.end),
            choices: stop.choices.clone(),
        });
        Filled { stops: stops.collect(), text: end.adapt(&self.text).into_owned() }
    }

    /// As a snippet of the language server protocol: `${1:default}`, `${2|a,b|}`, `$0` at the end.
    pub fn snippet(&self) -> String {
        let escaped = |text: &str, signs: &[char]| -> String {
            let escape = |c: char| signs.contains(&c).then_some('\\').into_iter().chain([c]);
            text.chars().flat_map(escape).collect()
        };
        let (mut out, mut done) = (String::new(), 0);
        for (number, stop) in self.stops.iter().enumerate() {
            out += &escaped(self.text.get(done..stop.range.start).unwrap_or_default(), &['\\', '$', '}']);
            let default = self.text.get(stop.range.clone()).unwrap_or_default();
            let number = number + 1;
            out += &match stop.choices.as_slice() {
                [] => format!("${{{number}:{}}}", escaped(default, &['\\', '$', '}'])),
                all => {
                    let all: Vec<_> = all.iter().map(|one| escaped(one, &['\\', ',', '|'])).collect();
                    format!("${{{number}|{}|}}", all.join(","))
                }
            };
            done = stop.range.end;
        }
        out + &escaped(self.text.get(done..).unwrap_or_default(), &['\\', '$', '}']) + "$0"
    }
}

/// `template` with its placeholders filled. A line is left out when one of its placeholders has nothing to say. A name that `value`
/// does not know becomes a stop.
pub fn fill(template: &str, value: impl Fn(&str) -> Option<Value>) -> Filled {
    let mut out = Filled::default();
    for line in template.split_inclusive('\n') {
        let parts: Vec<Part<'_>> = parts(line);
        let values: Vec<_> = parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => Value::Text((*text).to_owned()),
                Part::Name(name) => value(name).unwrap_or_else(|| Value::ask(format!("<{name}>"))),
            })
            .collect();
        if !values.contains(&Value::Nothing) {
            values.iter().for_each(|value| out.push_value(value));
        }
    }
    out
}

/// A piece of a template's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// As it stands.
    Text(&'a str),
    /// The name of a placeholder.
    Name(&'a str),
}

/// The pieces of a line, in order: a name is a word in small letters in braces.
pub fn parts(line: &str) -> Vec<Part<'_>> {
    let (mut found, mut done, mut from) = (Vec::new(), 0, 0);
    while let Some(open) = line.get(from..).and_then(|rest| rest.find('{')).map(|at| from + at) {
        let rest = line.get(open + 1..).unwrap_or_default();
        let name = rest.split('}').next().filter(|name| name.len() < rest.len()).unwrap_or_default();
        from = open + 1;
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            continue;
        }
        found.extend(line.get(done..open).filter(|text| !text.is_empty()).map(Part::Text));
        found.push(Part::Name(name));
        (done, from) = (open + name.len() + 2, open + name.len() + 2);
    }
    found.extend(line.get(done..).filter(|text| !text.is_empty()).map(Part::Text));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(name: &str) -> Option<Value> {
        Some(match name {
            "who" => Value::Text("Ada".into()),
            "files" => Value::List(vec!["a".into(), "b".into()]),
            "how" => Value::Stop("PASSED".into(), vec!["PASSED".into(), "FAILED".into()]),
            "none" => Value::Nothing,
            _ => return None,
        })
    }

    #[track_caller]
    fn check(template: &str, text: &str, snippet: &str) {
        let filled = fill(template, values);
        assert_eq!((filled.text.as_str(), filled.snippet().as_str()), (text, snippet));
    }

    #[test]
    fn placeholders_give_way() {
        check("Hi {who}: {files}\n", "Hi Ada: a, b\n", "Hi Ada: a, b\n$0");
        check("Verify: {how}.\n", "Verify: PASSED.\n", "Verify: ${1|PASSED,FAILED|}.\n$0");
        check("a\nOf: {none} {who}\nb", "a\nb", "a\nb$0");
        check("{other}", "<other>", "${1:<other>}$0");
    }

    #[test]
    fn what_is_no_name_stays() {
        check(
            "{ address, id } {A} ${x {who}",
            "{ address, id } {A} ${x Ada",
            "{ address, id \\} {A\\} \\${x Ada$0",
        );
    }

    #[test]
    fn stops_stay_where_they_are_with_other_line_ends() {
        let filled = fill("a\nb: {how}\n{how}", values).adapt(LineEnding::CrLf);
        let stops: Vec<_> = filled.stops.iter().map(|stop| &filled.text[stop.range.clone()]).collect();
        assert_eq!((filled.text.as_str(), stops), ("a\r\nb: PASSED\r\nPASSED", vec!["PASSED", "PASSED"]));
    }
}
