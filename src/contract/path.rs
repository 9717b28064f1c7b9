//! Paths and routes as people write them: `GET /lobbies/:id`, `POST,PUT /x/{id}?deep=true`, `http://localhost:3000/x`.
//!
//! Every notation of a parameter becomes one, so that `/x/:id` of a router and `/x/{key}` of a document are the same
//! route. Whether a text is meant as a route is the caller's to know. Start at [`Route::read`] and [`Path::read`].

use super::{Key, Method, Path, Payload, Role, Route, Segment, Shape};
use crate::text::Span;
use smol_str::SmolStr;

impl Route {
    /// The routes that `text` names, one for each method: `GET|POST /x` names two, `/x` alone none. The query is a payload,
    /// its place is bytes of `text`.
    pub fn read(text: &str) -> Vec<Route> {
        let Some((methods, rest)) = methods(text) else { return Vec::new() };
        let target = rest.trim();
        let Some(path) = Path::read(target) else { return Vec::new() };
        let payloads: Vec<Payload> = query(text, target).into_iter().collect();
        let of = |method| Route { method, path: path.clone(), payloads: payloads.clone() };
        methods.into_iter().map(of).collect()
    }

    /// Whether both are the same route: `ALL` is every method but a WebSocket's, `GET` answers `HEAD`, and parameters are
    /// the same whatever they are called.
    pub fn is(&self, other: &Route) -> bool {
        self.method.covers(other.method) && self.path.matches(&other.path)
    }
}

impl Method {
    /// The method of this name, in any case.
    pub fn read(word: &str) -> Option<Method> {
        Some(match word.to_ascii_uppercase().as_str() {
            "GET" | "SSE" => Method::Get,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "PATCH" => Method::Patch,
            "DELETE" | "DEL" => Method::Delete,
            "OPTIONS" => Method::Options,
            "HEAD" => Method::Head,
            "ALL" | "ANY" | "*" => Method::Any,
            "WS" | "WSS" | "WEBSOCKET" => Method::Ws,
            _ => return None,
        })
    }

    /// Whether a request of one could be meant by the other.
    pub fn covers(self, other: Method) -> bool {
        match (self, other) {
            (Method::Ws, _) | (_, Method::Ws) => self == other,
            (Method::Any, _) | (_, Method::Any) => true,
            (Method::Get | Method::Head, Method::Get | Method::Head) => true,
            _ => self == other,
        }
    }
}

impl Path {
    /// A path as a document writes it: it begins with a slash, a URL's scheme, or a placeholder for the server's address.
    /// Its query, its fragment, doubled slashes and one at the end are left out. `None` when it is none.
    pub fn read(text: &str) -> Option<Path> {
        let text = without_origin(text.trim())?;
        let path = cut_query(text).0;
        let plain = |c: char| !c.is_whitespace() && !"`\"'|,;→←".contains(c);
        path.chars().all(plain).then(|| Path::of_code(path))
    }

    /// A path as code writes it, where the slash at its beginning may be missing.
    pub fn of_code(text: &str) -> Path {
        let parts = split_segments(cut_query(text).0);
        Path { segments: parts.into_iter().filter(|part| !part.is_empty()).map(segment).collect() }
    }

    /// This path below `prefix`.
    pub fn join(prefix: &Path, path: &Path) -> Path {
        Path { segments: [prefix.segments.as_slice(), path.segments.as_slice()].concat() }
    }

    /// Whether it begins with all of `prefix`.
    pub fn is_below(&self, prefix: &Path) -> bool {
        let head = self.segments.get(..prefix.segments.len());
        head.is_some_and(|head| head.iter().zip(&prefix.segments).all(|(a, b)| a.matches(b)))
    }

    /// Whether both are the same path. A parameter is any other parameter and no text; the rest of a path is anything.
    pub fn matches(&self, other: &Path) -> bool {
        let (mut mine, mut others) = (self.segments.iter(), other.segments.iter());
        loop {
            match (mine.next(), others.next()) {
                (None, None) | (Some(Segment::Rest(_)), _) | (_, Some(Segment::Rest(_))) => return true,
                (Some(a), Some(b)) if a.matches(b) => {}
                _ => return false,
            }
        }
    }

    /// What it is compared by when a similar one is looked for: lower case, parameters without their names.
    pub fn normal(&self) -> String {
        let part = |segment: &Segment| match segment {
            Segment::Text(text) => format!("/{}", text.to_lowercase()),
            Segment::Param(_) => "/:".to_string(),
            Segment::Rest(_) => "/*".to_string(),
        };
        self.segments.iter().map(part).collect()
    }

    /// The names of its parameters, in order.
    pub fn params(&self) -> impl Iterator<Item = &SmolStr> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Param(name) => Some(name),
            Segment::Text(_) | Segment::Rest(_) => None,
        })
    }
}

impl Segment {
    fn matches(&self, other: &Segment) -> bool {
        match (self, other) {
            (Segment::Text(a), Segment::Text(b)) => a == b,
            (Segment::Param(_), Segment::Param(_)) | (Segment::Rest(_), Segment::Rest(_)) => true,
            _ => false,
        }
    }
}

