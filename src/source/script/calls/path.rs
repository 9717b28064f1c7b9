//! Paths that clients ask for, from the pieces they are made of. Start at [`of`].

use crate::{
    contract::{Path, Segment},
    source::script::value::Value,
};

/// The path a value says; `None` where that is not told, or where it is on somebody else's host. What stands before the
/// first slash and is not known is a host.
pub(super) fn of(value: &Value) -> Option<Path> {
    let parts = match value {
        Value::Join(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Value::Text(piece) => text.push_str(piece),
            Value::Number(piece) => text.push_str(piece),
            // What comes after a question mark is no path.
            _ if text.contains('?') => break,
            _ if at == 0 => {}
            Value::Join(_) => return None,
            part if text.ends_with('/') => {
                let name = match part {
                    Value::Name(name) => name.rsplit('.').next().unwrap_or(name).to_owned(),
                    _ => "value".to_owned(),
                };
                text.push_str(&format!("{{{name}}}"));
            }
            _ => return None,
        }
    }
    let path = own(&text)?;
    // A piece that is only partly known is not known.
    let whole = path.split('/').all(|piece| piece.matches(['{', '}']).count() == 0 || is_whole(piece));
    let path = Path::of_code(path);
    let told = path.segments.iter().any(|segment| matches!(segment, Segment::Text(_)));
    (whole && told).then_some(path)
}

/// Whether a piece is one parameter, a query behind it left out.
fn is_whole(piece: &str) -> bool {
    let piece = piece.split(['?', '#']).next().unwrap_or(piece);
    piece.starts_with('{') && piece.find('}') == Some(piece.len().saturating_sub(1))
}

/// The path of a URL of the own server.
fn own(text: &str) -> Option<&str> {
    let Some((_, rest)) = text.split_once("://") else { return text.starts_with('/').then_some(text) };
    let (host, _) = rest.split_once('/')?;
    let name = host.split(':').next().unwrap_or(host);
    matches!(name, "localhost" | "127.0.0.1" | "0.0.0.0").then(|| rest.get(host.len()..)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(parts: &[Value], path: &str) {
        let value = if let [one] = parts { one.clone() } else { Value::Join(parts.to_vec()) };
        assert_eq!(of(&value).map_or("-".into(), |path| path.to_string()), path);
    }

    #[test]
    fn a_path_is_told_by_its_pieces_or_not_at_all() {
        let (text, name) = (|text: &str| Value::Text(text.into()), |name: &str| Value::Name(name.into()));
        check(&[text("/users?all=1")], "/users");
        check(&[text("/users/"), name("user.id"), text("/bets")], "/users/:id/bets");
        check(&[name("this.base"), text("/users")], "/users");
        check(&[text("/users?page="), name("page")], "/users");
        check(&[text("/users"), name("query")], "-");
        check(&[text("/users/a-"), name("id")], "-");
        check(&[text("/users/"), name("id"), text(".json")], "-");
        check(&[text("http://localhost:3000/users")], "/users");
        check(&[text("https://api.example.com/users")], "-");
        check(&[name("url")], "-");
    }
}
