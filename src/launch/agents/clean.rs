//! Text of an agent made safe to show: no escape sequences, no control characters, nothing that has no shape, and not too much of it.
//!
//! Start at [`line`].

use crate::templates::is_unseen;

/// `text` as one line of at most `most` characters; every run of white space is one space.
pub fn line(text: &str, most: usize) -> String {
    // Escape sequences are taken out of more than is shown, but not of an output of any length.
    let start: String = text.chars().take(most.saturating_mul(8)).collect();
    let words: Vec<String> = shown(&start, ' ').split_whitespace().map(str::to_owned).collect();
    cut(&words.join(" "), most)
}

/// `text` as it is, lines and all, at most `most` characters of it.
pub fn text(text: &str, most: usize) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    cut(shown(&text, '\n').trim_matches('\n').trim_end(), most)
}

/// What has a shape, `end` for every line end.
fn shown(text: &str, end: char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => skip(&mut rest),
            // The same in one character.
            '\u{9b}' => skip_csi(&mut rest),
            '\n' => out.push(end),
            '\t' => out.push(' '),
            c if is_unseen(c) || c == '\u{2028}' || c == '\u{2029}' => {}
            c => out.push(c),
        }
    }
    out
}

type Rest<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// The rest of an escape sequence: `[31m`, `]0;title` up to its end, or a character.
fn skip(rest: &mut Rest<'_>) {
    match rest.next() {
        Some('[') => skip_csi(rest),
        Some(']' | 'P' | 'X' | '^' | '_') => {
            while let Some(c) = rest.next() {
                // It ends with a bell, or with ESC and a backslash.
                if c == '\u{7}' || c == '\u{9c}' || c == '\u{1b}' && rest.next_if_eq(&'\\').is_some() {
                    return;
                }
            }
        }
        Some(' '..='/') => drop(rest.next()),
        _ => {}
    }
}

fn skip_csi(rest: &mut Rest<'_>) {
    while let Some(c) = rest.next_if(|c| matches!(c, ' '..='~')) {
        if matches!(c, '@'..='~') {
            return;
        }
    }
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some(_) => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_titles_and_controls_are_taken_out() {
        assert_eq!(
            line("\u{1b}[1;31mred\u{1b}[0m \u{1b}]0;title\u{7}and\u{1b}]8;;x\u{1b}\\ more\u{8}\u{0}", 99),
            "red and more"
        );
        assert_eq!(line("a\u{9b}2Jb \u{1b}(Bc\u{1b}", 99), "ab c");
        assert_eq!(line("\u{202e}evil\u{200b} \u{e0041}tag", 99), "evil tag");
        assert_eq!(line("\u{1b}]0;a title without an end", 99), "");
    }

    #[test]
    fn a_line_is_one_line_and_no_longer_than_it_may() {
        assert_eq!(line("one\r\n\ttwo\u{2028}three\n", 99), "one twothree");
        assert_eq!(line("漢字漢字", 3), "漢字…");
        assert_eq!(line(&"a".repeat(1_000_000), 4), "aaa…");
    }

    #[test]
    fn a_text_keeps_its_lines() {
        assert_eq!(text("\n- a\r\n  - b\u{1b}[0m\n\n", 99), "- a\n  - b");
        assert_eq!(text("abc\ndef", 5), "abc\n…");
    }
}
