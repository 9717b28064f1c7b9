//! Looks up the words people use for fields, statuses and "nothing", whatever their language.
//!
//! The words themselves are in [`super::vocabulary`]. Start at [`field_name`] and [`status_word`].

use super::{
    facts::{FieldName, Status, Verdict},
    vocabulary::{BLOCK_FIELDS, COLUMNS, CREATES, EMOJI, FIELDS, NONE, PUT_OFF, REMOVES, STATUSES, VERDICTS},
};

/// What a label calls for. Case, emoji, numbering and a remark in parentheses do not matter.
pub fn field_name(label: &str) -> Option<FieldName> {
    let plain = plain_label(label);
    if plain.is_empty() || plain.len() > 60 {
        return None;
    }
    if let Some(name) = look_up(FIELDS, &plain) {
        return Some(name);
    }
    if plain.contains(['-', '_'])
        && let Some(name) = look_up(FIELDS, &plain.replace(['-', '_'], " "))
    {
        return Some(name);
    }
    let (before, inside) = plain.split_once(['(', '（'])?;
    let inside = inside.trim_end_matches([')', '）']);
    look_up(FIELDS, before.trim()).or_else(|| look_up(FIELDS, inside.trim()))
}

/// What a label inside a block calls for.
pub fn block_field_name(label: &str) -> Option<FieldName> {
    let plain = plain_label(label);
    let bare = plain.split(['(', '（']).next().unwrap_or_default().trim();
    look_up(BLOCK_FIELDS, bare).or_else(|| field_name(label))
}

/// How things went by the words of `text`: what stands first counts; a choice between several (`Approved | Changes
/// requested`) says nothing.
pub fn verdict(text: &str) -> Option<Verdict> {
    let lower = text.to_lowercase();
    let all = VERDICTS.iter().flat_map(|(verdict, words)| words.iter().map(move |word| (*verdict, *word)));
    let found =
        |(verdict, word): (Verdict, &'static str)| Some((word_at(&lower, word)?, word.len(), verdict));
    let mut found: Vec<_> = all.filter_map(found).collect();
    found.sort_by_key(|(at, len, _)| (*at, std::cmp::Reverse(*len)));
    let (at, len, first) = *found.first()?;
    let rest = lower.get(at + len..).unwrap_or_default().trim_start();
    let choice = rest.starts_with(['|', '/']) && found.iter().any(|(_, _, other)| *other != first);
    (!choice).then_some(first)
}

/// Where `word` stands in `lower` as a word of its own.
fn word_at(lower: &str, word: &str) -> Option<usize> {
    lower.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = lower.get(..*at).and_then(|text| text.chars().next_back());
        let after = lower.get(at + word.len()..).and_then(|text| text.chars().next());
        let wide = word.starts_with(|c: char| c > '\u{2e80}');
        wide || !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// What a table's header cell calls for.
pub fn column_name(label: &str) -> Option<FieldName> {
    field_name(label).or_else(|| look_up(COLUMNS, &plain_label(label)))
}

fn look_up(table: &[(FieldName, &[&str])], label: &str) -> Option<FieldName> {
    table.iter().find(|(_, words)| words.contains(&label)).map(|(name, _)| *name)
}

/// A label without markup, emoji and colons, lower case.
fn plain_label(label: &str) -> String {
    let text =
        label.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '#' | '№' | ')' | '）' | '.'));
    text.to_lowercase().replace('’', "'")
}

/// Whether a list item says of itself that it is put off: `(optional)`, `Later: …`, `… — deferred to T9`, `~~struck out~~`.
pub fn is_put_off(item: &str) -> bool {
    // Most items have no remark, and every open one is asked.
    if !item.contains(['(', '[', '（', '—', '–', ':', '：', '~', '-']) {
        return false;
    }
    let lower = item.trim_start_matches([' ', '*', '_']).to_lowercase();
    let labelled =
        put_off_word(&lower).is_some_and(|rest| rest.trim_start_matches(['*', '_']).starts_with([':', '：']));
    let mut remarks = lower.split(['(', '[', '（', '—', '–']).skip(1).chain(lower.split(" - ").skip(1));
    lower.starts_with("~~") || labelled || remarks.any(|part| put_off_word(part).is_some())
}

