//! "Did you mean": names that somebody may have meant. Knows nothing of what is named.

/// Of `names`, those that `name` may be meant to be, the likeliest first, each once.
pub(crate) fn near<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    let likeness = |known: &str| strsim::jaro_winkler(&known.to_lowercase(), &wanted);
    let mut found: Vec<(f64, &str)> = names.map(|known| (likeness(known), known)).collect();
    found.retain(|(likeness, _)| *likeness > 0.85);
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    found.dedup_by_key(|(_, known)| *known);
    found.into_iter().map(|(_, known)| known).collect()
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn a_slip_is_recognised_and_something_else_is_not() {
        let names = ["unknown-ticket", "duplicate-ticket", "open-acceptance"];
        assert_eq!(near("unknown_tickets", names.into_iter()), ["unknown-ticket"]);
        assert_eq!(near("colour", names.into_iter()), [""; 0]);
        assert_eq!(near("t2", ["T1", "T2", "T22", "T2"].into_iter()), ["T2", "T22"]);
    }
}
