//! The route or message that a sentence speaks of, with or without back-ticks around it. Start at [`find`].

use crate::contract::{Message, Method, Path, Route, Said};
use smol_str::SmolStr;
use std::ops::Range;

/// What stands around names in a sentence.
const AROUND: [char; 13] = ['`', '*', '"', '\'', '(', ')', '[', ']', ',', '.', ';', ':', '!'];

/// What runs scripts that have names like messages.
const RUNNERS: [&str; 5] = ["run", "npm", "yarn", "pnpm", "bun"];

/// The first route or message in `text`, and where it stands.
pub fn find(text: &str) -> Option<(Said, Range<usize>)> {
    let words = words(text);
    let pairs = words.iter().zip(words.iter().skip(1));
    let route = pairs.into_iter().find_map(|(method, path)| {
        let (name, target) = (text.get(method.clone())?, text.get(path.clone())?);
        let method_of = Method::read(name).filter(|_| name.chars().all(|c| c.is_ascii_uppercase()))?;
        let read = Path::read(target).filter(|_| target.starts_with('/'))?;
        let route = Route { method: method_of, path: read, payloads: Vec::new() };
        Some((Said::Route(route), method.start..path.end))
    });
    route.or_else(|| message(text, &words))
}

fn message(text: &str, words: &[Range<usize>]) -> Option<(Said, Range<usize>)> {
    let mut before = "";
    words.iter().find_map(|range| {
        let word = text.get(range.clone())?;
        let runs = RUNNERS.contains(&std::mem::replace(&mut before, word));
        let message =
            Message { name: SmolStr::new(word), direction: None, namespace: None, payloads: Vec::new() };
        (!runs && is_message(word)).then(|| (Said::Message(message), range.clone()))
    })
}

/// `lobby:join`, and no time, no address, no sentence.
fn is_message(word: &str) -> bool {
    let mut parts = word.split(':');
    let plain = |part: &str| {
        part.starts_with(char::is_alphabetic)
            && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
            && part.len() > 1
    };
    word.contains(':') && parts.all(plain)
}

/// The words of a text without what stands around them.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let Some(start) = text.get(at..).and_then(|rest| rest.find(word)).map(|skip| at + skip) else {
            break;
        };
        at = start + word.len();
        let left = word.len() - word.trim_start_matches(AROUND).len();
        let inner = word.trim_matches(AROUND);
        if !inner.is_empty() {
            found.push(start + left..start + left + inner.len());
        }
    }
    found
}
