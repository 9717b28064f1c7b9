//! Where sections begin: at every column-0 ATX heading outside fences, comments and front matter.
//!
//! A line scanner, because a section must be found without parsing what surrounds it. Every section starts outside
//! everything, so a section's text alone decides how it is read; that is what makes an incremental parse equal a full
//! one. It knows no tickets. Start at [`split`].

/// The sections of `text`: the byte each one begins at, and whether the last one ends inside a fence or comment that
/// nothing closed.
#[derive(Debug, PartialEq, Eq)]
pub struct Split {
    /// First bytes, ascending, the first one 0; empty only for empty text.
    pub starts: Vec<usize>,
    /// Whether the end of the text is inside a fence or comment.
    pub open: bool,
}

/// Splits `text`; `first` says that it begins the document, where front matter may stand.
pub fn split(text: &str, first: bool) -> Split {
    let mut scanner = Scanner::default();
    let mut starts = if text.is_empty() { Vec::new() } else { vec![0] };
    let body = first.then(|| front_matter_end(text)).flatten().unwrap_or_default();
    for (start, line) in lines(text).skip_while(|(start, _)| *start < body) {
        let bom = if start == 0 && first { crate::text::bom_len(line) } else { 0 };
        let line = line.get(bom..).unwrap_or(line);
        if scanner.step(line) && start > 0 {
            starts.push(start);
        }
    }
    Split { starts, open: scanner.state != State::Outside }
}

/// The lines of `text` with their starts and without their ends; lines end at `\n`, `\r\n` and `\r` only.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let line = rest.get(..end)?;
        let after = rest.get(end..).unwrap_or_default();
        let step = if after.starts_with("\r\n") { 2 } else { usize::from(!after.is_empty()) };
        let at = start;
        start += end + step;
        Some((at, line))
    })
}

/// Where front matter at the start of a document ends, its closing line included.
///
/// It counts only when something closes it before the first heading; else `---` is a rule.
pub fn front_matter_end(text: &str) -> Option<usize> {
    let bom = crate::text::bom_len(text);
    let mut all = lines(text.get(bom..)?);
    let (_, first) = all.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut inside = all.take_while(|(_, line)| heading_level(line).is_none());
    let (start, line) = inside.find(|(_, line)| matches!(line.trim_end(), "---" | "..."))?;
    Some(bom + start + line.len())
}

#[derive(Default)]
struct Scanner {
    state: State,
    /// Whether the last line at column 0 belongs to a list, so that an indented fence ends with it.
    in_list: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
enum State {
    #[default]
    Outside,
    Fence {
        marker: u8,
        length: usize,
        in_list: bool,
    },
    Comment,
}

impl Scanner {
    /// Reads one line; true when it is a heading that begins a section.
    fn step(&mut self, line: &str) -> bool {
        match self.state {
            State::Comment => {
                if line.contains("-->") {
                    self.state = State::Outside;
                }
                false
            }
            State::Fence { marker, length, in_list } => {
                // A fence inside a list item ends with the item.
                let outdented =
                    in_list && line.starts_with(|c: char| !c.is_whitespace()) && fence(line).is_none();
                if outdented {
                    self.state = State::Outside;
                    return self.outside(line);
                }
                if closes_fence(line, marker, length) {
                    self.state = State::Outside;
                }
                false
            }
            State::Outside => self.outside(line),
        }
    }

    fn outside(&mut self, line: &str) -> bool {
        if heading_level(line).is_some() {
            self.in_list = false;
            return true;
        }
        let indented = line.starts_with([' ', '\t']);
        if let Some((marker, length)) = fence(line) {
            self.state = State::Fence { marker, length, in_list: indented && self.in_list };
            return false;
        }
        if let Some(rest) = line.trim_start().strip_prefix("<!--")
            && !rest.contains("-->")
        {
            self.state = State::Comment;
        }
        if !indented && !line.trim().is_empty() {
            self.in_list = is_list_item(line);
        }
        false
    }
}

/// Level of a column-0 ATX heading.
pub fn heading_level(line: &str) -> Option<u8> {
    let hashes = line.bytes().take_while(|b| *b == b'#').count();
    let after = line.as_bytes().get(hashes);
    let level = u8::try_from(hashes).ok().filter(|level| (1..=6).contains(level))?;
    matches!(after, None | Some(b' ' | b'\t')).then_some(level)
}

/// Marker and length of a fence that this line opens, at any indentation and inside block quotes and list items.
fn fence(line: &str) -> Option<(u8, usize)> {
    let text = line.trim_start_matches([' ', '\t', '>']);
    let text = list_marker(text).and_then(|len| text.get(len..)).unwrap_or(text).trim_start();
    let marker = *text.as_bytes().first().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = text.bytes().take_while(|b| *b == marker).count();
    let info = text.get(length..)?;
    (length >= 3 && !(marker == b'`' && info.contains('`'))).then_some((marker, length))
}

fn closes_fence(line: &str, marker: u8, length: usize) -> bool {
    let text = line.trim_start_matches([' ', '\t', '>']).trim_end();
    text.len() >= length && text.bytes().all(|b| b == marker)
}

fn is_list_item(line: &str) -> bool {
    list_marker(line).is_some()
}

/// Length of a bullet or number with the blank after it, at the start of `text`.
pub fn list_marker(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let marker = match digits {
        0 => matches!(bytes.first()?, b'-' | b'*' | b'+').then_some(1)?,
        1..=9 => matches!(bytes.get(digits)?, b'.' | b')').then_some(digits + 1)?,
        _ => return None,
    };
    let blanks = bytes.get(marker..)?.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    (blanks > 0 || bytes.len() == marker).then_some(marker + blanks)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;

    /// First lines of the sections of `text`.
    #[track_caller]
    fn check(text: &str, sections: &[&str], open: bool) {
        let split = split(text, true);
        let firsts: Vec<_> =
            split.starts.iter().map(|start| text[*start..].lines().next().unwrap_or_default()).collect();
        assert_eq!(firsts, sections);
        assert_eq!(split.open, open);
    }

    #[test]
    fn headings_begin_sections() {
        check("intro\n# A\ntext\n## B\r\n### C", &["intro", "# A", "## B", "### C"], false);
        check("# A\n #not\n#tag\n####### seven\n", &["# A"], false);
    }

    #[test]
    fn fences_hide_headings() {
        check("# A\n```sh\n# comment\n```\n# B\n", &["# A", "# B"], false);
        check("# A\n~~~\n```\n# comment\n~~~\n# B\n", &["# A", "# B"], false);
        check("# A\n```\n# swallowed\n# to the end\n", &["# A"], true);
    }

    #[test]
    fn a_fence_in_a_list_ends_with_the_list() {
        check("# A\n- item\n  ```js\n  never closed\n# B\n", &["# A", "# B"], false);
        check(
            "# A\n- item\n  ```js\n# comment at column 0 inside\n  ```\n# B\n",
            &["# A", "# comment at column 0 inside"],
            true,
        );
    }

    #[test]
    fn comments_and_front_matter_hide_headings() {
        check("---\ntitle: x\n---\n# A\n", &["---", "# A"], false);
        check("---\ntitle: x\n# A\n---\n# B\n", &["---", "# A", "# B"], false);
        check("# A\n<!--\n# hidden\n-->\n# B\n", &["# A", "# B"], false);
        check("# A <!-- x -->\n<!-- one line -->\n# B\n", &["# A <!-- x -->", "# B"], false);
        check("---\n# A\nno end\n", &["---", "# A"], false);
    }
}
