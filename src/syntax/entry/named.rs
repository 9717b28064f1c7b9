//! The source files a contract document says it is about: `**Contract:** \`contracts/Vault.sol\``, `Source: src/lib.rs`.
//!
//! Start at [`sources`]. Whether they exist is for whoever knows the workspace.

use super::{
    Source, code,
    part::{Part, parts},
    piece::{Line, Piece},
};
use crate::{syntax::Document, text::Span};

/// The labels that name a source file.
const LABELS: [&str; 14] = [
    "contract",
    "contracts",
    "source",
    "sources",
    "source file",
    "source code",
    "contract file",
    "implementation",
    "quelle",
    "quelldatei",
    "fichier source",
    "código fuente",
    "código fonte",
    "源文件",
];

/// What files of code end with.
const ENDINGS: [&str; 9] = [".sol", ".rs", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".vy"];

/// The source files that `document` names behind a label.
pub fn sources(document: &Document) -> Vec<Source> {
    let parts = parts(document);
    let named = parts.iter().flat_map(|part| {
        part.pieces.iter().filter_map(|piece| match piece {
            Piece::Line(line) | Piece::Item(line) => source(part, line),
            _ => None,
        })
    });
    named.collect()
}

fn source(part: &Part<'_>, line: &Line) -> Option<Source> {
    let label = line.label.as_ref()?;
    let name = part.at(label.name).to_lowercase();
    if !LABELS.contains(&name.as_str()) {
        return None;
    }
    let value = part.at(label.value);
    let codes = code::spans(value);
    let range = match codes.as_slice() {
        [] => 0..value.len(),
        [first, ..] => first.clone(),
    };
    let range = code::trim(value, range);
    let path = value.get(range.clone())?;
    let base = label.value.start as usize;
    let at = Span::new(base + range.start..base + range.end);
    is_path(path).then(|| Source { path: path.into(), section: part.index, at })
}

/// A file in a folder, and nothing that stands for several or comes from elsewhere.
fn is_path(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !"*<>{}()[]|\"'`,;…".contains(c);
    let elsewhere =
        text.contains("://") || text.contains("node_modules") || text.starts_with(['@', '/', '~']);
    text.contains('/')
        && text.chars().all(plain)
        && !elsewhere
        && ENDINGS.iter().any(|end| text.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let document = Document::new(text);
        let found = sources(&document);
        let paths: Vec<_> = found.iter().map(|source| source.path.as_str()).collect();
        assert_eq!(paths, expected);
        for source in &found {
            assert_eq!(text.get(document.range(source.anchor())), Some(source.path.as_str()));
        }
    }

    #[test]
    fn a_label_names_a_source() {
        check("# A\n**Contract:** `contracts/Vault.sol`, compiled with 0.8\n", &["contracts/Vault.sol"]);
        check("- Source: src/lib.rs\n", &["src/lib.rs"]);
        check("**Quelle** — `src/lib.rs`\n", &["src/lib.rs"]);
    }

    #[test]
    fn what_is_no_file_of_the_workspace_is_none() {
        check("Source: Vault.sol\nContract: 0x00\nSource: https://x.org/a.sol\n", &[]);
        check("Source: `@openzeppelin/contracts/token/ERC20.sol`\nSource: `src/*.sol`\n", &[]);
        check("See `contracts/Vault.sol`.\nExample: `src/lib.rs`\n```\nSource: src/lib.rs\n```\n", &[]);
    }
}
