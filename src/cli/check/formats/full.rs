//! Each finding under its source line, with the places that belong to it and what would put it right.
//!
//! Start at [`write`].

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str,
};

use crate::cli::check::report::{Finding, Report, Spot};
use crate::cli::terminal::one_line;
use crate::project::Severity;

/// Longer places are shown by their first lines.
const LINES: u32 = 4;

/// The report as people read it.
pub(super) fn write(report: &Report, coloured: bool) -> String {
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Unicode);
    report.findings.iter().map(|finding| renderer.render(&[group(finding)]) + "\n\n").collect()
}

fn group(finding: &Finding) -> Group<'_> {
    let title = level(finding.severity).primary_title(normalize_untrusted_str(&one_line(&finding.message)));
    let place = snippet(&finding.at, |span| AnnotationKind::Primary.span(span));
    let related = finding.related.iter().map(|(at, message)| {
        let message = normalize_untrusted_str(&one_line(message));
        snippet(at, |span| AnnotationKind::Context.span(span).label(message))
    });
    let group = title.id(finding.rule.name).element(place).elements(related);
    match &finding.fix {
        Some(fix) => {
            let how = if fix.safe { "--fix" } else { "--unsafe-fixes" };
            let title = normalize_untrusted_str(&one_line(&fix.title));
            group.element(Level::HELP.message(format!("{title} ({how})")))
        }
        None => group,
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO.with_name("information"),
        Severity::Hint => Level::NOTE.with_name("hint"),
    }
}

/// The lines of a place, and no more of the document: it may be megabytes long.
fn snippet<'a>(
    spot: &'a Spot,
    mark: impl FnOnce(Range<usize>) -> Annotation<'a>,
) -> Snippet<'a, Annotation<'a>> {
    let text = spot.member.document.text();
    let first = text.line_of(spot.range.start);
    let last = (spot.end_line.min(spot.line + LINES - 1) as usize).saturating_sub(1).max(first);
    let start = text.line_start(first);
    let end = text.line_range(last).end;
    let span = spot.range.start - start..spot.range.end.clamp(spot.range.start, end) - start;
    let lines = text.slice(start..end).into_owned();
    Snippet::source(lines).line_start(first + 1).path(&*spot.path).annotation(mark(span))
}
