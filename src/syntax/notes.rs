//! What stands beside the tickets of a section: fences, suppression comments, legends.
//!
//! Start at [`add`].

use super::{
    count, declaration,
    facts::{Facts, Fence, Mask, MaskKind, Status, Suppression, Swallowed},
    limit, placeholder,
    span::Spans,
    split::{heading_level, lines},
    words,
};
use smol_str::SmolStr;
use std::ops::Range;

/// Adds them to a section's facts.
pub fn add(text: &str, masks: &[Mask], facts: &mut Facts, spans: &mut Spans) {
    for mask in masks {
        let range = mask.span.at(0);
        let body = text.get(range.clone()).unwrap_or_default();
        match mask.kind {
            MaskKind::Fence => facts.fences.push(fence(body, range.start, spans)),
            MaskKind::Comment => facts.suppressions.extend(suppression(text, body, range, spans)),
            MaskKind::Code | MaskKind::FrontMatter => {}
        }
    }
    placeholder::add(text, masks, facts, spans);
    count::add(text, masks, facts, spans);
    limit::add(text, masks, facts, spans);
}

fn fence(body: &str, start: usize, spans: &mut Spans) -> Fence {
    let opening = lines(body).next().map_or("", |(_, line)| line);
    let info = opening.trim_start_matches(['`', '~']);
    let language = info.split([' ', '{', ',', '\t']).next().unwrap_or_default().to_lowercase();
    let marker = opening.get(..opening.len() - info.len()).unwrap_or_default();
    let last =
        lines(body).last().map_or("", |(_, line)| line).trim_start_matches([' ', '\t', '>']).trim_end();
    let unclosed =
        lines(body).count() < 2 || !last.starts_with(marker) || !last.chars().all(|c| marker.starts_with(c));
    let (swallowed, reopened) = swallowed(body, start, marker, spans);
    Fence {
        language: language.into(),
        marker: marker.into(),
        spot: spans.add(start..start + body.len()),
        opening: spans.add(start..start + opening.len()),
        unclosed,
        swallowed,
        reopened,
    }
}

/// The tickets' headings inside a fence, and whether another fence opens after the first of them.
fn swallowed(body: &str, start: usize, marker: &str, spans: &mut Spans) -> (Vec<Swallowed>, bool) {
    let (mut found, mut reopened) = (Vec::new(), false);
    for (at, line) in lines(body).skip(1) {
        if let Some(level) = heading_level(line)
            && let Some(declared) = declaration::heading(line.trim_start_matches('#').trim())
        {
            let line = spans.add(start + at..start + at + line.len());
            found.push(Swallowed { id: declared.id, level, line });
        } else if !found.is_empty() {
            let info = line.trim_start().strip_prefix(marker);
            reopened |= info.is_some_and(|info| info.starts_with(|c: char| c.is_ascii_alphabetic()));
        }
    }
    (found, reopened)
}

/// Reads `<!-- baton-ignore RULE: why -->`; other comments are none of ours.
fn suppression(text: &str, body: &str, range: Range<usize>, spans: &mut Spans) -> Vec<Suppression> {
    let inner = body.trim_start_matches("<!--").trim_end_matches("-->");
    let words = inner.trim_start();
    let (whole_file, rest) =
        match (words.strip_prefix("baton-ignore-file"), words.strip_prefix("baton-ignore")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => return Vec::new(),
        };
    if !rest.starts_with([' ', ':', '\n', '\r']) && !rest.is_empty() {
        return Vec::new();
    }
    let names = rest.trim_start_matches(':').trim_start();
    let list = names.split([':', '\n']).next().unwrap_or_default().split(" --").next().unwrap_or_default();
    let base = range.start + (list.as_ptr() as usize - body.as_ptr() as usize);
    let names = list.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty());
    let names: Vec<Range<usize>> = names
        .map(|name| (base + (name.as_ptr() as usize - list.as_ptr() as usize), name.len()))
        .map(|(start, len)| start..start + len)
        .collect();
    let own_line =
        line_start(text, range.start).trim().is_empty() && line_end(text, range.end).trim().is_empty();
    let (reach, before_heading) = reach(text, range.clone(), own_line);
    let whole = if own_line { range.clone() } else { with_blanks(text, range) };
    let cuts: Vec<_> = (0..names.len()).map(|at| cut(&names, at).unwrap_or_else(|| whole.clone())).collect();
    let mut suppression = |(name, cut): (Range<usize>, Range<usize>)| Suppression {
        rule: text.get(name.clone()).unwrap_or_default().into(),
        rule_spot: spans.add(name),
        spot: spans.add(whole.clone()),
        cut: spans.add(cut),
        whole_file,
        own_line,
        reach: spans.add(reach.clone()),
        before_heading,
    };
    names.into_iter().zip(cuts).map(&mut suppression).collect()
}

