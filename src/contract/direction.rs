//! Which way a message goes, as headings and table cells say it: `Client → Server`, `S->C`, `émis par le serveur`.
//!
//! The words are a table in [`super::direction_words`]; here is how they go together. Two that contradict each other, and
//! a role without anything that says what it does (`Server events`), say nothing. Start at [`Direction::read`].

use super::{Direction, direction_words::WORDS};
use Sign::{
    Arrow, Back, Both, By, Client, In, Letter, Other, Out, Post, Receives, Sends, Server, To, Viewed,
};

/// Longer texts are prose, which mentions servers and clients for many reasons.
const MOST_WORDS: usize = 14;

/// What one word or arrow says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// The server.
    Server,
    /// A client.
    Client,
    /// `C` or `S`, the server when true: a role beside an arrow, else nothing.
    Letter(bool),
    /// `→`.
    Arrow,
    /// `←`.
    Back,
    /// The receiver follows.
    To,
    /// The sender follows.
    By,
    /// The sender came before.
    Post,
    /// Both ways.
    Both,
    /// What the role before it does: sends.
    Sends,
    /// What the role before it does: receives.
    Receives,
    /// Seen from the server: it comes in.
    In,
    /// Seen from the server: it goes out.
    Out,
    /// It is about whose view something is from.
    Viewed,
    /// Any other word.
    Other,
}

impl Direction {
    /// The direction that a heading or a cell names; `None` when it names none, or none for sure.
    pub fn read(text: &str) -> Option<Direction> {
        let signs = signs(text);
        if signs.len() > MOST_WORDS || signs.contains(&Viewed) {
            return None;
        }
        if signs.contains(&Both) {
            return Some(Direction::Both);
        }
        let mut votes: Vec<Direction> = (0..signs.len()).filter_map(|at| vote(&signs, at)).collect();
        votes.dedup();
        match votes.as_slice() {
            [one] => Some(*one),
            [] => from_the_server(&signs),
            _ => None,
        }
    }

    /// The direction of what `text`, a role and nothing else, sends: a cell below "Sender".
    pub fn of_sender(text: &str) -> Option<Direction> {
        let signs = signs(text);
        let mut roles = signs.iter().filter_map(|sign| role(*sign));
        let first = roles.next()?;
        match roles.any(|other| other != first) {
            true => Some(Direction::Both),
            false => Some(sent_by(first)),
        }
    }
}

/// What the sign at `at` says together with those around it.
fn vote(signs: &[Sign], at: usize) -> Option<Direction> {
    let before = || signs.get(..at).and_then(|signs| signs.iter().rev().find_map(|sign| role(*sign)));
    let after = || signs.get(at + 1..).and_then(|signs| signs.iter().find_map(|sign| role(*sign)));
    let close = |gap: usize| signs.get(at.saturating_sub(gap)..at)?.iter().rev().find_map(|sign| role(*sign));
    match signs.get(at)? {
        Arrow => way(before(), after()),
        Back => way(after(), before()),
        To => after().and_then(|to| way(before(), Some(to))),
        By => {
            let near = signs.get(at + 1..)?.iter().take(3).find_map(|sign| role(*sign))?;
            let received = signs.get(..at)?.iter().rev().take(2).any(|sign| *sign == Receives);
            Some(if received { sent_by(!near) } else { sent_by(near) })
        }
        // "Sent by" is told by what comes after it.
        Sends | Receives if signs.get(at + 1) == Some(&By) => None,
        Sends | Post => close(2).map(sent_by),
        Receives => close(2).map(|receiver| sent_by(!receiver)),
        _ => None,
    }
}

/// The direction from one role to another, of which one may be somebody else: a device, a player.
fn way(from: Option<bool>, to: Option<bool>) -> Option<Direction> {
    match (from, to) {
        (Some(from), Some(to)) => (from != to).then(|| sent_by(from)),
        (Some(from), None) => Some(sent_by(from)),
        (None, Some(to)) => Some(sent_by(!to)),
        (None, None) => None,
    }
}

/// Words that are spoken from the server's point of view, or a client's where only clients are named.
fn from_the_server(signs: &[Sign]) -> Option<Direction> {
    let coming = match (signs.contains(&In), signs.contains(&Out)) {
        (true, true) => return Some(Direction::Both),
        (false, false) => return None,
        (coming, _) => coming,
    };
    let of_client = signs.contains(&Client) && !signs.contains(&Server);
    Some(sent_by(coming == of_client))
}

/// The direction of what the server sends, or of what a client does.
fn sent_by(server: bool) -> Direction {
    if server { Direction::ToClient } else { Direction::ToServer }
}

/// Whether a sign is the server; `None` when it is neither the server nor a client.
fn role(sign: Sign) -> Option<bool> {
    match sign {
        Server => Some(true),
        Client => Some(false),
        _ => None,
    }
}

/// The signs of a text, letters resolved.
fn signs(text: &str) -> Vec<Sign> {
    let mut found: Vec<Sign> = words(text).iter().flat_map(|word| signs_of(word)).collect();
    let beside = |found: &[Sign], at: usize| {
        let near = [at.checked_sub(1), Some(at + 1)];
        near.into_iter().flatten().any(|at| matches!(found.get(at), Some(Arrow | Back | Both | To)))
    };
    for at in 0..found.len() {
        let arrow = beside(&found, at);
        if let Some(sign) = found.get_mut(at)
            && let Letter(server) = *sign
        {
            *sign = match (arrow, server) {
                (false, _) => Other,
                (true, true) => Server,
                (true, false) => Client,
            };
        }
    }
    found
}

