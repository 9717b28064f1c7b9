//! A status value as it is written: the part that says it, and what stands around that.
//!
//! `` `✅ Done` (since May) `` says it in `✅ Done`; the markup and the remark are kept. Start at [`rewritten`].

use super::Goal;
use crate::syntax::{facts::Status, is_pictograph, status_of, status_word};
use std::ops::Range;

/// `value` as it says `goal`: only the part changes that says the status, where that is one part.
pub(super) fn rewritten(value: &str, goal: Goal, model: Option<&str>, style: Option<&str>) -> String {
    if let Some(chosen) = choice(value, goal) {
        return chosen;
    }
    let spelled = core(value).and_then(|core| {
        let new = model.and_then(|model| Some(model.get(self::core(model)?)?.to_owned()));
        let new = new.unwrap_or_else(|| default(goal, value.get(core.clone())));
        let rest = value.get(core.end..)?;
        let rest = if is_figure(rest) { "" } else { rest };
        let whole = format!("{}{new}{rest}", value.get(..core.start)?);
        (status_of(&whole) == Some(goal.status())).then_some(whole)
    });
    let like = || style.filter(|style| core(style).is_some()).map(|style| rewritten(style, goal, None, None));
    spelled.or_else(|| model.map(str::to_owned)).or_else(like).unwrap_or_else(|| default(goal, None))
}

/// `[ ] Todo [x] Done`: another box is ticked.
fn choice(value: &str, goal: Goal) -> Option<String> {
    let parts: Vec<&str> = value.split('[').skip(1).collect();
    let reads = |part: &&str| {
        part.split_once(']').filter(|(mark, _)| mark.len() <= 1).map(|(_, word)| status_of(word))
    };
    let read: Option<Vec<Option<Status>>> = parts.iter().map(reads).collect();
    let wanted = read.filter(|all| all.len() >= 2 && all.iter().all(Option::is_some))?;
    let at = wanted.iter().position(|status| *status == Some(goal.status()))?;
    let mut out = value.split('[').next()?.to_owned();
    for (index, part) in parts.iter().enumerate() {
        out.push_str(if index == at { "[x" } else { "[ " });
        out.push_str(part.get(part.find(']')?..)?);
    }
    Some(out)
}

/// The emoji and words of a value that say its status; `None` when no single part does.
pub(super) fn core(value: &str) -> Option<Range<usize>> {
    let text =
        value.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '`' | '_' | '[' | '('));
    let start = value.len() - text.len();
    let after = text.trim_start_matches(is_pictograph);
    let sign = text.len() - after.len();
    let words = after.trim_start_matches(' ');
    let end = match status_word(words) {
        Some((_, len)) => text.len() - words.len() + len,
        None => sign,
    };
    let core = start..start + end;
    let says = status_of(value.get(core.clone())?);
    (end > 0 && says.is_some() && says == status_of(value)).then_some(core)
}

/// Whether a remark is a figure that the old status gave: `(80%)`, ` 3/4`.
fn is_figure(rest: &str) -> bool {
    let body = rest.trim().trim_matches(['(', ')', '[', ']']);
    body.contains('%') && body.chars().all(|c| c.is_ascii_digit() || matches!(c, '%' | ' ' | '~' | '.'))
}

/// The word for `goal` in the manner of `style`, another status of this plan: its case, its joiner, its emoji.
pub(super) fn default(goal: Goal, style: Option<&str>) -> String {
    let style = style.unwrap_or_default();
    let words = style.trim_start_matches(|c: char| !c.is_alphabetic());
    let signed = style.chars().any(is_pictograph);
    if signed && words.is_empty() {
        return sign(goal).to_owned();
    }
    let word = cased(word(goal), words);
    if signed { format!("{} {word}", sign(goal)) } else { word }
}

fn word(goal: Goal) -> &'static str {
    match goal {
        Goal::Todo => "Todo",
        Goal::Doing => "In progress",
        Goal::Done => "Done",
        Goal::Blocked => "Blocked",
    }
}