/// What goes with one of several names: the comma before it, or behind the first.
fn cut(names: &[Range<usize>], at: usize) -> Option<Range<usize>> {
    let name = names.get(at)?;
    match at.checked_sub(1) {
        Some(before) => Some(names.get(before)?.end..name.end),
        None => Some(name.start..names.get(1)?.start),
    }
}

/// A comment with the blanks before it, where it ends its line.
fn with_blanks(text: &str, range: Range<usize>) -> Range<usize> {
    let before = line_start(text, range.start);
    let blanks = before.len() - before.trim_end().len();
    let ends = line_end(text, range.end).trim().is_empty();
    range.start - if ends { blanks } else { 0 }..range.end
}

fn line_start(text: &str, at: usize) -> &str {
    text.get(..at).unwrap_or_default().rsplit(['\n', '\r']).next().unwrap_or_default()
}

fn line_end(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default().split(['\n', '\r']).next().unwrap_or_default()
}

/// The bytes a comment speaks of: its own line, or the lines below it up to a blank one; and whether there are none.
fn reach(text: &str, range: Range<usize>, own_line: bool) -> (Range<usize>, bool) {
    let start = range.start - line_start(text, range.start).len();
    let line = range.end + line_end(text, range.end).len();
    if !own_line {
        return (start..line, false);
    }
    let below = lines(text).skip_while(|(at, _)| *at < line).skip_while(|(_, line)| line.trim().is_empty());
    let last = below.take_while(|(_, line)| !line.trim().is_empty()).last();
    (start..last.map_or(line, |(at, line)| at + line.len()), last.is_none())
}

/// Adds what a legend says: `✅ done, 🔄 in progress, ⏳ todo`. One sign alone is no legend.
pub fn legend(text: &str, known: &mut Vec<(SmolStr, Status)>) {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(words::is_pictograph) {
        let sign = rest.get(at..).unwrap_or_default();
        let len = sign.len() - sign.trim_start_matches(words::is_pictograph).len();
        let after = sign.get(len..).unwrap_or_default();
        let word = after.trim_start_matches([' ', '=', ':', '-', '–', '—', '*']);
        if let Some((status, _)) = words::status_word(word) {
            found.push((
                SmolStr::new(sign.get(..len).unwrap_or_default().trim_end_matches('\u{fe0f}')),
                status,
            ));
        }
        rest = after;
    }
    if found.len() >= 2 {
        known.extend(found);
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;
    use crate::syntax::section::Section;

    #[test]
    fn reads_suppressions() {
        let text = "## T1: x\n<!-- baton-ignore unknown-ticket: planned later -->\nDepends on: T9\nmore\n\nafter <!-- baton-ignore open-acceptance -->\n";
        let section = Section::parse(text);
        let shown: Vec<_> = section
            .facts
            .suppressions
            .iter()
            .map(|s| (s.rule.as_str(), s.own_line, &text[section.span(s.reach).at(0)]))
            .collect();
        assert_eq!(
            shown,
            [
                (
                    "unknown-ticket",
                    true,
                    "<!-- baton-ignore unknown-ticket: planned later -->\nDepends on: T9\nmore"
                ),
                ("open-acceptance", false, "after <!-- baton-ignore open-acceptance -->"),
            ]
        );
        let file = Section::parse("<!-- baton-ignore-file missing-file, count-mismatch -->\n");
        assert!(file.facts.suppressions.iter().all(|s| s.whole_file));
        assert_eq!(file.facts.suppressions.len(), 2);
        assert!(Section::parse("<!-- baton-ignored -->").facts.suppressions.is_empty());
    }

    #[test]
    fn knows_what_goes_with_a_name() {
        let text = "T9 <!-- baton-ignore a-b, c-d e-f: why -->\nT8 \t<!-- baton-ignore a-b -->\nx <!-- baton-ignore a-b --> y\n";
        let section = Section::parse(text);
        let cuts: Vec<_> =
            section.facts.suppressions.iter().map(|s| &text[section.span(s.cut).at(0)]).collect();
        assert_eq!(
            cuts,
            ["a-b, ", ", c-d", " e-f", " \t<!-- baton-ignore a-b -->", "<!-- baton-ignore a-b -->"]
        );
    }

    #[test]
    fn counts_swallowed_tickets() {
        let section = Section::parse("## A\n```\n### T1: x\n### T2: y\n");
        assert_eq!(
            section.facts.fences.iter().map(|f| (f.unclosed, f.swallowed.len())).collect::<Vec<_>>(),
            [(true, 2)]
        );
        let section = Section::parse("## A\n```js\nx\n```\n");
        assert_eq!(
            section.facts.fences.iter().map(|f| (f.language.as_str(), f.unclosed)).collect::<Vec<_>>(),
            [("js", false)]
        );
    }

    #[test]
    fn reads_legends() {
        let mut known = Vec::new();
        legend("Status keys: ✅ done, 🔄 in progress, ⏳ todo.", &mut known);
        assert_eq!(
            known.iter().map(|(_, status)| *status).collect::<Vec<_>>(),
            [Status::Done, Status::Doing, Status::Todo]
        );
    }
}
