//! What branches and the folders of worktrees are called: made from text nobody vouches for, so nothing of it goes through unlooked.
//!
//! Asks no git; what git itself says of a name is asked again before a branch is made. Start at [`branch`].

use super::Wish;
use crate::{
    project::DocPath,
    templates::{About, is_unseen},
};

/// The plan whose branches need no prefix.
const HOME: &str = "TICKETS.md";
/// The longest part of a name that is made from a title or a path, in characters.
const LONGEST: usize = 40;
/// The longest branch somebody may ask for, in bytes.
const MOST: usize = 200;

/// The branch a batch is built on: the one that was asked for, else one named after the issue, else after the batch.
///
/// # Errors
/// When git would not have the one that was asked for.
pub(super) fn branch(wish: &Wish, about: &About<'_>) -> Result<String, String> {
    if let Some(name) = &wish.branch {
        return match fault(name) {
            Some(why) => Err(format!("`{}` is no name for a branch: {why}", name.escape_debug())),
            None => Ok(name.clone()),
        };
    }
    let batch = format!("{}{}", prefix(&DocPath::new(&about.which().path)), batch(about));
    let title = slug(&about.title(), LONGEST);
    Ok(match wish.issue {
        Some(number) if title.is_empty() => format!("issue-{number}-{batch}"),
        Some(number) => format!("issue-{number}-{title}"),
        None => batch,
    })
}

/// What a batch is called in names: `batch-2`.
pub(super) fn batch(about: &About<'_>) -> String {
    match slug(&about.name(), LONGEST) {
        slug if slug.is_empty() => "batch".to_owned(),
        slug => slug,
    }
}

fn prefix(plan: &DocPath) -> String {
    let path = plan.as_str();
    match slug(path.strip_suffix(".md").unwrap_or(path), LONGEST) {
        slug if slug.is_empty() || path == HOME => String::new(),
        slug => format!("{slug}-"),
    }
}

/// The folder of a branch's worktree.
pub(super) fn folder(branch: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || "._-".contains(c) { c } else { '-' };
    branch.chars().map(safe).collect()
}

/// A text with nothing but `[a-z0-9-]` in it, at most `most` long, beginning and ending with none of the dashes.
pub(super) fn slug(text: &str, most: usize) -> String {
    let mut slug = String::new();
    for c in text.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let cut = slug.len() > most && slug.as_bytes().get(most) != Some(&b'-');
    slug.truncate(most);
    // Half a word says nothing; a single long one is all there is.
    match slug.rsplit_once('-').filter(|_| cut) {
        Some((whole, _)) => whole.to_owned(),
        None => slug.trim_end_matches('-').to_owned(),
    }
}

/// What git has against a name for a branch.
pub(super) fn fault(name: &str) -> Option<&'static str> {
    let part = |part: &str| part.is_empty() || part.starts_with('.') || part.ends_with(".lock");
    let sign = |c: char| c.is_control() || c.is_whitespace() || "~^:?*[\\".contains(c) || is_unseen(c);
    match name {
        "" => Some("it is empty"),
        "@" | "HEAD" => Some("it means something else to git"),
        name if name.starts_with("refs/") => Some("it means something else to git"),
        name if name.starts_with('-') => Some("it begins with `-`"),
        name if name.len() > MOST => Some("it is too long"),
        name if name.contains(sign) => {
            Some("it has a blank, a sign git keeps for itself, or a character that is not seen")
        }
        name if name.contains("..") || name.contains("@{") => {
            Some("`..` and `@{` mean something else to git")
        }
        name if name.ends_with('.') => Some("it ends with a dot"),
        name if name.split('/').any(part) => {
            Some("a part of it is empty, begins with a dot or ends with `.lock`")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_git_would_not_have_are_refused() {
        for name in ["batch-2", "feature/größe", "a.b", "x@y", "a-", "lock", "issue/12"] {
            assert_eq!(fault(name), None, "{name}");
        }
        let bad = [
            "",
            "-x",
            "--force",
            "@",
            "HEAD",
            "a b",
            "a\nb",
            "a..b",
            "../x",
            ".x",
            "a/.b",
            "a//b",
            "/a",
            "a/",
            "a.lock",
            "a.lock/b",
            "a.",
            "a~1",
            "a^",
            "a:b",
            "a?",
            "a*",
            "a[0]",
            "a\\b",
            "a@{1}",
            "a\u{202e}b",
            "a\u{7f}",
        ];
        for name in bad {
            assert!(fault(name).is_some(), "{name:?}");
        }
        assert!(fault(&"a".repeat(201)).is_some());
    }

    #[test]
    fn nothing_of_a_title_gets_into_a_name_but_letters_and_digits() {
        assert_eq!(slug("Rewards that arrive; `rm -rf /`", 40), "rewards-that-arrive-rm-rf");
        assert_eq!(slug("--../..\u{202e}$(x)", 40), "x");
        assert_eq!(slug("Größe", 40), "gr-e");
        assert_eq!(slug("a b c", 4), "a-b");
        assert_eq!(
            (slug("ab cd ef", 5), slug("ab cde", 5), slug("abcdef", 5)),
            ("ab-cd".into(), "ab".into(), "abcde".into())
        );
        assert_eq!(slug("日本", 40), "");
        assert_eq!(folder("feature/a:b ünd\"c"), "feature-a-b-ünd-c");
    }
}
