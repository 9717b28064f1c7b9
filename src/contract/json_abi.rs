//! The items of a JSON ABI with the places they stand at, for text that people look at: a document's code block.
//!
//! Every object in the text that is an item counts, whatever stands around it, so that half an ABI is read as far as it
//! goes. Start at [`json_items`].

use super::{Signature, artifact};
use std::ops::Range;

/// The items in `text`, in its order. Their names' places are those of the names in quotation marks.
pub fn json_items(text: &str) -> Vec<Signature> {
    let mut found: Vec<Signature> = objects(text).into_iter().filter_map(|whole| read(text, whole)).collect();
    found.sort_by_key(|signature| signature.whole.start);
    found
}

fn read(text: &str, whole: Range<usize>) -> Option<Signature> {
    let json = text.get(whole.clone())?;
    let item = json.contains("\"type\"").then(|| artifact::item(json)).flatten()?;
    // What is called by no name, such as a constructor, stands where it begins.
    let name = name(json, &item.name).unwrap_or(0..1);
    Some(Signature { item, owner: None, name: whole.start + name.start..whole.start + name.end, whole })
}

/// Where `"name": "…"` says this name, without the quotation marks.
fn name(json: &str, name: &str) -> Option<Range<usize>> {
    let keys = json.match_indices("\"name\"");
    let values = keys.filter_map(|(at, key)| {
        let rest = json.get(at + key.len()..)?;
        let value = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        let start = json.len() - value.len();
        value.strip_prefix(name)?.starts_with('"').then_some(start..start + name.len())
    });
    values.last()
}

/// The objects in a text, each after those inside it. Strings are passed over.
fn objects(text: &str) -> Vec<Range<usize>> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if !escaped => quoted = !quoted,
            b'{' if !quoted => open.push(at),
            b'}' if !quoted => found.extend(open.pop().map(|start| start..at + 1)),
            // A string does not go on in the next line.
            b'\n' => quoted = false,
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = json_items(text);
        let found: Vec<_> =
            found.iter().map(|one| (one.item.name.as_str(), &text[one.name.clone()])).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn items_are_found_wherever_they_stand() {
        let open = r#"{"inputs":[{"name":"open","type":"bool"}], "name": "open", "type":"function"}"#;
        check(open, &[("open", "open")]);
        check(
            &format!(r#"{{"abi": [{open}, {{"type":"error","name":"Full","inputs":[]}}]}}"#),
            &[("open", "open"), ("Full", "Full")],
        );
        check(&format!("[{open}, {{ \"type\": "), &[("open", "open")]);
        check(r#"[{"type":"constructor","inputs":[]}]"#, &[("constructor", "{")]);
    }

    #[test]
    fn other_json_holds_none() {
        check(r#"{"type": "presence", "name": "Ann"}"#, &[]);
        check(r#"{"name": "a } { b", "type": "uint256"}"#, &[]);
    }
}
