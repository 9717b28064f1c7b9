//! [`LineEnding`]: how the lines of a document end, so that what we insert ends the same way.
//!
//! Knows nothing of what is inserted. Start at [`LineEnding::adapt`].

use std::borrow::Cow;

use memchr::memchr2;

use super::rope::Text;

/// One of the three ways a line ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LineEnding {
    /// `\n`: what nearly every file has, and a file without any line end is given.
    #[default]
    Lf,
    /// `\r\n`.
    CrLf,
    /// `\r` alone.
    Cr,
}

impl LineEnding {
    /// Every `\n` in `text`, which we wrote and are about to insert, as this line end. A `\r\n` that is already there is left as it is, so a
    /// text that was quoted from the document is not changed.
    pub fn adapt(self, text: &str) -> Cow<'_, str> {
        if self == Self::Lf || !text.contains('\n') {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + text.len() / 16);
        for line in text.split_inclusive('\n') {
            match line.strip_suffix('\n') {
                Some(body) if !body.ends_with('\r') => out.extend([body, self.as_str()]),
                _ => out.push_str(line),
            }
        }
        Cow::Owned(out)
    }

    /// The first line end in `text`; [`LineEnding::Lf`] if there is none.
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        memchr2(b'\n', b'\r', bytes)
            .map_or(Self::Lf, |at| Self::at_start(bytes.get(at..).unwrap_or_default()))
    }

    /// The characters of this line end.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::Cr => "\r",
        }
    }

    /// The line end that `bytes` begin with; [`LineEnding::Lf`] if they do not begin with one.
    fn at_start(bytes: &[u8]) -> Self {
        match bytes {
            [b'\r', b'\n', ..] => Self::CrLf,
            [b'\r', ..] => Self::Cr,
            _ => Self::Lf,
        }
    }
}

impl Text {
    /// The first line end in the text; [`LineEnding::Lf`] if there is none. Costs no more than finding the second line.
    pub fn line_ending(&self) -> LineEnding {
        let end = self.line_range(0).end;
        LineEnding::at_start(self.slice(end..end.saturating_add(2)).as_bytes())
    }
}

/// How many bytes of line end `line` closes with.
pub(super) fn line_end_len(line: &[u8]) -> usize {
    match line {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n' | b'\r'] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::super::samples::text;
    use super::{LineEnding, Text};

    #[track_caller]
    fn check(text: &str, expected: LineEnding) {
        assert_eq!(Text::new(text).line_ending(), expected);
        assert_eq!(LineEnding::of(text), expected);
    }

    #[test]
    fn the_first_line_end_counts() {
        check("", LineEnding::Lf);
        check("no end\u{2028}here", LineEnding::Lf);
        check("a\nb\r\n", LineEnding::Lf);
        check("a\r\nb\n", LineEnding::CrLf);
        check("\r\n", LineEnding::CrLf);
        check("a\rb\n", LineEnding::Cr);
        check("a\r", LineEnding::Cr);
    }

    #[test]
    fn what_we_insert_ends_as_the_file_does() {
        let ours = "## HANDOFF\nTickets: T1\n\n";
        assert_eq!(LineEnding::Lf.adapt(ours), ours);
        assert_eq!(LineEnding::CrLf.adapt(ours), "## HANDOFF\r\nTickets: T1\r\n\r\n");
        assert_eq!(LineEnding::Cr.adapt(ours), "## HANDOFF\rTickets: T1\r\r");
        assert_eq!(LineEnding::CrLf.adapt("quoted\r\nours\n\n"), "quoted\r\nours\r\n\r\n");
        assert_eq!(LineEnding::CrLf.adapt("\n"), "\r\n");
        assert!(matches!(LineEnding::CrLf.adapt("one line"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn text_and_string_agree(text in text()) {
            prop_assert_eq!(Text::new(&text).line_ending(), LineEnding::of(&text));
        }

        #[test]
        fn a_line_end_once_adapted_stays(text in text()) {
            let once = LineEnding::CrLf.adapt(&text).into_owned();
            prop_assert_eq!(once.matches('\n').count(), once.matches("\r\n").count());
            prop_assert_eq!(once.replace("\r\n", "\n"), text.replace("\r\n", "\n"));
            prop_assert_eq!(LineEnding::CrLf.adapt(&once), once.as_str());
        }
    }
}
