//! The fingerprint a document carries in a comment: `<!-- baton: surface sha256:… -->`.
//!
//! Says what is written; whether it is true is for whoever knows the surface. Start at [`find`].

use super::{Fingerprint, part::Part, piece::Piece};
use crate::text::Span;

const BEFORE: &str = "surface sha256:";

/// The first fingerprint in the document.
pub fn find(parts: &[Part<'_>]) -> Option<Fingerprint> {
    parts.iter().find_map(|part| {
        part.pieces.iter().find_map(|piece| match piece {
            Piece::Comment(span) => in_comment(part, *span),
            _ => None,
        })
    })
}

fn in_comment(part: &Part<'_>, span: Span) -> Option<Fingerprint> {
    let text = part.at(span);
    let rest = text.strip_prefix("<!--")?.trim_start().strip_prefix("baton:")?.trim_start();
    let start = text.len() - rest.strip_prefix(BEFORE)?.len();
    let digits = text.get(start..)?.split(|c: char| !c.is_ascii_hexdigit()).next()?;
    let at = span.start as usize + start;
    (!digits.is_empty()).then(|| Fingerprint {
        digits: digits.into(),
        section: part.index,
        at: Span::new(at..at + digits.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Entries;
    use crate::syntax::Document;

    #[track_caller]
    fn check(text: &str, want: Option<&str>) {
        let found = Entries::abi(&Document::new(text)).fingerprint;
        assert_eq!(found.as_ref().map(|found| found.digits.as_str()), want);
        if let Some(found) = found {
            assert_eq!(text.get(found.at.at(0)), want);
        }
    }

    #[test]
    fn reads_the_fingerprint() {
        check("<!-- baton: surface sha256:0a1b -->\n# A", Some("0a1b"));
        check("text\r\n<!--baton: surface sha256:0a1b-->", Some("0a1b"));
        check("<!-- baton: surface sha256: -->", None);
        check("<!-- baton-ignore abi-gone -->\n```\n<!-- baton: surface sha256:0a1b -->\n```\n", None);
    }
}