/// What a name of a message is compared by when a similar one is looked for: `room:join`, `roomJoin` and `ROOM_JOIN` are
/// `roomjoin`, and letters that look alike are one, such as the i with and without its dot.
pub fn normal_name(name: &str) -> String {
    let mark = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let folded = name.chars().flat_map(char::to_lowercase).map(|c| if c == 'ı' { 'i' } else { c });
    folded.filter(|c| c.is_alphanumeric() && !mark(c)).collect()
}

/// The methods that `text` begins with, and what comes after them.
fn methods(text: &str) -> Option<(Vec<Method>, &str)> {
    let text = text.trim_start();
    let end = text.find(char::is_whitespace)?;
    let (mut words, mut rest) = text.split_at(end);
    words = words.trim_end_matches(':');
    let mut found: Vec<Method> = Vec::new();
    loop {
        for word in words.split([',', '|', '/']).filter(|word| !word.is_empty()) {
            found.push(Method::read(word.trim_matches(['[', ']', '`', '*']))?);
        }
        let tail = rest.trim_start();
        let joined = tail.strip_prefix([',', '|']).or(words.ends_with([',', '|', '/']).then_some(tail));
        let Some(tail) = joined.map(str::trim_start) else { break };
        (words, rest) = tail.split_at(tail.find(char::is_whitespace)?);
    }
    (!found.is_empty()).then_some((found, rest))
}

/// The path of a URL or of one below a placeholder; `None` when `text` does not begin as a path does.
fn without_origin(text: &str) -> Option<&str> {
    if text.starts_with('/') && !text.starts_with("//") {
        return Some(text);
    }
    if let Some((scheme, rest)) = text.split_once("://") {
        let known = ["http", "https", "ws", "wss"].contains(&scheme.to_ascii_lowercase().as_str());
        return known.then(|| rest.find(['/', '?']).and_then(|at| rest.get(at..)).unwrap_or(""));
    }
    let bracket = ["{{", "${", "{", "<"].iter().any(|open| text.starts_with(open));
    let host = text.starts_with("localhost:");
    (bracket || host).then(|| text.split_once('/').and_then(|(origin, _)| text.get(origin.len()..)))?
}

/// The path and the query of a target, without a fragment. A `?` after a parameter that ends there makes it optional.
fn cut_query(target: &str) -> (&str, &str) {
    let target =
        if target.contains("/#") { target } else { target.split_once('#').map_or(target, |(path, _)| path) };
    target.split_once('?').unwrap_or((target, ""))
}

/// The query of `target`, a part of `text`, as a payload.
fn query(text: &str, target: &str) -> Option<Payload> {
    let (_, query) = cut_query(target);
    let open = query.split('&').any(|pair| ["...", "…"].contains(&pair));
    let names = query.split('&').filter_map(|pair| {
        let name = pair.split('=').next().unwrap_or_default().trim_matches(['[', ']', '{', '}', ' ']);
        name.starts_with(|c: char| c.is_alphabetic() || c == '_').then(|| SmolStr::new(name))
    });
    let key = |name| Key { name, optional: true, shape: Shape::Unknown };
    let keys: Vec<Key> = names.map(key).collect();
    let start = text.find(target)? + target.find('?')? + 1;
    let at = Span::new(start..start + query.len());
    (!keys.is_empty()).then_some(Payload { role: Role::Query, shape: Shape::Object { keys, open }, at })
}

