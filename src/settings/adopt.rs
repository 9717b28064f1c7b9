//! A settings file that names one document more.
//!
//! It is somebody's file: one place is added to, the rest stays byte for byte, and where that place cannot be told nothing is made. Start
//! at [`with_document`].

use std::path::Path;

use super::schema::Keys;
use super::starter::patterns;
use super::{FILE_NAMES, Settings};
use crate::project::kind::pattern_of;
use crate::project::{DocPath, Kind};

/// The settings file `text` with a document, relative to it, that is of a kind from now on.
///
/// # Errors
/// When it is no TOML, or says what is of the kind in a way that is not added to; the reason is for the reader.
pub fn with_document(text: &str, kind: Kind, path: &DocPath) -> Result<String, String> {
    let refused = || {
        let (file, kind) = (FILE_NAMES[0], kind.name());
        format!("{file} cannot be added to as it is; add {path} to {kind} under [documents] by hand")
    };
    let (at, added) = addition(text, kind, path).ok_or_else(refused)?;
    let (before, after) = text.split_at_checked(at).ok_or_else(refused)?;
    let new = format!("{before}{added}{after}");
    let read = Settings::read(Path::new(FILE_NAMES[0]), &new).map_err(|problem| problem.to_string())?;
    read.configuration.patterns.kinds(path).has(kind).then_some(new).ok_or_else(refused)
}

/// Where something is added, in bytes, and what.
fn addition(text: &str, kind: Kind, path: &DocPath) -> Option<(usize, String)> {
    let (keys, name) = (Keys::read(text), kind.name());
    if let Some(last) = keys.last_pattern(name) {
        return Some((last.end, format!(", {}", toml::Value::from(pattern_of(path)))));
    }
    // An empty list says that none is wanted.
    if keys.place(&["documents".to_owned(), name.to_owned()]).is_some() {
        return None;
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let list = format!("{name} = [{}]{end}", patterns(kind, &[path]));
    let Some(table) = keys.place(&["documents".to_owned()]) else {
        let gap = match text {
            "" => String::new(),
            text if text.ends_with('\n') => end.to_owned(),
            _ => format!("{end}{end}"),
        };
        return Some((text.len(), format!("{gap}[documents]{end}{list}")));
    };
    // Only below a head of its own can a line be added.
    let start = text.get(..table.start)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?.split_inclusive('\n').next()?;
    let is_head = line.trim_start().strip_prefix('[')?.trim_start().starts_with("documents");
    let gap = if line.ends_with('\n') { "" } else { end };
    is_head.then(|| (start + line.len(), format!("{gap}{list}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `$+…$-` marks what is added; without it, it is refused.
    #[track_caller]
    fn check(after: &str) {
        let (before, rest) = after.split_once("$+").unwrap_or((after, ""));
        let (added, rest) = rest.split_once("$-").unwrap_or(("", ""));
        let text = format!("{before}{rest}");
        let made = with_document(&text, Kind::Abi, &DocPath::new("docs/chain.md"));
        if added.is_empty() {
            let why =
                "baton.toml cannot be added to as it is; add docs/chain.md to abi under [documents] by hand";
            assert_eq!(made, Err(why.to_owned()));
        } else {
            assert_eq!(made, Ok(format!("{before}{added}{rest}")));
        }
    }

    /// The list as it is made: the defaults of the kind, then the document.
    fn list() -> String {
        format!("abi = [{}]", patterns(Kind::Abi, &[&DocPath::new("docs/chain.md")]))
    }

    #[test]
    fn a_document_is_added_where_its_kind_is_set() {
        check("[documents]\nabi = [\"a.md\"$+, \"/docs/chain.md\"$-] # ours\n[rules]\n");
        check("[documents]\nabi = [\n  'a.md'$+, \"/docs/chain.md\"$-, # first\n]\n");
        check("documents.abi = [\"a.md\"$+, \"/docs/chain.md\"$-]\r\n");
    }

    #[test]
    fn a_kind_is_set_below_the_head_of_its_table() {
        let list = list();
        check(&format!("# Ours\n[documents] # here\n$+{list}\n$-tickets = [\"a.md\"]\n"));
        check(&format!("[documents]$+\n{list}\n$-"));
        check(&format!("[rules]\r\nmissing-file = \"off\"\r\n$+\r\n[documents]\r\n{list}\r\n$-"));
        check(&format!("# nothing$+\n\n[documents]\n{list}\n$-"));
        check(&format!("$+[documents]\n{list}\n$-"));
    }

    #[test]
    fn what_is_said_in_another_way_is_left_alone() {
        check("documents.tickets = [\"a.md\"]\n");
        check("documents = {tickets = [\"a.md\"]}\n");
        check("[documents]\nabi = []\n");
        let broken = with_document("[documents", Kind::Abi, &DocPath::new("a.md"));
        assert!(broken.is_err(), "{broken:?}");
    }
}
