//! [`Problem`]: something in a settings file, with the place a person would look at.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::text::{Encoding, LineIndex};

/// Something in a settings file that is wrong, or means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// Bytes of the file it is about; empty for the file as a whole.
    pub range: Range<usize>,
    /// The line, from 1; 0 for the file as a whole.
    pub line: u32,
    /// The column, from 1, in Unicode scalar values.
    pub column: u32,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Problem {
    /// A problem at `range` of the file's `text`.
    pub fn new(file: &Path, text: &str, range: Range<usize>, message: String) -> Problem {
        let at = LineIndex::new(text).position(text, range.start, Encoding::Utf32);
        Problem { file: file.to_path_buf(), range, line: at.line + 1, column: at.character + 1, message }
    }

    /// A problem of the file as a whole.
    pub fn whole(file: &Path, message: String) -> Problem {
        Problem { file: file.to_path_buf(), range: 0..0, line: 0, column: 0, message }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { file, line, column, message, .. } = self;
        match line {
            0 => write!(f, "{} {message}", file.display()),
            _ => write!(f, "{}:{line}:{column}: {message}", file.display()),
        }
    }
}

impl std::error::Error for Problem {}
