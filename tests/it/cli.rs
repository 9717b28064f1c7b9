//! The command from outside: a folder, a command line, what comes out. Each test is a sentence.
//!
//! Start at [`folder`].

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

mod agents;
mod blocks;
mod board;
mod candidates;
mod check;
mod contracts;
mod editing;
mod fixing;
mod formats;
mod queries;
mod setup;
mod watching;

/// A folder on a real disk.
pub struct Folder {
    folder: TempDir,
}

/// A folder with these files: `//- PATH` begins one.
pub fn folder(files: &str) -> Folder {
    let made = Folder { folder: tempfile::tempdir().unwrap() };
    for file in files.trim_start().split("//- ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap_or((file, ""));
        made.write(path.trim(), text);
    }
    made
}

impl Folder {
    /// Where a file of the folder is.
    pub fn at(&self, path: &str) -> PathBuf {
        // Some systems lead to their temporary folder by a link.
        self.folder.path().canonicalize().unwrap().join(path)
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
        fs::write(self.at(path), text).unwrap();
    }

    /// What a file holds.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap()
    }

    /// Runs `baton` in the folder; arguments are split at spaces.
    pub fn baton(&self, arguments: &str) -> Ran {
        self.run("", arguments, "")
    }

    /// Runs `baton` in a folder of the folder, with standard input.
    pub fn run(&self, inside: &str, arguments: &str, input: &str) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        command.current_dir(self.at(inside)).args(arguments.split_whitespace()).write_stdin(input);
        command.env_remove("BATON_LOG").env("HOME", self.at("home"));
        Ran::new(&command.output().unwrap(), &self.at(""))
    }
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    /// Standard output; the folder's own path is `<folder>`.
    pub out: String,
    /// Standard error, likewise.
    pub err: String,
    /// Exit status.
    pub code: i32,
}

impl Ran {
    fn new(output: &std::process::Output, folder: &Path) -> Ran {
        let text = |bytes: &[u8]| {
            let folder = folder.to_string_lossy();
            String::from_utf8(bytes.to_vec())
                .unwrap()
                .replace(&*folder, "<folder>/")
                .replace("<folder>//", "<folder>/")
        };
        Ran { out: text(&output.stdout), err: text(&output.stderr), code: output.status.code().unwrap() }
    }

    /// Asserts the exit status.
    #[track_caller]
    pub fn exits(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "standard output:\n{}\nstandard error:\n{}", self.out, self.err);
        self
    }

    /// Asserts all of standard output.
    #[track_caller]
    pub fn prints(self, out: &str) -> Ran {
        let wanted = out.trim_start_matches('\n');
        assert!(
            self.out == wanted,
            "printed:\n{}\nwanted:\n{wanted}\nstandard error:\n{}",
            self.out,
            self.err
        );
        self
    }

    /// Asserts all of standard error.
    #[track_caller]
    pub fn says(self, err: &str) -> Ran {
        assert_eq!(self.err, err, "standard output:\n{}", self.out);
        self
    }

    /// Asserts that standard error holds `part`.
    #[track_caller]
    pub fn mentions(self, part: &str) -> Ran {
        assert!(self.err.contains(part), "standard error:\n{}", self.err);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}
