//! The name in a folder that somebody meant who wrote another one.
//!
//! Knows names only. Start at [`nearest`].

use smol_str::SmolStr;

/// Endings that are easily taken for one another.
const ALIKE: &[[&str; 2]] =
    &[["ts", "tsx"], ["js", "jsx"], ["yml", "yaml"], ["md", "mdx"], ["htm", "html"], ["jpg", "jpeg"]];

/// The one name that differs from `written` as a slip of the pen does; none when two do.
pub fn nearest<'a>(written: &str, names: &'a [SmolStr]) -> Option<&'a SmolStr> {
    let mut near = names.iter().filter(|name| is_slip(written, name));
    let first = near.next()?;
    near.next().is_none().then_some(first)
}

/// One letter more, less, other or swapped; other dashes or capitals; or a kindred ending. Numbers are never a slip.
fn is_slip(written: &str, name: &str) -> bool {
    let (stem, ending) = written.rsplit_once('.').unwrap_or((written, ""));
    let (other, other_ending) = name.rsplit_once('.').unwrap_or((name, ""));
    if stem == other {
        return ALIKE
            .iter()
            .any(|pair| pair.contains(&ending) && pair.contains(&other_ending) && ending != other_ending);
    }
    let plain = |text: &str| text.to_lowercase().replace(['-', '_'], "");
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    ending == other_ending
        && digits(stem) == digits(other)
        && (plain(stem) == plain(other)
            || stem.chars().count().min(other.chars().count()) >= 4
                && strsim::damerau_levenshtein(stem, other) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, names: &[&str], want: Option<&str>) {
        let names: Vec<SmolStr> = names.iter().map(SmolStr::new).collect();
        assert_eq!(nearest(written, &names).map(SmolStr::as_str), want, "for {written}");
    }

    #[test]
    fn finds_slips() {
        check("socket.ts", &["sockets.ts", "store.ts"], Some("sockets.ts"));
        check("user-store.ts", &["userStore.ts"], Some("userStore.ts"));
        check("Lobby.ts", &["Lobby.tsx"], Some("Lobby.tsx"));
        check("recieve.rs", &["receive.rs"], Some("receive.rs"));
    }

    #[test]
    fn other_names_are_other_files() {
        check("a.ts", &["b.ts"], None);
        check("001_users.sql", &["002_users.sql"], None);
        check("socket.test.ts", &["socket.ts"], None);
        check("socket.rs", &["sockets.ts"], None);
        check("socket.ts", &["sockets.ts", "sockety.ts"], None);
    }
}
