//! Lengths of time as people write and read them: `20m`, `1h 5m`. Start at [`parse`].

use std::time::Duration;

/// A length of time: a number with `s`, `m`, `h` or `d`.
///
/// # Errors
/// When it is none; a sentence.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no length of time; write 90s, 20m, 2h or 1d");
    let (number, unit) =
        text.trim().split_at_checked(text.trim().len().saturating_sub(1)).ok_or_else(wrong)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    let number: u64 = number.trim().parse().map_err(|_| wrong())?;
    number.checked_mul(seconds).filter(|all| *all <= 3650 * 86_400).map(Duration::from_secs).ok_or_else(wrong)
}

/// `1h 5m`: its two largest parts.
pub(super) fn shown(seconds: u64) -> String {
    let parts =
        [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")];
    let mut parts = parts.into_iter().skip_while(|(count, _)| *count == 0);
    let Some((first, unit)) = parts.next() else { return "0s".to_owned() };
    match parts.next().filter(|(count, _)| *count > 0) {
        Some((second, smaller)) => format!("{first}{unit} {second}{smaller}"),
        None => format!("{first}{unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_and_shown() {
        assert_eq!(parse("20m"), Ok(Duration::from_secs(1200)));
        assert_eq!(parse(" 2h "), Ok(Duration::from_secs(7200)));
        assert_eq!(parse("0s"), Ok(Duration::ZERO));
        for bad in ["", "m", "20", "-1m", "1.5h", "99999999999999999999d", "9999999d", "5µ"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert_eq!([0, 59, 60, 3900, 86_400, 90_061].map(shown), ["0s", "59s", "1m", "1h 5m", "1d", "1d 1h"]);
    }
}
