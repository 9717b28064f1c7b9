//! Text as XML takes it. Knows no element.

use std::borrow::Cow;

/// The first line of every XML document.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// `text` for an attribute or between tags. Characters XML cannot say at all become a replacement character.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| matches!(c, '<' | '>' | '&' | '"' | '\'') || c.is_control() || !is_allowed(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            // As they are, an attribute would lose them.
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            c if is_allowed(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
    Cow::Owned(out)
}

/// What XML 1.0 lets stand in a document.
fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}') || matches!(c, '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_xml_would_read_or_lose_is_escaped() {
        assert_eq!(escape("T1 — 🎲"), "T1 — 🎲");
        assert_eq!(escape("<a b=\"c\">'&'\n\t"), "&lt;a b=&quot;c&quot;&gt;&apos;&amp;&apos;&#10;&#9;");
        assert_eq!(escape("\u{1b}[31m\0\u{ffff}"), "\u{fffd}[31m\u{fffd}\u{fffd}");
    }
}