fn signs_of(word: &str) -> Vec<Sign> {
    if let Some(arrow) = arrow(word) {
        return vec![arrow];
    }
    match word {
        "c" => return vec![Letter(false)],
        "s" => return vec![Letter(true)],
        _ => {}
    }
    let exact = WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(signs, _)| signs.to_vec());
    exact.unwrap_or_else(|| if word.is_ascii() { vec![Other] } else { inside(word) })
}

/// The signs inside a word of a language without blanks, in their order.
fn inside(word: &str) -> Vec<Sign> {
    let wide = |text: &&&str| text.chars().all(|c| c >= '\u{3040}');
    let mut found: Vec<(usize, usize, &[Sign])> = Vec::new();
    for (signs, words) in WORDS {
        for part in words.iter().filter(wide) {
            found.extend(word.match_indices(*part).map(|(at, _)| (at, part.len(), *signs)));
        }
    }
    // The longer of two at one place is meant.
    found.sort_by_key(|(at, len, _)| (*at, usize::MAX - len));
    let mut end = 0;
    found.retain(|(at, len, _)| {
        let keep = *at >= end;
        end = if keep { at + len } else { end };
        keep
    });
    if found.is_empty() {
        vec![Other]
    } else {
        found.into_iter().flat_map(|(_, _, signs)| signs.to_vec()).collect()
    }
}

fn arrow(word: &str) -> Option<Sign> {
    let right = word.contains(['>', '→', '⇒', '➡', '⟶', '►', '▶', '➔', '➜']);
    let left = word.contains(['<', '←', '⇐', '⟵', '◄', '◀']);
    match (
        left || word.contains(['↔', '⇄', '⇆', '⟷', '⇔']),
        right || word.contains(['↔', '⇄', '⇆', '⟷', '⇔']),
    ) {
        (true, true) => Some(Both),
        (true, false) => Some(Back),
        (false, true) => Some(Arrow),
        (false, false) => None,
    }
}

/// The words and arrows of a text, lower case; `clientToServer` is three.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        let kind = |c: char| match c {
            c if c.is_alphanumeric() => 1,
            '-' | '=' | '─' | '━' | '<' | '>' => 2,
            c if arrow(c.encode_utf8(&mut [0; 4])).is_some() => 2,
            _ => 0,
        };
        let camel = last.is_lowercase() && c.is_uppercase();
        if kind(c) != 0 {
            if kind(c) != kind(last) || camel || words.is_empty() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                // The combining dot that a Turkish capital I leaves behind belongs to no word.
                word.extend(c.to_lowercase().filter(|c| *c != '\u{307}'));
            }
        }
        last = c;
    }
    words.retain(|word| word.chars().any(|c| c.is_alphanumeric()) || arrow(word).is_some());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: Option<Direction>, texts: &[&str]) {
        for text in texts {
            assert_eq!(Direction::read(text), expected, "{text}: {:?}", signs(text));
        }
    }

    #[test]
    fn arrows_between_roles() {
        check(
            Some(Direction::ToServer),
            &[
                "client → server",
                "C->S",
                "C→S",
                "Client --> Server",
                "Server ← Client",
                "Device -> serveur",
                "Client => Server",
            ],
        );
        check(
            Some(Direction::ToClient),
            &[
                "S→C",
                "Server → All Clients",
                "server->client",
                "Serveur -> device",
                "Client <- Server",
                "Server → Host",
            ],
        );
        check(Some(Direction::Both), &["C ↔ S", "client <-> server", "bidirectional", "Both", "双向"]);
        check(None, &["Host → Player", "Client → Client", "→", "a -> b"]);
    }

    #[test]
    fn words_between_roles() {
        check(
            Some(Direction::ToServer),
            &[
                "Client -> Server Events",
                "Client-to-Server",
                "ClientToServerEvents",
                "From client to server",
                "C2S",
                "Client → Serveur (avec accusé de réception)",
                "Du client vers le serveur",
                "Client an Server",
                "Del cliente al servidor",
                "Do cliente para o servidor",
                "İstemciden sunucuya",
                "客户端到服务器",
                "クライアントからサーバーへ",
                "от клиента к серверу",
            ],
        );
        check(
            Some(Direction::ToClient),
            &[
                "### Server-to-Client Events",
                "S2C",
                "Sunucudan istemciye",
                "服务器 → 客户端",
                "to all clients",
            ],
        );
    }

    #[test]
    fn who_does_it() {
        check(
            Some(Direction::ToServer),
            &[
                "Client emits",
                "from client",
                "Sent by the client",
                "Server listens",
                "received by the server",
                "客户端发送",
                "Events the server handles",
            ],
        );
        check(
            Some(Direction::ToClient),
            &[
                "emitted by server",
                "Événements émis par le serveur",
                "Server broadcasts",
                "Client listens to",
                "Vom Server gesendet",
                "Eventos emitidos por el servidor",
                "Sunucu tarafından gönderilen",
                "服务端推送",
                "サーバーから送信",
                "Emitted by server, received by clients",
            ],
        );
    }

    #[test]
    fn in_and_out_are_seen_from_the_server() {
        check(Some(Direction::ToServer), &["Incoming events", "Inbound", "Client outgoing"]);
        check(Some(Direction::ToClient), &["Outgoing", "outbound messages"]);
    }

    #[test]
    fn what_is_not_sure_is_none() {
        check(
            None,
            &[
                "Server events",
                "Client",
                "Events",
                "",
                "From the client perspective",
                "Actions de jeu",
                "Client and server",
                "The server starts and a client that was there before may join it again when it wants to do so",
            ],
        );
        assert_eq!(Direction::of_sender("Server"), Some(Direction::ToClient));
        assert_eq!(Direction::of_sender("client / server"), Some(Direction::Both));
        assert_eq!(Direction::of_sender("Host"), None);
    }
}
