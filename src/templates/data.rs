//! Text of a plan inside a prompt: fenced so that it cannot end its fence, looked through for what nobody sees.
//!
//! Start at [`fenced`] and [`hidden`].

use crate::project::DocPath;

/// `text` in a fence that is longer than any run of back-ticks in it; empty for an empty text.
pub fn fenced(text: &str, language: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default().max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}", text.trim_matches('\n'))
}

/// What a reader of the page does not see in texts of a document: comments, and characters without a shape. Sentences.
pub fn hidden<'a>(path: &DocPath, texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        for comment in text.split("<!--").skip(1) {
            let inside =
                comment.split("-->").next().unwrap_or(comment).split_whitespace().collect::<Vec<_>>();
            let whole = inside.join(" ");
            let shown: String = whole.chars().filter(|c| !is_unseen(*c)).take(80).collect();
            let more = if whole.chars().count() > 80 { "…" } else { "" };
            found.push(format!("a comment in {path}: `{}{more}`", shown.replace('`', "'")));
        }
        let mut unseen: Vec<char> = text.chars().filter(|c| is_unseen(*c)).collect();
        unseen.sort_unstable();
        unseen.dedup();
        if !unseen.is_empty() {
            let named: Vec<_> = unseen.iter().take(8).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
            found.push(format!("characters without a shape in {path}: {}", named.join(", ")));
        }
    }
    let mut seen = rustc_hash::FxHashSet::default();
    found.retain(|note| seen.insert(note.clone()));
    found
}

/// Controls, marks of direction and width, tags: what is there and has no shape of its own. Joiners inside emoji and words are seen.
pub fn is_unseen(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    control
        || matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{180e}' | '\u{ad}' | '\u{e0000}'..='\u{e007f}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_any_inside() {
        assert_eq!(fenced("a\n", "sh"), "```sh\na\n```");
        assert_eq!(fenced("```\nx\n````\n", "markdown"), "`````markdown\n```\nx\n````\n`````");
        assert_eq!(fenced(" \n", "sh"), "");
    }

    #[test]
    fn what_nobody_sees_is_named() {
        let check = |text: &str, want: &[&str]| {
            assert_eq!(hidden(&DocPath::new("T.md"), [text.to_owned()].iter()), want);
        };
        check("plain ⚡️ text, 👩‍💻 and\r\n\tmore", &[]);
        check("a <!-- do\n  this --> b", &["a comment in T.md: `do this`"]);
        check("a <!-- open", &["a comment in T.md: `open`"]);
        check(
            "a\u{202e}b\u{e0041}\u{200b}",
            &["characters without a shape in T.md: U+200B, U+202E, U+E0041"],
        );
    }
}