/// The sign that usually says it.
pub(super) fn sign(goal: Goal) -> &'static str {
    match goal {
        Goal::Todo => "⏳",
        Goal::Doing => "🔄",
        Goal::Done => "✅",
        Goal::Blocked => "⛔",
    }
}

fn cased(word: &str, like: &str) -> String {
    let letters = || like.chars().filter(|c| c.is_alphabetic());
    let upper = letters().count() > 1 && letters().all(char::is_uppercase);
    let lower = letters().next().is_some_and(char::is_lowercase);
    let second = like.split([' ', '-', '_']).nth(1).and_then(|word| word.chars().next());
    let word = match () {
        () if upper => word.to_uppercase(),
        () if lower => word.to_lowercase(),
        () if second.is_some_and(char::is_uppercase) => word.replace(" p", " P"),
        () => word.to_owned(),
    };
    let joiner = like.chars().find(|c| matches!(c, '-' | '_')).filter(|_| !like.contains(' '));
    joiner.map_or_else(|| word.clone(), |joiner| word.replace(' ', &joiner.to_string()))
}

/// A value without the remark after it, to be said of another ticket.
pub(super) fn without_remark(value: &str) -> Option<&str> {
    let core = core(value)?;
    let lead = value.get(..core.start)?.trim_start();
    let close: String = lead
        .chars()
        .rev()
        .map(|c| match c {
            '(' => ')',
            '[' => ']',
            c => c,
        })
        .collect();
    let rest = value.get(core.end..)?;
    let end = if rest.starts_with(&close) { core.end + close.len() } else { core.end };
    // Markup that is not closed after the words cannot be taken along.
    let start = if rest.starts_with(&close) { core.start - lead.len() } else { core.start };
    value.get(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, goal: Goal, model: Option<&str>, want: &str) {
        let new = rewritten(value, goal, model, None);
        assert_eq!(new, want);
        assert_eq!(status_of(&new), Some(goal.status()));
    }

    #[test]
    fn only_what_says_it_changes() {
        check("Todo", Goal::Done, None, "Done");
        check("`todo`", Goal::Doing, None, "`in progress`");
        check("**IN PROGRESS** (since May)", Goal::Done, None, "**DONE** (since May)");
        check("In Progress (80%)", Goal::Done, None, "Done");
        check("⏳ Todo", Goal::Done, None, "✅ Done");
        check("⏳", Goal::Done, None, "✅");
        check("in_progress", Goal::Done, None, "done");
        check("in-progress", Goal::Todo, None, "todo");
        check("NOT STARTED", Goal::Doing, None, "IN PROGRESS");
        check("To Do", Goal::Doing, None, "In Progress");
    }

    #[test]
    fn in_the_words_of_the_plan() {
        check("Todo (after T1)", Goal::Done, Some("✅ Complete"), "✅ Complete (after T1)");
        check("`todo`", Goal::Done, Some("`shipped`"), "`shipped`");
        check("⏳ **Todo**", Goal::Done, Some("✅ **Done**"), "✅ **Done**");
        check("未开始", Goal::Done, Some("已完成"), "已完成");
        assert_eq!(rewritten("", Goal::Doing, None, Some("`todo`")), "`in progress`");
    }

    #[test]
    fn a_choice_is_ticked_elsewhere() {
        check(
            "[x] Todo [ ] In progress [ ] Done",
            Goal::Done,
            Some("Done"),
            "[ ] Todo [ ] In progress [x] Done",
        );
        check("BE: Done | FE: Todo", Goal::Done, None, "Done");
    }

    #[test]
    fn what_is_said_of_another_ticket_has_no_remark() {
        assert_eq!(without_remark("✅ Complete (May)"), Some("✅ Complete"));
        assert_eq!(without_remark("`done` since May"), Some("`done`"));
        assert_eq!(without_remark("**Done since May**"), Some("Done"));
        assert_eq!(without_remark("whenever"), None);
    }
}
