//! The new name: whether it is an id, and how it is written where the old one was written differently.
//!
//! `Ticket 3` may stand as `#3`, and stays a number after a sign when the ticket becomes `Ticket 9`. Start at [`parse`]
//! and [`respell`].

use super::RenameError;
use crate::syntax::{
    Id,
    id::{bare_number, scan_declared, split_range},
};

/// Reads what was typed as a new name for `old`. A number alone keeps the word or sign of the old name.
pub(super) fn parse(old: &Id, typed: &str) -> Result<Id, RenameError> {
    let typed = typed.trim();
    let no_id = || RenameError::NoId { typed: typed.to_string(), like: old.clone() };
    if let Some((len, id)) = scan_declared(typed) {
        let whole = len == typed.len() && split_range(typed).is_none();
        return if whole { Ok(id) } else { Err(no_id()) };
    }
    let word = word(old).filter(|_| bare_number(typed) == Some(typed.len()));
    word.map(|word| Id::new(&format!("{word}{typed}"))).ok_or_else(no_id)
}

/// What stands before the number of an id that is known by its number: `Ticket `, `#`, nothing. `None` for `T3`.
fn word(id: &Id) -> Option<&str> {
    let text = id.as_str();
    let number = number(id)?;
    text.strip_suffix(number)
}

/// The number an id is known by: `3` for `Ticket 3`, `#3` and `3`; `None` for `T3`, which is known by all of it.
fn number(id: &Id) -> Option<&str> {
    let text = id.as_str();
    let number = text.rsplit([' ', '#']).next().unwrap_or(text);
    (bare_number(number).is_some() && (number.len() < text.len() || bare_number(text).is_some()))
        .then_some(number)
}

/// `text`, a spelling of `old`, as a spelling of `new`.
pub(super) fn respell(text: &str, old: &Id, new: &Id) -> String {
    if text.eq_ignore_ascii_case(old.as_str()) {
        return new.as_str().to_string();
    }
    match (number(old), number(new)) {
        // Another word or sign before the same number: it stays.
        (Some(was), Some(now)) => match text.strip_suffix(was) {
            Some(head) => format!("{head}{now}"),
            None => new.as_str().to_string(),
        },
        _ => new.as_str().to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, typed: &str, want: Option<&str>) {
        let got = parse(&Id::new(old), typed);
        assert_eq!(got.ok().as_ref().map(Id::as_str), want);
    }

    #[test]
    fn reads_ids_of_every_kind() {
        check("T1", "BE-017b", Some("BE-017b"));
        check("T1", " T9 ", Some("T9"));
        check("Ticket 1", "Ticket 9", Some("Ticket 9"));
        check("Ticket 1", "9", Some("Ticket 9"));
        check("#001", "009", Some("#009"));
        check("1.1", "1.2", Some("1.2"));
        check("ticket-1", "ticket-9", Some("ticket-9"));
    }

    #[test]
    fn refuses_what_is_none() {
        for typed in ["", "t9", "T9 b", "T4-T6", "setup", "TICKET-XXX", "9", "T9\nT8"] {
            check("T1", typed, None);
        }
        let message = parse(&Id::new("T1"), "t 9").unwrap_err().to_string();
        assert_eq!(
            message,
            "`t 9` is no id. An id looks like T1, T12 or BE-017b: capital letters, then a number."
        );
    }

    #[test]
    fn keeps_the_way_a_number_is_written() {
        let respell = |text, old, new| respell(text, &Id::new(old), &Id::new(new));
        assert_eq!(respell("#3", "Ticket 3", "Ticket 9"), "#9");
        assert_eq!(respell("ticket 3", "Ticket 3", "Task 9"), "Task 9");
        assert_eq!(respell("チケット3", "#3", "#9"), "チケット9");
        assert_eq!(respell("#3", "Ticket 3", "T9"), "T9");
        assert_eq!(respell("T3", "T3", "X1"), "X1");
    }
}
