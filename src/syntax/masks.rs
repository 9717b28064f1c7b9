//! Which bytes of a section are not prose: fences, code spans, comments, front matter.
//!
//! CommonMark decides, through pulldown-cmark; everything else of Markdown is read line by line elsewhere, because
//! people write tickets in ways CommonMark folds together. Start at [`masks`].

use super::{
    facts::{Mask, MaskKind},
    span::Span,
    split::front_matter_end,
};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use std::ops::Range;

/// The masked ranges of one section's text, ascending and not overlapping.
pub fn masks(text: &str) -> Vec<Mask> {
    let mut found =
        front_matter_end(text).map(|end| mask(MaskKind::FrontMatter, 0..end)).into_iter().collect::<Vec<_>>();
    let body = found.first().map_or(0, |mask| mask.span.end as usize);
    let rest = text.get(body..).unwrap_or_default();
    if memchr::memchr3(b'`', b'~', b'<', rest.as_bytes()).is_none() {
        return found;
    }
    // No extensions: masks need fences and code spans only, and tables would split code spans at pipes.
    for (event, range) in Parser::new_ext(rest, Options::empty()).into_offset_iter() {
        let range = body + range.start..body + range.end;
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                found.push(mask(MaskKind::Fence, range))
            }
            Event::Code(_) => found.push(mask(MaskKind::Code, range)),
            _ => {}
        }
    }
    add_comments(text, &mut found);
    found
}

fn mask(kind: MaskKind, range: Range<usize>) -> Mask {
    Mask { kind, span: Span::new(range) }
}

/// Comments are found by their brackets, wherever a line is cut: a heading inside one is still hidden.
fn add_comments(text: &str, found: &mut Vec<Mask>) {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("<!--")).map(|at| from + at) {
        if let Some(hidden) = found.iter().find(|mask| mask.span.at(0).contains(&at)) {
            from = (hidden.span.end as usize).max(at + 4);
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let end = rest.find("-->").map(|len| at + len + 3);
        let line_start = text
            .get(..at)
            .unwrap_or_default()
            .rsplit(['\n', '\r'])
            .next()
            .unwrap_or_default()
            .trim()
            .is_empty();
        // An opening in mid-line that nothing closes is text; at the start of a line it hides the rest.
        let end = end.or(line_start.then_some(text.len()));
        if let Some(end) = end {
            found.retain(|mask| !(at..end).contains(&(mask.span.start as usize)));
            found.push(mask(MaskKind::Comment, at..end));
        }
        from = end.unwrap_or(at + 4);
    }
    found.sort_by_key(|mask| mask.span.start);
}

/// The mask that holds `offset`, if one does.
pub fn mask_at(masks: &[Mask], offset: usize) -> Option<&Mask> {
    let after = masks.partition_point(|mask| mask.span.start as usize <= offset);
    masks.get(after.checked_sub(1)?).filter(|mask| offset < mask.span.end as usize)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[(MaskKind, &str)]) {
        let found: Vec<_> = masks(text).iter().map(|mask| (mask.kind, &text[mask.span.at(0)])).collect();
        assert_eq!(found, want);
    }

    #[test]
    fn finds_what_is_no_prose() {
        check("a `T1` b <!-- T2 --> c", &[(MaskKind::Code, "`T1`"), (MaskKind::Comment, "<!-- T2 -->")]);
        check("# A\n```sh\nx\n```\nafter", &[(MaskKind::Fence, "```sh\nx\n```")]);
        check("---\nid: 1\n---\nT1", &[(MaskKind::FrontMatter, "---\nid: 1\n---")]);
    }

    #[test]
    fn comments_in_code_are_code() {
        check("`<!-- x` y -->", &[(MaskKind::Code, "`<!-- x`")]);
        check("<!-- `x` -->", &[(MaskKind::Comment, "<!-- `x` -->")]);
        check("a <!-- never closed", &[]);
        check("a\n<!-- never closed\n`x`", &[(MaskKind::Comment, "<!-- never closed\n`x`")]);
    }
}
