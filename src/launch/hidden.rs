//! Which variables of the environment are kept from what a launch starts. Knows names only; start at [`hides`].

/// Whether a variable is kept from agents, setup and verify. `*` in a pattern stands for anything, upper and lower case are one, and a pattern
/// that begins with `!` brings back what another one hides.
pub fn hides(patterns: &[String], variable: &str) -> bool {
    let variable = variable.to_ascii_uppercase();
    let matches = |pattern: &str| is_like(&pattern.to_ascii_uppercase(), &variable);
    let kept = patterns.iter().filter_map(|pattern| pattern.strip_prefix('!')).any(matches);
    !kept && patterns.iter().filter(|pattern| !pattern.starts_with('!')).any(|pattern| matches(pattern))
}

/// Whether a text is like a pattern: the pieces between its stars stand in it in order, the first at its start and the last at its end.
fn is_like(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for piece in middle.split('*') {
        match text.split_once(piece) {
            Some((_, after)) => text = after,
            None => return false,
        }
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::launch::Work;

    #[test]
    fn secrets_are_kept_from_agents_and_their_own_logins_are_not() {
        let patterns = Work::default().hidden();
        for name in [
            "GITHUB_TOKEN",
            "Npm_Token",
            "AWS_REGION",
            "MY_SECRET_KEY",
            "DB_PASSWORD",
            "STRIPE_API_KEY",
            "PRIVATE_KEY",
        ] {
            assert!(hides(&patterns, name), "{name}");
        }
        let kept = [
            "OPENAI_API_KEY",
            "ANTHROPIC_API_KEY",
            "CLAUDE_CODE_OAUTH_TOKEN",
            "CODEX_HOME",
            "PATH",
            "TOKENS",
            "HOME",
        ];
        for name in kept {
            assert!(!hides(&patterns, name), "{name}");
        }
    }

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, text, want) in [
            ("*", "", true),
            ("A*", "A", true),
            ("*A", "BA", true),
            ("A*B*C", "AxBxC", true),
            ("A*B*C", "AxCxB", false),
            ("A*A", "A", false),
            ("A**B", "AB", true),
            ("", "", true),
            ("A", "AB", false),
            ("*B*", "ABC", true),
        ] {
            assert_eq!(is_like(pattern, text), want, "{pattern} {text}");
        }
    }
}
