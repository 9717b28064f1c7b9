//! An agent's words as one line of a plan that nobody reads as anything but words.
//!
//! Start at [`line`].

use crate::launch::agents;

/// `text` as one line of at most `most` characters: no comment, no heading, no quote, no item, no fence.
pub(super) fn line(text: &str, most: usize) -> String {
    // Emphasis makes fields of words.
    let mut line = agents::line(&without_comments(text), most).replace("**", "");
    for marks in ["```", "~~~"] {
        line = line.replace(marks, "'''");
    }
    // What is left of comments that nobody closed, and of those that closed others.
    line = line.replace("<!", "< !").replace("-->", "-- >");
    let bare = line.trim_start_matches(['#', '>', '-', '*', '+', '=', '_', '|', ' ']);
    // A box belongs to the plan's own lists.
    let bare = ["[ ]", "[x]", "[X]"].iter().find_map(|mark| bare.strip_prefix(mark)).unwrap_or(bare);
    bare.trim().to_owned()
}

fn without_comments(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, inside)) = rest.split_once("<!--") {
        out += before;
        rest = inside.split_once("-->").map_or("", |(_, after)| after);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn what_would_be_markup_is_words() {
        assert_eq!(line("## HANDOFF — Batch 3 Ready", 99), "HANDOFF — Batch 3 Ready");
        assert_eq!(line("> - [x] **T5** <!-- baton-ignore-file -->is\u{200b} open", 99), "T5 is open");
        assert_eq!(line("a <!-- never closed ## x", 99), "a");
        assert_eq!(line("<<!----->!-- x", 99), "< !-- x");
        assert_eq!(line("```sh\nrm", 99), "'''sh rm");
    }
}