/// What follows the word that puts an item off, if `part` begins with one.
fn put_off_word(part: &str) -> Option<&str> {
    let part = part.trim_start_matches([' ', '*', '_']);
    let word = PUT_OFF.iter().find(|word| starts_as_word(part, word))?;
    part.get(word.len()..)
}

/// Parts of words that say that somebody looks at finished work, lower case.
const REVIEW: &[&str] = &[
    "review",
    "testing",
    "in test",
    "qa",
    "verif",
    "approval",
    "revisión",
    "revision",
    "relecture",
    "prüfung",
    "проверк",
    "审核",
    "评审",
    "待验证",
    "测试中",
    "レビュー",
    "確認",
    "검토",
    "리뷰",
];

/// Whether a status says that finished work awaits somebody's word: `In review`, `🧪 Testing`, `待评审`.
pub fn is_review(status: &str) -> bool {
    let lower = status.to_lowercase();
    REVIEW.iter().any(|part| lower.contains(part))
}

/// The status `text` begins with, and how many bytes say it. `exact` asks that nothing wordy follows.
pub fn status_word(text: &str) -> Option<(Status, usize)> {
    let lower = text.to_lowercase();
    let all = STATUSES.iter().flat_map(|(status, words)| words.iter().map(move |word| (*status, *word)));
    let best = all.filter(|(_, word)| starts_as_word(&lower, word)).max_by_key(|(_, word)| word.len());
    best.map(|(status, word)| (status, word.len().min(text.len())))
}

/// The status a field's value says: its emoji, else its first words; layers (`BE: Done | FE: Todo`) count together.
pub fn status_of(value: &str) -> Option<Status> {
    let text =
        value.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '`' | '_' | '[' | '('));
    if let Some((status, len)) = status_emoji(text) {
        // The word after an emoji is the clearer of the two.
        let word = text.get(len..).unwrap_or_default().trim_start_matches([' ', '*']);
        return Some(status_word(word).map_or(status, |(status, _)| status));
    }
    let text = text.trim_start_matches(is_pictograph).trim_start();
    if let Some(chosen) = chosen(value) {
        return chosen;
    }
    if let Some(status) = super::mark::box_status(text.split(']').next().unwrap_or_default())
        .filter(|_| value.trim_start().starts_with('['))
    {
        return status;
    }
    let said = status_word(text).filter(|(_, len)| !is_condition(text.get(*len..).unwrap_or_default()));
    said.map(|(status, _)| status).or_else(|| layered(text))
}

/// What a list of choices comes to: `[ ] Todo [x] Done` says done; `Todo | In progress | Done` waits to be filled in.
fn chosen(value: &str) -> Option<Option<Status>> {
    let boxes: Vec<_> = value.split('[').skip(1).filter_map(|part| part.split_once(']')).collect();
    if boxes.len() >= 2
        && boxes.iter().all(|(mark, word)| mark.len() <= 1 && status_word(word.trim()).is_some())
    {
        let ticked = boxes.iter().find(|(mark, _)| matches!(*mark, "x" | "X"));
        return Some(ticked.and_then(|(_, word)| status_word(word.trim())).map(|(status, _)| status));
    }
    let words = value.split(['|', '/']).map(|part| status_word(part.trim().trim_matches(['*', '`', '_'])));
    let words = words.collect::<Option<Vec<_>>>().filter(|words| words.len() >= 3)?;
    let first = words.first()?.0;
    words.iter().any(|(status, _)| *status != first).then_some(None)
}

/// Whether what follows a status word makes it a wish: `Done when the tests pass`, `Done?`.
fn is_condition(rest: &str) -> bool {
    let rest = rest.trim_start().to_lowercase();
    ["?", "when ", "once ", "if ", "after ", "as soon as "].iter().any(|word| rest.starts_with(word))
}

