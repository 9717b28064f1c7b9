//! Field names at the start of a line inside a ticket: those the document uses and this ticket lacks, written as the
//! document writes them; then the standard ones.

use super::{Completion, CompletionKind, CompletionList, Context};
use crate::{
    ide::subject::mask_at,
    syntax::facts::{FieldName, Form},
};

/// How many tickets before and after the cursor are asked for their fields.
const REACH: usize = 25;

/// What a ticket may say in any plan.
const STANDARD: [(FieldName, &str); 5] = [
    (FieldName::Status, "Status"),
    (FieldName::DependsOn, "Depends on"),
    (FieldName::Files, "Files"),
    (FieldName::Acceptance, "Acceptance criteria"),
    (FieldName::Owner, "Owner"),
];

/// A field as a line of the document begins with it.
#[derive(Clone, Debug)]
struct Sample {
    name: FieldName,
    label: String,
    /// Blanks before it.
    indent: String,
    /// From the first sign to where the value begins.
    literal: String,
    count: usize,
}

/// Proposals, when nothing but the beginning of a field's name stands on the line.
pub(super) fn fields(context: &Context<'_>) -> Option<CompletionList> {
    let typed = context.before.trim_start();
    let word = typed.trim_start_matches(['-', '*', '+', '_', '#', ' ']);
    let (_, ticket) = context.ticket?;
    let declaring = context.member.document.range(ticket.line_at);
    let form = context.member.outline().form;
    let fits = context.after.trim().is_empty()
        && context.line.start > declaring.end
        && form != Some(Form::Row)
        && word.chars().all(|c| c.is_alphabetic() || c == ' ')
        && !word.ends_with("  ")
        && mask_at(context.section, context.offset - context.start).is_none();
    if !fits {
        return None;
    }
    let samples = samples(context);
    let offered = samples.iter().filter(|sample| !has(context, sample) && begins(&sample.label, word));
    let items: Vec<_> = offered
        .enumerate()
        .map(|(order, sample)| {
            let indented = context.before.len() > typed.len();
            let indent = if indented || !typed.is_empty() { "" } else { sample.indent.as_str() };
            let marked = word.len() < typed.len();
            let ending = context.member.document.text().line_ending();
            Completion {
                label: sample.label.clone(),
                detail: Some(sample.literal.trim_end().to_string()),
                kind: CompletionKind::Field,
                replace: context.offset - typed.len()..context.offset,
                insert: ending.adapt(&format!("{indent}{}", sample.literal)).into_owned(),
                snippet: None,
                sort: format!("{order:03}"),
                filter: if marked { sample.literal.trim_end().into() } else { sample.label.clone() },
                documentation: None,
            }
        })
        .collect();
    (!items.is_empty()).then_some(CompletionList { items, incomplete: false })
}

fn begins(label: &str, typed: &str) -> bool {
    let mut letters = label.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|c| letters.next() == Some(c))
}

/// Whether the ticket at the cursor says this already.
fn has(context: &Context<'_>, sample: &Sample) -> bool {
    let Some((_, ticket)) = context.ticket else { return false };
    context.fields_of(ticket).any(|(field, section, start)| {
        let here = context.line.contains(&section.span(field.label).at(start).start);
        let label = context.member.document.text().slice(section.span(field.label).at(start));
        !here && (field.name == sample.name && field.name != FieldName::Other || label == sample.label)
    })
}

/// The fields of the tickets around, the most frequent first, and the standard ones in the same style.
fn samples(context: &Context<'_>) -> Vec<Sample> {
    let mut found: Vec<Sample> = Vec::new();
    for ticket in context.neighbours(REACH) {
        for sample in context.fields_of(ticket).filter_map(|(field, section, start)| {
            let label = section.span(field.label).at(start);
            sample(context, field.name, label, section.span(field.value).at(start).start)
        }) {
            match found.iter_mut().find(|known| known.label == sample.label) {
                Some(known) => known.count += 1,
                None => found.push(sample),
            }
        }
    }
    found.sort_by_key(|sample| std::cmp::Reverse(sample.count));
    let style = found
        .iter()
        .find(|sample| !sample.literal.starts_with('#') && sample.literal.ends_with(' '))
        .cloned();
    for (name, label) in STANDARD {
        if !found.iter().any(|sample| sample.name == name) {
            found.push(standard(name, label, style.as_ref()));
        }
    }
    found
}

/// How a line writes a field, when the field is the first thing on it.
fn sample(
    context: &Context<'_>,
    name: FieldName,
    label: std::ops::Range<usize>,
    value: usize,
) -> Option<Sample> {
    let text = context.member.document.text();
    let line = text.line_range(text.line_of(label.start));
    let line_start = line.start;
    if label.start < line_start || value < label.end || value > line.end || context.line.start == line_start {
        return None;
    }
    let lead = text.slice(line_start..label.start).into_owned();
    let literal = lead.trim_start();
    let plain = literal.chars().all(|c| matches!(c, '-' | '*' | '+' | '_' | '#' | ' '));
    let label_text = text.slice(label.clone()).trim().to_string();
    (plain && !label_text.is_empty()).then(|| Sample {
        name,
        indent: lead.get(..lead.len() - literal.len()).unwrap_or_default().to_string(),
        literal: format!("{literal}{}", text.slice(label.start..value)),
        label: label_text,
        count: 1,
    })
}

fn standard(name: FieldName, label: &str, style: Option<&Sample>) -> Sample {
    let (indent, mut literal) = match style {
        Some(style) => (style.indent.clone(), style.literal.replacen(&style.label, label, 1)),
        None => (String::new(), format!("**{label}:** ")),
    };
    if name == FieldName::Acceptance {
        literal = format!("{}\n{indent}- [ ] ", literal.trim_end());
    }
    Sample { name, label: label.to_string(), indent, literal, count: 0 }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_first};

    const PLAN: &str = "
### T1: a
- **Status:** done
- **Depends on:** none
- **Effort:** 2h

### T2: b
- **Status:** todo
- **Effort:** 1h

### T3: c
";

    #[test]
    fn the_fields_of_the_neighbours_come_first() {
        check(&format!("{PLAN}$0\n"), "[|]\nStatus\nEffort\nDepends on\nFiles\nAcceptance criteria\nOwner");
        check(&format!("{PLAN}- **Status:** done\n- **E$0\n"), "[- **E|]\nEffort");
        check(&format!("{PLAN}de$0\n"), "[de|]\nDepends on");
    }

    #[test]
    fn they_are_written_as_the_document_writes_them() {
        check_first(&format!("{PLAN}- **S$0\n"), "- **Status:** ");
        check_first(&format!("{PLAN}Fi$0\n"), "- **Files:** ");
        check_first("### T1: a\r\nAcc$0\r\n", "**Acceptance criteria:**\r\n- [ ] ");
        check_first("### T1: a\nStatus: done\n### T2: b\nDep$0", "Depends on: ");
    }

    #[test]
    fn not_on_the_declaring_line_nor_in_mid_line_nor_in_code() {
        check("### T1: S$0\n", "");
        check("### T1: a\nSt$0 more\n", "");
        check("### T1: a\nsome text S$0\n", "");
        check("### T1: a\n```\nSt$0\n```\n", "");
        check("# Plan\nSt$0\n\n### T1: a\n", "");
    }
}
