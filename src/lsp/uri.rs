//! File URIs: to a path, from a path, and whether two of them are one file.
//!
//! Editors spell the same file in different ways (`file:///c%3A/a%20b.md`, `file:///C:/a b.md`), so URIs are compared by [`Key`] and never
//! as strings, and a client always gets its own spelling back. Pure: which system's rules hold is an argument, so that all of them are
//! tested everywhere. Start at [`to_path`].

use std::path::PathBuf;

/// Whose rules a path follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// `/home/a b`
    Unix,
    /// `C:\a b`, `\\server\share\a`
    Windows,
}

impl System {
    /// The system this program was built for.
    pub const HERE: Self = if cfg!(windows) { Self::Windows } else { Self::Unix };
}

/// What two URIs of the same document have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// The key of `uri`. Windows does not tell upper from lower case in file names, so neither does the key there.
    pub fn new(uri: &str, system: System) -> Self {
        Self(match (file_path(uri, system), system) {
            (None, _) => uri.to_owned(),
            (Some(path), System::Unix) => path,
            (Some(path), System::Windows) => path.to_lowercase(),
        })
    }
}

/// The path a `file:` URI names on this machine; nothing for other schemes and for what is no UTF-8 once decoded.
pub fn to_path(uri: &str) -> Option<PathBuf> {
    file_path(uri, System::HERE).map(PathBuf::from)
}

/// The URI of an absolute path: `/` and unreserved characters as they are, everything else escaped.
pub fn from_path(path: &str, system: System) -> String {
    match system {
        System::Unix => format!("file://{}", encode(path)),
        System::Windows => from_windows(&path.replace('\\', "/")),
    }
}

/// What of `path` lies below `root`, with `/` between its parts; nothing when it does not. Both are absolute paths of `system`.
pub fn below(root: &str, path: &str, system: System) -> Option<String> {
    let (root, mut path) = (parts(root, system), parts(path, system));
    for outer in root {
        let inner = path.next()?;
        let same =
            outer == inner || system == System::Windows && outer.to_lowercase() == inner.to_lowercase();
        if !same {
            return None;
        }
    }
    Some(path.collect::<Vec<_>>().join("/"))
}

fn parts(path: &str, system: System) -> impl Iterator<Item = &str> {
    let is_separator = move |c: char| c == '/' || c == '\\' && system == System::Windows;
    path.split(is_separator).filter(|part| !part.is_empty())
}

fn from_windows(path: &str) -> String {
    let path = path.strip_prefix("//?/").unwrap_or(path);
    match (path.strip_prefix("UNC/").or_else(|| path.strip_prefix("//")), path.split_once(':')) {
        (Some(share), _) => format!("file://{}", encode(share)),
        (None, Some((drive, rest))) => format!("file:///{}:{}", drive.to_ascii_uppercase(), encode(rest)),
        (None, None) => format!("file://{}", encode(path)),
    }
}

fn file_path(uri: &str, system: System) -> Option<String> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    let path = decode(path)?;
    match system {
        System::Unix => Some(path),
        System::Windows => Some(windows_path(host, &path)),
    }
}

fn windows_path(host: &str, path: &str) -> String {
    let host = if host.eq_ignore_ascii_case("localhost") { "" } else { host };
    let path = if host.is_empty() { with_drive(path) } else { format!("//{host}{path}") };
    path.replace('/', "\\")
}

/// `/c:/x` as `C:/x`.
fn with_drive(path: &str) -> String {
    match path.trim_start_matches('/').split_once(':') {
        Some((drive, rest)) if drive.len() == 1 => format!("{}:{rest}", drive.to_ascii_uppercase()),
        _ => path.to_owned(),
    }
}

fn decode(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        let escaped = piece.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (escaped, piece.get(2..)) {
            (Some(byte), Some(rest)) => {
                bytes.push(byte);
                bytes.extend_from_slice(rest.as_bytes());
            }
            // A percent sign that escapes nothing is one.
            _ => bytes.extend_from_slice(format!("%{piece}").as_bytes()),
        }
    }
    String::from_utf8(bytes).ok()
}

