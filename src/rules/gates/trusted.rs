//! `trusted`: somebody has trusted every command that would be started, whatever document or configuration it comes from.
//!
//! Yields to nobody, as that would be trusting without looking; `baton trust` shows the commands and asks once.

use super::{Asked, Verdict};

pub(super) fn look(asked: &Asked<'_>) -> Verdict {
    let new: Vec<&Vec<String>> =
        asked.commands.iter().filter(|argv| !asked.world.trusted.contains(argv)).collect();
    match new.split_first() {
        None => Verdict::Open("every command is trusted".to_owned()),
        Some((first, rest)) => {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            let number = asked.number();
            Verdict::Shut(format!(
                "nobody has trusted {}{more} here yet: `baton trust {number}` shows what would be run and asks",
                shown(first)
            ))
        }
    }
}

/// A command as it may be printed: a list of words, each as it is.
fn shown(argv: &[String]) -> String {
    let words: Vec<String> = argv.iter().map(|word| format!("{word:?}")).collect();
    format!("[{}]", words.join(", "))
}
