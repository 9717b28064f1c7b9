//! How branches are called: what stands between back-ticks in a paragraph that speaks of branches. Start at [`read`].

use super::{
    super::entry::{part::Part, piece::Piece},
    Written, words,
};

/// The patterns and names of branches in `part`.
pub fn read(part: &Part<'_>) -> Vec<Written> {
    let heading = part.heading().is_some_and(|heading| words::says(&heading.text, words::BRANCH));
    let mut found = Vec::new();
    let mut speaks = false;
    for piece in &part.pieces {
        let (Piece::Line(line) | Piece::Item(line)) = piece else {
            speaks = false;
            continue;
        };
        let starts = line.first || matches!(piece, Piece::Item(_));
        speaks = (speaks && !starts) || words::says(part.at(line.text), words::BRANCH);
        if speaks || heading {
            let codes = line.codes.iter().map(|code| Written::new(part, *code));
            found.extend(codes.filter(|code| is_branch(&code.text)));
        }
    }
    found
}

/// A name with a slash, a dash or a gap in it, that is neither a command nor a file or folder.
fn is_branch(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "/-_.<>{}#".contains(c);
    let last = text.rsplit('/').next().unwrap_or_default();
    let file = last.is_empty() || last.contains('.') || text.starts_with(['/', '-', '.']);
    text.chars().all(plain) && text.contains(['/', '-', '<']) && !file
}
