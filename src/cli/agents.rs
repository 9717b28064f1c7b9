//! `baton init --agents`: ten lines in `AGENTS.md` and `CLAUDE.md` that tell agents how to work with the plan.
//!
//! ```text
//!  AGENTS.md, CLAUDE.md, whichever are there ──renewed──▶ the lines between two marks, and not a byte besides
//! ```
//!
//! The lines are `agents.md`. Start at [`files`].

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::file::File;
use super::terminal::Terminal;
use crate::load;
use crate::os::Disk;
use crate::text::LineEnding;

/// What is written.
const SECTION: &str = include_str!("agents.md");

/// How the lines that begin and end it begin.
const MARKS: [&str; 2] = ["<!-- baton:begin", "<!-- baton:end"];

/// Where agents look for such lines, each under the folder they work in.
const NAMES: [&str; 3] = ["AGENTS.md", "CLAUDE.md", ".claude/CLAUDE.md"];

/// The files in a folder that tell agents something and what becomes of them; `AGENTS.md` where there is none. What is as it is to be is
/// there, too. A sentence for each that is left out.
pub(super) fn files(terminal: &Terminal, folder: &Path) -> Result<(Vec<File>, Vec<String>), Failure> {
    let (mut files, mut notes, mut seen): (Vec<File>, _, Vec<PathBuf>) = (Vec::new(), Vec::new(), Vec::new());
    let around = load::repository(&terminal.disk, folder).unwrap_or_else(|| folder.to_path_buf());
    let around = terminal.disk.canonical(&around).unwrap_or(around);
    for path in NAMES.map(|name| folder.join(name)) {
        let Some(before) = File::read(terminal, &path)? else { continue };
        let real = terminal.disk.canonical(&path).unwrap_or_else(|_| path.clone());
        // One may be a link to the other.
        if seen.contains(&real) {
            continue;
        }
        if !real.starts_with(&around) {
            let (path, real) = (path.display(), real.display());
            notes.push(format!("{path} was left alone: it is a link to {real}, which is outside"));
        } else if !files.is_empty() && imports_the_other(&before) {
            notes.push(format!("{} was left alone: it imports AGENTS.md", path.display()));
        } else {
            let after = renewed(&before).map_err(|why| Failure::new(format!("{} {why}", path.display())))?;
            files.push(File { path, before: Some(before), after });
        }
        seen.push(real);
    }
    if seen.is_empty() {
        files.push(File { path: folder.join(NAMES[0]), before: None, after: SECTION.to_owned() });
    }
    Ok((files, notes))
}

/// Whether a file for Claude Code takes in what `AGENTS.md` says.
fn imports_the_other(text: &str) -> bool {
    text.lines().any(|line| matches!(line.trim(), "@AGENTS.md" | "@./AGENTS.md" | "@../AGENTS.md"))
}

/// A text with the section as it is to be: where its marks are, else at the end. An error is the second half of a sentence.
fn renewed(text: &str) -> Result<String, String> {
    let ending = LineEnding::of(text).as_str();
    let section = SECTION.replace('\n', ending);
    let Some((begin, after_begin)) = marked(text, 0, MARKS[0]) else {
        let plain = text.trim_start_matches('\u{feff}');
        let gap = match plain {
            "" => "",
            _ if plain.ends_with(&ending.repeat(2)) => "",
            _ if plain.ends_with(ending) => ending,
            _ => &ending.repeat(2),
        };
        return Ok(format!("{text}{gap}{section}"));
    };
    let unclear = "make it one pair of marks, or remove them, and run again";
    let Some((_, end)) = marked(text, after_begin, MARKS[1]) else {
        return Err(format!("has a line `{} -->` and none below that ends it; {unclear}", MARKS[0]));
    };
    if marked(text, after_begin, MARKS[0]).is_some() {
        return Err(format!("has more than one line `{} -->`; {unclear}", MARKS[0]));
    }
    let (before, after) = (text.get(..begin).unwrap_or_default(), text.get(end..).unwrap_or_default());
    // A mark that ends the file without a line end is given one only where something follows.
    let section = if after.is_empty() && !text.ends_with(ending) { section.trim_end() } else { &section };
    Ok(format!("{before}{section}{after}"))
}

/// The bytes of the first line from a byte on that is a mark, its end included.
fn marked(text: &str, from: usize, mark: &str) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text.get(from..)?.split_inclusive(['\n', '\r']) {
        let begin = at;
        at += line.len();
        if line.trim_start_matches('\u{feff}').starts_with(mark) && line.trim_end().ends_with("-->") {
            let end = if line.ends_with('\r') && text.get(at..)?.starts_with('\n') { at + 1 } else { at };
            let bom = if line.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            return Some((begin + bom, end));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// What a file becomes, the section drawn as `§` and its line ends.
    #[track_caller]
    fn check(text: &str, wanted: &str) {
        let after = renewed(text).unwrap();
        let drawn = after.replace(&SECTION.replace('\n', "\r\n"), "§\r\n").replace(SECTION, "§\n");
        let drawn = drawn.replace(SECTION.trim_end(), "§");
        assert_eq!(drawn, wanted);
        assert_eq!(renewed(&after).unwrap(), after, "the second time there is nothing to do");
    }

    #[test]
    fn the_lines_come_at_the_end_as_the_file_is_written() {
        check("", "§\n");
        check("\u{feff}", "\u{feff}§\n");
        check("# Mine\n", "# Mine\n\n§\n");
        check("# Mine\n\n", "# Mine\n\n§\n");
        check("no end", "no end\n\n§\n");
        check("\u{feff}# Mine\r\nyours\r\n", "\u{feff}# Mine\r\nyours\r\n\r\n§\r\n");
    }

    #[test]
    fn lines_that_stand_there_are_renewed_and_nothing_else_is_touched() {
        check("a \n<!-- baton:begin -->\nold\n<!-- baton:end -->\n\n\n b\r\nc", "a \n§\n\n\n b\r\nc");
        check("a\r\n<!-- baton:begin -->\r\nold\r\n<!-- baton:end -->\r\nb", "a\r\n§\r\nb");
        check("<!-- baton:begin -->\nx\n<!-- baton:end -->", "§");
        check("\u{feff}<!-- baton:begin -->\nx\n<!-- baton:end -->\n", "\u{feff}§\n");
    }

    #[test]
    fn marks_that_cannot_be_understood_are_left_to_the_user() {
        let refused = |text: &str| renewed(text).unwrap_err();
        assert!(refused("<!-- baton:begin -->\nx\n").contains("none below that ends it"));
        let pair = "<!-- baton:begin -->\n<!-- baton:end -->\n";
        assert!(refused(&pair.repeat(2)).contains("more than one line"));
    }

    #[test]
    fn the_lines_are_about_ten() {
        assert!((8..=16).contains(&SECTION.lines().count()));
    }
}
