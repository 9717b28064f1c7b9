//! What git has kept of files: texts by name, such as an object's hash or `HEAD:TICKETS.md`.
//!
//! Start at [`texts`].

use rustc_hash::FxHashMap;

use crate::cli::failure::Failure;
use crate::os::{Git, printed};
use crate::text;

/// So much is asked for at once: bytes.
const AT_ONCE: u64 = 8 * 1024 * 1024;

/// A little less than is taken of one answer: bytes.
const LARGEST: u64 = 15 * 1024 * 1024;

/// The texts of these names. What git does not have, what is longer than `cap` bytes and what is no text is left out.
pub(super) fn texts(git: &Git<'_>, names: &[String], cap: u64) -> Result<FxHashMap<String, String>, Failure> {
    // A line is a name here.
    let names: Vec<&String> = names.iter().filter(|name| !name.contains('\n')).collect();
    let sizes = batch(git, "--batch-check", &names)?;
    let sizes = String::from_utf8_lossy(&sizes).into_owned();
    let (mut found, mut asked, mut size) = (FxHashMap::default(), Vec::new(), 0);
    for (name, head) in names.into_iter().zip(sizes.lines()) {
        let Some(bytes) = size_of(head).filter(|bytes| *bytes <= cap.min(LARGEST)) else { continue };
        if size + bytes > AT_ONCE {
            read(git, &std::mem::take(&mut asked), &mut found)?;
            size = 0;
        }
        asked.push(name);
        size += bytes;
    }
    read(git, &asked, &mut found)?;
    Ok(found)
}

/// The size in `HASH blob SIZE`; nothing in `NAME missing`.
fn size_of(head: &str) -> Option<u64> {
    head.split_once(" blob ")?.1.parse().ok()
}

/// Reads names that are there.
fn read(git: &Git<'_>, names: &[&String], into: &mut FxHashMap<String, String>) -> Result<(), Failure> {
    if names.is_empty() {
        return Ok(());
    }
    let answer = batch(git, "--batch", names)?;
    let mut rest = answer.as_slice();
    for name in names {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { break };
        let (head, below) = rest.split_at(end + 1);
        let size =
            size_of(String::from_utf8_lossy(head).trim_end()).and_then(|size| usize::try_from(size).ok());
        let Some(body) = size.and_then(|size| below.get(..size)) else { break };
        if let Ok(text) = text::decode(body.to_vec()) {
            into.insert((*name).clone(), text);
        }
        rest = below.get(body.len() + 1..).unwrap_or_default();
    }
    Ok(())
}

fn batch(git: &Git<'_>, how: &str, names: &[&String]) -> Result<Vec<u8>, Failure> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let input: String = names.iter().map(|name| format!("{name}\n")).collect();
    git.ask(&["cat-file", how], input).and_then(printed).map_err(Failure::new)
}