/// `BE: Done | FE: En progreso`: done when every layer is, else under way as soon as one began.
fn layered(value: &str) -> Option<Status> {
    let layers = value
        .split(['|', ',', ';'])
        .map(|layer| layer.split_once(':').and_then(|(_, said)| status_word(said.trim())));
    let said = layers.map(|layer| layer.map(|(status, _)| status)).collect::<Option<Vec<_>>>()?;
    let first = *said.first()?;
    Some(if said.iter().all(|status| *status == first) { first } else { Status::Doing })
}

fn starts_as_word(lower: &str, word: &str) -> bool {
    let Some(rest) = lower.strip_prefix(word) else { return false };
    let wide = word.chars().next_back().is_some_and(|c| c > '\u{2e80}');
    wide || !rest
        .starts_with(|c: char| c.is_alphanumeric() || c == '-' && rest.get(1..2).is_some_and(|d| d != " "))
}

/// The emoji `text` begins with, its length with any variation selector, and its usual meaning.
pub fn status_emoji(text: &str) -> Option<(Status, usize)> {
    let all = EMOJI.iter().flat_map(|(status, signs)| signs.iter().map(move |sign| (*status, *sign)));
    all.filter(|(_, sign)| text.starts_with(sign))
        .map(|(status, sign)| (status, sign.len() + selector(text, sign.len())))
        .next()
}

/// Signs that say a status in a status field, and decorate a title: `🔒 Access rules`, `Launch 🎉`.
const DECORATIVE: &[&str] = &["🎉", "🏃", "🏗", "🔨", "👷", "📋", "📝", "🔒", "🔶"];

/// The status of the emoji that begins `text` where it marks a title.
pub fn title_emoji(text: &str) -> Option<Status> {
    let decorates = DECORATIVE.iter().any(|sign| text.starts_with(sign));
    status_emoji(text).filter(|_| !decorates).map(|(status, _)| status)
}

fn selector(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.len() - rest.trim_start_matches('\u{fe0f}').len()
}

/// Whether `c` is a pictograph, as may lead a heading.
pub fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c), 0x2190..=0x21ff | 0x2300..=0x27bf | 0x2900..=0x297f | 0x2b00..=0x2bff | 0x1f000..=0x1faff | 0xfe0f | 0x200d | 0x20e3 | 0xfffd)
}

/// Whether a value says that there is none: `None.`, `— `, `無 [NO BLOCKERS]`, `None (start here)`.
pub fn says_none(value: &str) -> bool {
    let text = value.trim().trim_matches(['`', '*', '_', '(', ')', '[']).trim();
    let lower = text.to_lowercase();
    NONE.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| {
            let next = rest.chars().next();
            let wide = word.chars().next_back().is_some_and(|c| c > '\u{2e80}');
            wide || next.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '-' | '_'))
        })
    })
}

/// Phrases that mean every ticket declared before this one.
pub fn says_everything_above(value: &str) -> bool {
    let lower = value.trim().to_lowercase();
    [
        "everything above",
        "all above",
        "all of the above",
        "all previous",
        "all prior",
        "all preceding",
        "everything before",
        "всё выше",
        "以上全部",
        "todo lo anterior",
    ]
    .iter()
    .any(|phrase| lower.starts_with(phrase))
}

/// What a note beside a path says will become of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// The ticket makes it.
    Creates,
    /// The ticket takes it away, or only may touch it.
    Removes,
}

/// What words beside a path, or the label above it, say will become of the file.
pub fn file_change(text: &str) -> Option<FileChange> {
    let lower = text.to_lowercase();
    let says = |words: &[&str]| {
        let wide = |word: &&&str| word.starts_with(|c: char| c > '\u{2e80}') && lower.contains(**word);
        lower.split(|c: char| !c.is_alphanumeric()).any(|part| words.contains(&part))
            || words.iter().any(|word| wide(&word))
    };
    let found = [(FileChange::Removes, REMOVES), (FileChange::Creates, CREATES)];
    found.into_iter().find(|(_, words)| !lower.is_empty() && says(words)).map(|(change, _)| change)
}

