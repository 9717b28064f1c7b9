//! Statuses in a status field or column: the words this plan uses, the most frequent first, then plain English for the
//! states it has no word for yet.

use super::{Completion, CompletionKind, CompletionList, Context};
use crate::syntax::{
    facts::{FieldName, Said, Status},
    status_of,
};

/// How many tickets before and after the cursor are asked for their words.
const REACH: usize = 100;

/// The longest value that is still a word and not a remark, in bytes.
const LONGEST: usize = 40;

const STANDARD: [(Status, &str); 4] = [
    (Status::Todo, "Todo"),
    (Status::Doing, "In progress"),
    (Status::Done, "Done"),
    (Status::Blocked, "Blocked"),
];

/// Proposals, when the cursor is in a status.
pub(super) fn statuses(context: &Context<'_>) -> Option<CompletionList> {
    let field = context.field().filter(|field| field.name == FieldName::Status)?;
    let value = context.value(field);
    let replace = match value.is_empty() {
        true => context.offset..context.offset,
        false => value.start.min(context.offset)..value.end.max(context.offset),
    };
    // Right after the colon a blank is still to come.
    let glued = replace.is_empty() && context.before.ends_with([':', '*', '：']);
    let mut words = used(context);
    let style = style(&words);
    for (status, word) in STANDARD {
        if !words.iter().any(|(known, _)| status_of(known) == Some(status)) {
            words.push((style(word), 0));
        }
    }
    let items = words.into_iter().enumerate().map(|(index, (word, count))| Completion {
        label: word.clone(),
        detail: (count > 0).then(|| format!("used {count} times near here")),
        kind: CompletionKind::Status,
        replace: replace.clone(),
        insert: if glued { format!(" {word}") } else { word.clone() },
        snippet: None,
        sort: format!("{index:03}"),
        filter: word,
        documentation: None,
    });
    Some(CompletionList { items: items.collect(), incomplete: false })
}

/// The status words of the tickets around, the most frequent first; the value under the cursor is not counted.
fn used(context: &Context<'_>) -> Vec<(String, usize)> {
    let mut words: Vec<(String, usize)> = Vec::new();
    for ticket in context.neighbours(REACH) {
        for (field, section, start) in context.fields_of(ticket) {
            let value = section.span(field.value).at(start);
            let here = value.start <= context.offset && context.offset <= value.end;
            let known = matches!(field.said, Said::Status(Some(_))) && field.name == FieldName::Status;
            if here || !known || value.len() > LONGEST {
                continue;
            }
            let word = context.member.document.text().slice(value);
            match words.iter_mut().find(|(known, _)| *known == word) {
                Some((_, count)) => *count += 1,
                None => words.push((word.into_owned(), 1)),
            }
        }
    }
    words.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    words
}

/// Upper or lower case, where the plan writes all its words so.
fn style(words: &[(String, usize)]) -> fn(&str) -> String {
    let all = |test: fn(char) -> bool| {
        !words.is_empty()
            && words.iter().all(|(word, _)| word.chars().filter(|c| c.is_alphabetic()).all(test))
    };
    if all(char::is_uppercase) {
        str::to_uppercase
    } else if all(char::is_lowercase) {
        str::to_lowercase
    } else {
        str::to_string
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_first};

    #[test]
    fn the_words_of_the_plan_come_first() {
        check(
            "
### T1: a
**Status:** ✅ Complete
### T2: b
**Status:** ✅ Complete
### T3: c
**Status:** Open
### T4: d
**Status:** $0
",
            "**Status:** [|]\n✅ Complete\nOpen\nIn progress\nBlocked",
        );
    }

    #[test]
    fn the_case_of_the_plan_is_kept() {
        check(
            "### T1: a\r\n- Status: TODO\r\n### T2: b\r\n- Status: do$0ne 漢\r\n",
            "- Status: [do|ne 漢]\nTODO\nIN PROGRESS\nDONE\nBLOCKED",
        );
    }

    #[test]
    fn in_a_column() {
        check(
            "
| ID | Title | Status | Owner |
|----|-------|--------|-------|
| T1 | one   | done   | me    |
| T2 | two   | $0     | me    |
",
            "| T2 | two   | [|]     | me    |\ndone\ntodo\nin progress\nblocked",
        );
    }

    #[test]
    fn a_blank_comes_after_the_colon() {
        check_first("### T1: a\n**Status:**$0\n", " Todo");
        check_first("### T1: a\n**Status:** $0\n", "Todo");
    }

    #[test]
    fn one_of_several_fields_on_a_line() {
        check(
            "### T1: a\n**Status:** $0 | **Owner:** me\n",
            "**Status:** [|] | **Owner:** me\nTodo\nIn progress\nDone\nBlocked",
        );
        check("### T1: a\n**Owner:** me $0| **Status:** done\n", "");
    }
}
