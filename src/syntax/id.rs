//! What a ticket id looks like: the grammar, scanning, and when two spellings mean one ticket.
//!
//! The grammar is `[A-Z][A-Z0-9]*(-[A-Z0-9]+)*-?\d+(\.\d+)*[A-Za-z]?`, read greedily, beside the spellings people use
//! without a prefix (`Ticket 3`, `#001`, `ticket-26`, `1.2`). This file does not know whether an id exists: `UTF-8` is
//! an id here and a word to whoever looks it up in vain. Start at [`scan`].

use smol_str::SmolStr;
use std::fmt;

/// An id as its document spells it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct Id(SmolStr);

/// An id with spelling differences taken off: `Ticket 3`, `#3` and `3` share a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(SmolStr);

impl Id {
    /// An id of exactly this spelling.
    pub fn new(text: &str) -> Id {
        Id(SmolStr::new(text))
    }

    /// The spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What this id is looked up by.
    pub fn key(&self) -> Key {
        let text = self.as_str();
        if !text.bytes().any(|b| b.is_ascii_lowercase() || b == b'#' || b >= 0x80) {
            return Key(self.0.clone());
        }
        let bare = text.strip_prefix('#').or_else(|| word_number(text).map(|(_, number)| number));
        match bare {
            Some(number) => Key(SmolStr::new(number.trim_start_matches('#'))),
            None if text.bytes().any(|b| b.is_ascii_lowercase()) => Key(text.to_ascii_uppercase().into()),
            None => Key(self.0.clone()),
        }
    }

    /// Everything before the last run of digits: `T5.` in `T5.1`, `BE-` in `BE-017b`.
    pub fn stem(&self) -> &str {
        let text = self.as_str().trim_end_matches(|c: char| c.is_ascii_alphabetic());
        text.trim_end_matches(|c: char| c.is_ascii_digit())
    }

    /// The last run of digits as a number; `None` without digits or above `u32::MAX`.
    pub fn number(&self) -> Option<u32> {
        self.digits().parse().ok()
    }

    /// The last run of digits as written, zeros and all.
    pub fn digits(&self) -> &str {
        let text = self.as_str().trim_end_matches(|c: char| c.is_ascii_alphabetic());
        text.get(self.stem().len()..).unwrap_or_default()
    }

    /// A trailing letter, as the `b` of `BE-017b`.
    pub fn suffix(&self) -> &str {
        self.as_str().get(self.stem().len() + self.digits().len()..).unwrap_or_default()
    }

    /// The prefix a plan declares: letters and dashes before the first number of the last segment, dots left out.
    /// `T` for `T5.1`, `F1-T` for `F1-T01`, empty for `#4` or `1.2`.
    pub fn family(&self) -> &str {
        let text = self.as_str();
        let undotted = text.split('.').next().unwrap_or(text);
        let letters = undotted.trim_end_matches(|c: char| c.is_ascii_lowercase() || c.is_ascii_uppercase());
        let letters = if letters.is_empty() { undotted } else { letters };
        letters.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('#')
    }