/// A status a heading gives to all that stands below it: `## Done`, `### ✅ Terminé (7/18)`, `## Open Tickets`.
pub fn kanban(text: &str) -> Option<Status> {
    let plain = text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | ']'));
    let (status, len) = status_word(plain)?;
    let rest = plain
        .get(len..)?
        .split(['(', '[', '/'])
        .next()?
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    const NOUNS: &[&str] = &[
        "", "tickets", "ticket", "tasks", "task", "issues", "items", "work", "stories", "bugs", "epics",
        "list",
    ];
    NOUNS.contains(&rest.as_str()).then_some(status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use FieldName as F;

    #[test]
    fn reads_labels_in_many_languages() {
        assert_eq!(field_name("阻擋需求 (Blockers)"), Some(F::DependsOn));
        assert_eq!(field_name("Goal (1 sentence)"), None);
        assert_eq!(field_name("Acceptance criteria (objective)"), Some(F::Acceptance));
        assert_eq!(field_name("🔗 Depends on"), Some(F::DependsOn));
        assert_eq!(field_name("Critères d’acceptation"), Some(F::Acceptance));
        assert_eq!(column_name("#"), Some(F::Id));
    }

    #[test]
    fn reads_the_longest_status() {
        assert_eq!(status_word("In Progress (80%)"), Some((Status::Doing, 11)));
        assert_eq!(status_word("Not started"), Some((Status::Todo, 11)));
        assert_eq!(status_word("Donegal"), None);
        assert_eq!(status_word("Open-source strategy"), None);
        assert_eq!(status_word("已完成 (4/4)"), Some((Status::Done, 9)));
        assert_eq!(status_emoji("☑️ done"), Some((Status::Done, 6)));
    }

    #[test]
    fn a_choice_is_what_is_ticked_and_a_condition_is_no_status() {
        assert_eq!(status_of("[ ] Todo [ ] In progress [x] Done"), Some(Status::Done));
        assert_eq!(status_of("[ ] Todo [ ] Done"), None);
        assert_eq!(status_of("Todo | In progress | Done"), None);
        assert_eq!(status_of("`todo` / `doing` / `done`"), None);
        assert_eq!(status_of("Done | Owner"), Some(Status::Done));
        assert_eq!(status_of("Done when the tests pass"), None);
        assert_eq!(status_of("Done?"), None);
        assert_eq!(status_of("Done (backend)"), Some(Status::Done));
        assert_eq!(status_of("Ready for review"), Some(Status::Doing));
        assert_eq!(status_of("[x] done"), Some(Status::Done));
    }

    #[test]
    fn reads_how_things_went() {
        assert_eq!(verdict("Batch 1 Approved"), Some(Verdict::Approved));
        assert_eq!(verdict("Batch 1 Changes requested (2)"), Some(Verdict::ChangesRequested));
        assert_eq!(verdict("Not approved"), Some(Verdict::ChangesRequested));
        assert_eq!(verdict("PASSED (12 tests)"), Some(Verdict::Approved));
        assert_eq!(verdict("npm test: FAILED"), Some(Verdict::Failed));
        assert_eq!(verdict("Approved | Changes requested"), None);
        assert_eq!(verdict("already there"), None);
    }

    #[test]
    fn knows_what_is_put_off() {
        for item in [
            "UI polish (OPTIONAL)",
            "**Later:** read UTF-16",
            "Read UTF-16 — deferred to T9",
            "~~Read UTF-16~~",
            "Guild chat (optional - future)",
            "Optional: guild chat",
            "export - skipped for now",
            "チャット（任意）",
        ] {
            assert!(is_put_off(item), "{item}");
        }
        for item in [
            "Optional `scopes` array on creation",
            "Skip blank lines",
            "Handle deferred jobs",
            "Later tickets: none",
        ] {
            assert!(!is_put_off(item), "{item}");
        }
    }

    #[test]
    fn knows_when_there_is_none() {
        for value in
            ["None.", "—", "無 `[NO BLOCKERS]`", "None — can start immediately.", "`none`", "なし", "n/a"]
        {
            assert!(says_none(value), "{value}");
        }
        for value in ["Nonesuch-1", "-T1", "NA-12", "T1"] {
            assert!(!says_none(value), "{value}");
        }
    }
}