fn encode(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::System::{Unix, Windows};
    use super::{Key, System, below, file_path, from_path};

    /// A path and every spelling of its URI, our own first.
    #[track_caller]
    fn check(system: System, path: &str, uris: &[&str]) {
        assert_eq!(Some(from_path(path, system).as_str()), uris.first().copied());
        for uri in uris {
            assert_eq!(file_path(uri, system).as_deref(), Some(path), "{uri}");
        }
    }

    #[test]
    fn unix_paths() {
        check(
            Unix,
            "/home/a b/TICKETS.md",
            &[
                "file:///home/a%20b/TICKETS.md",
                "file:///home/a b/TICKETS.md",
                "file://localhost/home/a%20b/TICKETS.md",
                "FILE:/home/a%20b/TICKETS.md",
            ],
        );
        check(
            Unix,
            "/p/[id]/#1 100%.md",
            &["file:///p/%5Bid%5D/%231%20100%25.md", "file:///p/[id]/%231 100%.md"],
        );
        check(
            Unix,
            "/計画/é🎲.md",
            &["file:///%E8%A8%88%E7%94%BB/%C3%A9%F0%9F%8E%B2.md", "file:///計画/é🎲.md"],
        );
        check(Unix, "/c:/x", &["file:///c%3A/x", "file:///c:/x"]);
    }

    #[test]
    fn windows_paths() {
        check(
            Windows,
            r"C:\Users\a b\TICKETS.md",
            &[
                "file:///C:/Users/a%20b/TICKETS.md",
                "file:///c%3A/Users/a%20b/TICKETS.md",
                "file:///c:/Users/a b/TICKETS.md",
                "file://localhost/C:/Users/a%20b/TICKETS.md",
            ],
        );
        check(Windows, r"\\server\share\TICKETS.md", &["file://server/share/TICKETS.md"]);
        check(Windows, r"C:\é\[id].md", &["file:///C:/%C3%A9/%5Bid%5D.md", "file:///c%3A/é/[id].md"]);
    }

    #[test]
    fn verbatim_windows_paths_become_ordinary_uris() {
        assert_eq!(from_path(r"\\?\d:\x", Windows), "file:///D:/x");
        assert_eq!(from_path(r"\\?\UNC\server\share\x", Windows), "file://server/share/x");
    }

    #[test]
    fn a_path_is_below_its_folders_and_no_others() {
        assert_eq!(below("/p", "/p/a/b.md", Unix).as_deref(), Some("a/b.md"));
        assert_eq!(below("/p/", "/p/a", Unix).as_deref(), Some("a"));
        assert_eq!(below("/", "/p", Unix).as_deref(), Some("p"));
        assert_eq!(below("/p", "/p", Unix).as_deref(), Some(""));
        assert_eq!(below("/p", "/pq/a", Unix), None);
        assert_eq!(below("/p/a", "/p", Unix), None);
        assert_eq!(below("/P", "/p/a", Unix), None);
        assert_eq!(below(r"c:\Plan", r"C:\plan\a\B.md", Windows).as_deref(), Some("a/B.md"));
        assert_eq!(below(r"C:\p", r"D:\p\a", Windows), None);
    }

    #[test]
    fn one_file_has_one_key() {
        let same = |system, a, b| assert_eq!(Key::new(a, system), Key::new(b, system));
        same(Windows, "file:///c%3A/Plan/TICKETS.md", "file:///C:/plan/tickets.md");
        same(Unix, "file:///p/%5Bid%5D.md", "file:///p/[id].md");
        assert_ne!(Key::new("file:///p/a.md", Unix), Key::new("file:///p/A.md", Unix));
    }

    #[test]
    fn other_schemes_have_no_path_and_are_their_own_key() {
        for uri in ["untitled:Untitled-1", "git:/a.md?x", "vscode-notebook-cell:/a.md#c", "nonsense", ""] {
            assert_eq!(file_path(uri, Unix), None, "{uri}");
        }
        assert_ne!(Key::new("untitled:a", Unix), Key::new("untitled:b", Unix));
        assert_eq!(file_path("file:///%FF.md", Unix), None, "no UTF-8");
    }
}
