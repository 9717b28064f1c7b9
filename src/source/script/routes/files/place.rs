//! Which route a file is, by its place. Start at [`of_methods`] and [`of_default`].

use crate::contract::{Method, Path, Segment};
use smol_str::SmolStr;

/// The route of a file that exports methods.
pub(super) fn of_methods(path: &str) -> Option<Path> {
    let (folder, file) = path.rsplit_once('/')?;
    let (stem, _) = file.split_once('.')?;
    match stem {
        "route" => {
            let below = below(folder, "app")?;
            // A folder that begins with an underscore is never routed to.
            (!below.iter().any(|part| part.starts_with('_'))).then(|| routed(&below))
        }
        "+server" => Some(routed(&below(folder, "routes")?)),
        _ => None,
    }
}

/// The route of a file whose default export is a handler.
pub(super) fn of_default(path: &str, callee: Option<&str>) -> Option<(Method, Path)> {
    let event = matches!(
        callee,
        Some(
            "defineEventHandler"
                | "eventHandler"
                | "defineCachedEventHandler"
                | "cachedEventHandler"
                | "defineLazyEventHandler"
                | "defineWebSocketHandler"
        )
    );
    let (whole, _) = path.rsplit_once('.')?;
    if let (true, Some(place)) = (event, served(whole)) {
        let (stem, method) = match place.rsplit_once('.').map(|(stem, word)| (stem, Method::read(word))) {
            Some((stem, Some(method))) if !stem.ends_with('.') => (stem, method),
            _ => (place.as_str(), Method::Any),
        };
        let method = if callee == Some("defineWebSocketHandler") { Method::Ws } else { method };
        return Some((method, routed(&stem.split('/').collect::<Vec<_>>())));
    }
    let parts = below(whole, "pages").filter(|parts| parts.first() == Some(&"api") && !event)?;
    Some((Method::Any, routed(&parts)))
}

/// What of a path Nitro routes by: `api/…` for its API, the rest for other routes.
fn served(path: &str) -> Option<String> {
    let path = format!("/{path}");
    match (path.rfind("/server/api/"), path.rfind("/server/routes/")) {
        (Some(at), None) => path.get(at + "/server/".len()..).map(str::to_owned),
        (_, Some(at)) => path.get(at + "/server/routes/".len()..).map(str::to_owned),
        (None, None) => None,
    }
}

/// The folders below one of this name: the one in `src`, else the first.
fn below<'p>(path: &'p str, name: &str) -> Option<Vec<&'p str>> {
    let parts: Vec<_> = path.split('/').collect();
    let is = |at: &usize| parts.get(*at) == Some(&name);
    let in_source = |at: &usize| at.checked_sub(1).is_some_and(|above| parts.get(above) == Some(&"src"));
    let mut places = (0..parts.len()).filter(is);
    let at = places.clone().find(in_source).or_else(|| places.next())?;
    parts.get(at + 1..).map(<[_]>::to_vec)
}

/// Folders as a path: `[id]` is a parameter, `[...rest]` the rest; groups and slots are no part of it.
fn routed(parts: &[&str]) -> Path {
    let last = parts.len().saturating_sub(1);
    let segments = parts.iter().enumerate().filter_map(|(at, part)| {
        let name = part.trim_matches(['[', ']']);
        match part {
            part if part.is_empty() || part.starts_with('(') || part.starts_with('@') => None,
            &"index" if at == last => None,
            part if part.starts_with("[...") || part.starts_with("[[...") => {
                Some(Segment::Rest(name.trim_start_matches('.').into()))
            }
            part if part.starts_with('[') && part.ends_with(']') => Some(Segment::Param(name.into())),
            part => Some(Segment::Text(SmolStr::from(*part))),
        }
    });
    Path { segments: segments.collect() }
}