/// What stands between the slashes that are not inside brackets.
fn split_segments(path: &str) -> Vec<&str> {
    let mut depth = 0usize;
    path.split(|c: char| {
        match c {
            '{' | '(' | '[' | '<' => depth += 1,
            '}' | ')' | ']' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '/' && depth == 0
    })
    .collect()
}

/// One segment. One that is partly a parameter, such as `:id.json`, is a parameter.
fn segment(text: &str) -> Segment {
    let name = |rest: &str| {
        let value = rest.strip_prefix("${").and_then(|rest| rest.split('}').next());
        let rest = value.and_then(|value| value.rsplit('.').next()).unwrap_or(rest);
        let rest = rest.trim_start_matches(['$', '{', '[', '<', '(', '*', '.', ':', ' ']);
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
        SmolStr::new(rest.get(..end).unwrap_or_default())
    };
    let all = |open: &str| text.starts_with(open);
    if all("*") || all("(.*)") || all("[...") || all("[[...") || all("{*") || text.ends_with("...}") {
        return Segment::Rest(name(text));
    }
    let open = text.find("${").or_else(|| text.find([':', '{', '[', '<']));
    let Some(open) = open else { return Segment::Text(text.into()) };
    let inner = text.get(open..).unwrap_or_default();
    let converted = |inner: &str| {
        inner.trim_matches(['<', '>', '{', '}']).split_once(':').map(|(a, b)| (name(a), name(b)))
    };
    match (inner.chars().next(), converted(inner)) {
        (Some('<'), Some((converter, param))) if converter == "path" => Segment::Rest(param),
        (Some('<'), Some((_, param))) => Segment::Param(param),
        (Some('{'), Some((param, converter))) if converter == "path" => Segment::Rest(param),
        // A colon inside a word is a verb or a port, not a parameter: `/v1/items:batch`.
        (Some(':'), _) if open > 0 && !text.starts_with(':') => Segment::Text(text.into()),
        _ => Segment::Param(name(inner)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: &str) {
        let shown = |route: &Route| {
            let keys = |payload: &Payload| match &payload.shape {
                Shape::Object { keys, .. } => {
                    keys.iter().map(|key| key.name.to_string()).collect::<Vec<_>>().join(",")
                }
                _ => String::new(),
            };
            let query: String = route.payloads.iter().map(|payload| format!(" ?{}", keys(payload))).collect();
            format!("{route}{query}")
        };
        let found = Route::read(written).iter().map(shown).collect::<Vec<_>>().join("; ");
        assert_eq!(found, expected, "{written}");
    }

    #[test]
    fn every_notation_of_a_parameter_is_one() {
        for id in
            [":id", "{id}", "<id>", "<int:id>", "[id]", "${id}", ":id?", ":id(\\d+)", "{{id}}", "{id:int}"]
        {
            check(&format!("GET /lobbies/{id}"), "GET /lobbies/:id");
        }
        check("GET /x/${lobby.id}/y", "GET /x/:id/y");
        for rest in ["*rest", "[...rest]", "[[...rest]]", "<path:rest>", "{rest:path}", "{rest...}"] {
            check(&format!("GET /files/{rest}"), "GET /files/*rest");
        }
        check("GET /files/*", "GET /files/*");
    }

    #[test]
    fn several_methods_are_several_routes() {
        check("POST,PUT /x", "POST /x; PUT /x");
        check("GET|POST /x", "GET /x; POST /x");
        check("GET | POST /x", "GET /x; POST /x");
        check("post, put /x", "POST /x; PUT /x");
        check("PUT/PATCH /x", "PUT /x; PATCH /x");
        check("WS /ws", "WS /ws");
        check("ALL /x", "ALL /x");
    }

    #[test]
    fn a_query_gives_its_keys() {
        check("GET /store?sort=popular|recent&category=...", "GET /store ?sort,category");
        check("GET /store?[page]&limit={limit}", "GET /store ?page,limit");
        let payload = Route::read("GET /store?a=b").remove(0).payloads.remove(0);
        assert_eq!("GET /store?a=b".get(payload.at.at(0)), Some("a=b"));
    }

    #[test]
    fn slashes_and_addresses_do_not_matter() {
        check("GET /", "GET /");
        check("GET /x/", "GET /x");
        check("GET /x//y", "GET /x/y");
        check("GET http://localhost:3000/api/x#top", "GET /api/x");
        check("GET {{baseUrl}}/x/{id}", "GET /x/:id");
        check("GET ${API}/x", "GET /x");
        check("WS ws://localhost:3000/_ws?channel=a", "WS /_ws ?channel");
        check("GET localhost:3000/x", "GET /x");
    }

    #[test]
    fn what_is_no_route_is_none() {
        for text in [
            "GET",
            "/x",
            "Get the lobby",
            "GET lobbies",
            "FETCH /x",
            "GET /x or /y",
            "",
            "get / set",
            "| GET",
        ] {
            assert_eq!(Route::read(text), Vec::new(), "{text}");
        }
    }

    #[test]
    fn a_parameter_is_any_parameter_and_no_text() {
        let path = |text: &str| Path::of_code(text);
        assert!(path("/a/:id/b").matches(&path("/a/{key}/b")));
        assert!(!path("/a/:id").matches(&path("/a/mine")));
        assert!(!path("/a").matches(&path("/a/b")));
        assert!(path("/a/*").matches(&path("/a/b/c")));
        assert!(path("/a/b").is_below(&path("a")) && !path("/a").is_below(&path("/a/b")));
        assert_eq!(Path::join(&path("/lobbies"), &path("/:id/claims")).to_string(), "/lobbies/:id/claims");
        assert_eq!(Path::join(&path("/lobbies"), &path("/")).to_string(), "/lobbies");
        assert_eq!(path("/Lobbies/:id/*x").normal(), "/lobbies/:/*");
        assert_eq!(path("/v1/items:batch").to_string(), "/v1/items:batch");
        assert_eq!(path("/a/:id/:key").params().collect::<Vec<_>>(), ["id", "key"]);
    }

    #[test]
    fn any_method_is_every_one_but_a_websocket() {
        let is = |a: &str, b: &str| Route::read(a).remove(0).is(&Route::read(b).remove(0));
        assert!(is("ALL /x", "GET /x") && is("GET /x/:a", "GET /x/{b}") && is("HEAD /x", "GET /x"));
        assert!(!is("ALL /x", "WS /x") && !is("GET /x", "POST /x"));
    }

    #[test]
    fn names_that_differ_in_style_have_one_normal_form() {
        for name in ["room:join", "roomJoin", "ROOM_JOIN", "room-join"] {
            assert_eq!(normal_name(name), "roomjoin");
        }
        assert_eq!(normal_name("odaİsteği"), normal_name("odaIsteği"));
        assert_ne!(normal_name("oda"), normal_name("odam"));
    }
}