    /// Whether the id has letters of its own, so that it stands out in prose.
    pub fn is_spelled_out(&self) -> bool {
        self.as_str().starts_with(|c: char| c.is_ascii_uppercase()) && word_number(self.as_str()).is_none()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Length in bytes of the id that starts `text`, if one does. The caller checks what stands before it.
pub fn scan(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if !bytes.first()?.is_ascii_uppercase() {
        return None;
    }
    let body =
        bytes.iter().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || **b == b'-').count();
    let end = longest_body(bytes.get(..body)?)?;
    let end = dotted(bytes, end);
    let lower = bytes.get(end).is_some_and(u8::is_ascii_lowercase);
    let end = if lower && closes(text, end + 1) { end + 1 } else { end };
    // `HTTP2Server` and `T1_old` are identifiers, not ids.
    closes(text, end).then_some(end)
}

/// The longest prefix of an uppercase run that ends in a digit, or in one letter after a digit.
fn longest_body(run: &[u8]) -> Option<usize> {
    let mut end = run.len();
    while end > 0 {
        let last = *run.get(end - 1)?;
        let before = end.checked_sub(2).and_then(|at| run.get(at)).copied().unwrap_or(b' ');
        if last.is_ascii_digit() || (last.is_ascii_uppercase() && before.is_ascii_digit()) {
            return Some(end);
        }
        // A run may only be cut at a dash: `T4-` is `T4`, but `XY` has no id in it.
        end = run.get(..end)?.iter().rposition(|b| *b == b'-')?;
    }
    None
}

/// Takes `.1`, `.2.3` after an id that ends in a digit.
fn dotted(bytes: &[u8], mut end: usize) -> usize {
    loop {
        let digits =
            bytes.get(end + 1..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
        if bytes.get(end) != Some(&b'.') || digits == 0 {
            return end;
        }
        end += 1 + digits;
    }
}

/// Whether a word may end at `at`. Chinese, Japanese and Korean text needs no blank after an id.
fn closes(text: &str, at: usize) -> bool {
    let next = text.get(at..).and_then(|rest| rest.chars().next());
    !next.is_some_and(|c| c == '_' || c.is_alphanumeric() && u32::from(c) < 0x2e80)
}

/// Words that stand before a number and make it an id: `Ticket 3`, `Issue #4`, `Tâche 2.1`.
pub const WORDS: &[&str] = &[
    "ticket",
    "task",
    "issue",
    "story",
    "work item",
    "bug",
    "tarea",
    "tâche",
    "tache",
    "aufgabe",
    "tarefa",
    "chamado",
    "задача",
    "тикет",
    "任务",
    "工单",
    "票",
    "チケット",
    "タスク",
    "課題",
    "티켓",
    "작업",
];

/// Splits `Ticket 3`, `Issue #4` or `チケット3` into the word and the number as written.
pub fn word_number(text: &str) -> Option<(&str, &str)> {
    // Every id asks this question, and nearly always the first byte answers it.
    let first = text.bytes().next()?;
    let may = |word: &&&str| {
        word.bytes()
            .next()
            .is_some_and(|b| b.eq_ignore_ascii_case(&first) || !b.is_ascii() && !first.is_ascii())
    };
    let word_len = WORDS.iter().filter(may).find_map(|word| starts_with_word(text, word))?;
    let (word, rest) = text.split_at_checked(word_len)?;
    let rest = rest.trim_start();
    let number = rest.strip_prefix('#').unwrap_or(rest);
    let bytes = number.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let end = dotted(bytes, digits);
    let letter = bytes.get(end).is_some_and(u8::is_ascii_lowercase) && closes(number, end + 1);
    let end = end + usize::from(letter);
    if digits == 0 || !closes(number, end) {
        return None;
    }
    let shown = rest.len() - number.len() + end;
    Some((word, rest.get(..shown)?))
}

/// Length of `word` at the start of `text`, upper and lower case being one.
fn starts_with_word(text: &str, word: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if word.is_ascii() {
        let head = bytes.get(..word.len())?;
        return head.eq_ignore_ascii_case(word.as_bytes()).then_some(word.len());
    }
    // Most text fails on its first byte; only letters that differ in case need a closer look.
    if bytes.first()? < &0x80 && !bytes.first()?.eq_ignore_ascii_case(word.as_bytes().first()?) {
        return None;
    }
    let mut rest = text.chars();
    let mut len = 0;
    for wanted in word.chars() {
        let found = rest.next()?;
        if !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        len += found.len_utf8();
    }
    Some(len)
}

/// An id in any spelling a declaration may use, at the start of `text`: its length, and the id.
///
/// `Ticket 3` keeps its word, `Ticket #001` is `#001` and `TICKET T4` is `T4`, as people refer to them.
pub fn scan_declared(text: &str) -> Option<(usize, Id)> {
    if let Some(len) = scan(text) {
        return Some((len, Id::new(text.get(..len)?)));
    }
    if let Some(len) = hash_number(text).or_else(|| slug_number(text)) {
        return Some((len, Id::new(text.get(..len)?)));
    }
    if let Some((word, number)) = word_number(text) {
        let spelled = number.as_ptr() as usize - text.as_ptr() as usize + number.len();
        let id = if number.starts_with('#') { Id::new(number) } else { Id::new(&format!("{word} {number}")) };
        return Some((spelled, id));
    }
    word_id(text)
}

/// `TICKET T4`, `Story E1-S2`: the word is a label, the id follows.
fn word_id(text: &str) -> Option<(usize, Id)> {
    let word = WORDS.iter().find_map(|word| starts_with_word(text, word))?;
    let rest = text.get(word..)?;
    let id = rest.trim_start_matches([' ', ':', '#', '`', '*']);
    if id.len() == rest.len() {
        return None;
    }
    let len = scan(id)?;
    Some((text.len() - id.len() + len, Id::new(id.get(..len)?)))
}

/// `#001`, at least one digit, nothing wordy after it.
pub fn hash_number(text: &str) -> Option<usize> {
    let digits = text.strip_prefix('#')?.bytes().take_while(u8::is_ascii_digit).count();
    let dash = text.as_bytes().get(1 + digits) == Some(&b'-') && !text.get(2 + digits..)?.starts_with('#');
    (digits > 0 && !dash && closes(text, 1 + digits)).then_some(1 + digits)
}

/// `ticket-26`, `task-01b`: a lowercase word of [`WORDS`], a dash, a number.
pub fn slug_number(text: &str) -> Option<usize> {
    let word =
        ["ticket-", "task-", "issue-", "story-", "bug-"].into_iter().find(|word| text.starts_with(word))?;
    let bytes = text.as_bytes().get(word.len()..)?;
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let end = dotted(bytes, digits);
    let letter = usize::from(bytes.get(end).is_some_and(u8::is_ascii_lowercase));
    let len = word.len() + end + letter;
    // `ticket-09_refresh-metrics` carries its slug along.
    let slug = text.get(len..)?.starts_with('_');
    let slug = text
        .get(len..)?
        .bytes()
        .take_while(|b| slug && (b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')))
        .count();
    let closed = closes(text, len + slug) && text.as_bytes().get(len + slug) != Some(&b'-');
    (digits > 0 && closed).then_some(len + slug)
}

/// `3`, `1.2`, `2.10.1` at the start of `text`: its length. A full stop after it is not part of it.
pub fn bare_number(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 || digits > 4 {
        return None;
    }
    let end = dotted(bytes, digits);
    closes(text, end).then_some(end)
}

/// Splits `T4-T6` into its halves when they share a stem and ascend; ids such as `F1-T01` stay whole.
pub fn split_range(id: &str) -> Option<(Id, Id)> {
    id.match_indices('-').find_map(|(dash, _)| {
        let (from, to) = (id.get(..dash)?, id.get(dash + 1..)?);
        let whole = scan(from) == Some(from.len()) && scan(to) == Some(to.len());
        let (from, to) = (Id::new(from), Id::new(to));
        (whole && from.stem() == to.stem() && from.number()? < to.number()?).then_some((from, to))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, id: Option<&str>) {
        assert_eq!(scan(text).map(|len| &text[..len]), id, "in {text:?}");
    }

    #[test]
    fn reads_ids_greedily() {
        check("V-01-FIX-08: x", Some("V-01-FIX-08"));
        check("BE-017b - x", Some("BE-017b"));
        check("E0-T1", Some("E0-T1"));
        check("T5.1.2 x", Some("T5.1.2"));
        check("T5. Next", Some("T5"));
        check("K8S-001 —", Some("K8S-001"));
        check("G-002A:", Some("G-002A"));
        check("T4-", Some("T4"));
        check("P0-1 CI", Some("P0-1"));
    }

    #[test]
    fn leaves_words_alone() {
        check("TICKET-XXX", None);
        check("README", None);
        check("HTTP2Server", None);
        check("T1_old", None);
        check("t1", None);
        check("-T1", None);
    }

    #[test]
    fn reads_declared_spellings() {
        let read = |text| scan_declared(text).map(|(len, id)| (len, id.as_str().to_string()));
        assert_eq!(read("Ticket 3: x"), Some((8, "Ticket 3".into())));
        assert_eq!(read("Ticket #001 - x"), Some((11, "#001".into())));
        assert_eq!(read("TICKET T4 x"), Some((9, "T4".into())));
        assert_eq!(read("Task 1.2: x"), Some((8, "Task 1.2".into())));
        assert_eq!(read("ticket-01b — x"), Some((10, "ticket-01b".into())));
        assert_eq!(read("チケット3：x"), Some((13, "チケット 3".into())));
        assert_eq!(read("Tickets 3"), None);
        assert_eq!(read("Task force"), None);
    }

    #[test]
    fn takes_ids_apart() {
        let id = Id::new("BE-017b");
        assert_eq!((id.stem(), id.digits(), id.suffix(), id.family()), ("BE-", "017", "b", "BE-"));
        assert_eq!(Id::new("T5.1").stem(), "T5.");
        assert_eq!(Id::new("T5.1").family(), "T");
        assert_eq!(Id::new("F1-T01").family(), "F1-T");
        assert_eq!(Id::new("#001").family(), "");
        assert_eq!(Id::new("Ticket 3").key(), Id::new("#3").key());
        assert_ne!(Id::new("ticket-3").key(), Id::new("#3").key());
    }

    #[test]
    fn splits_ranges_not_ids() {
        assert_eq!(split_range("T4-T6"), Some((Id::new("T4"), Id::new("T6"))));
        assert_eq!(split_range("PH-021-PH-024"), Some((Id::new("PH-021"), Id::new("PH-024"))));
        assert_eq!(split_range("F1-T01"), None);
        assert_eq!(split_range("T6-T4"), None);
        assert_eq!(split_range("V-01-FIX-08"), None);
    }
}
