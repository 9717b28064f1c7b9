//! Names that resemble each other: what an entry may have become. Start at [`nearest`].

/// Those of `names` that resemble `name` enough to be it, misspelled or renamed; the likeliest first, three at most.
pub(super) fn nearest<'a, T>(name: &str, names: impl Iterator<Item = (&'a str, T)>) -> Vec<T> {
    let wanted = plain(name);
    let mut found: Vec<(f64, T)> = names
        .filter_map(|(other, what)| {
            let likeness = likeness(&wanted, &plain(other));
            (likeness > 0.0).then_some((likeness, what))
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().take(3).map(|(_, what)| what).collect()
}

/// How alike two plain names are, up to 1; 0 where they are not alike.
fn likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let same = strsim::normalized_damerau_levenshtein(a, b);
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let inside = short.len() >= 4 && long.contains(short);
    match (same > 0.6, inside) {
        (true, _) => same,
        (false, true) => 0.6,
        (false, false) => 0.0,
    }
}

/// A name in small letters and digits alone; accents are what they stand on.
fn plain(name: &str) -> String {
    let lower = name.chars().flat_map(char::to_lowercase);
    lower.filter(|c| c.is_alphanumeric()).map(|c| if c == 'ı' { 'i' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, names: &[&str], want: &[&str]) {
        assert_eq!(nearest(name, names.iter().map(|name| (*name, *name))), want);
    }

    #[test]
    fn misspelled_and_renamed() {
        check("oyunBaslatIsteği", &["oyunBaslatİsteği", "hata"], &["oyunBaslatİsteği"]);
        check("buyNFTWithMNT", &["buyNFT", "cancelListing"], &["buyNFT"]);
        check("room:create", &["room_created", "game:end"], &["room_created"]);
        check("claim", &["pushRewards"], &[]);
    }
}
