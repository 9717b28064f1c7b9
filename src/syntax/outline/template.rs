//! Whether a document waits to be filled in: `- [ ] T001 Create [Entity] model`, `### T1: [Short title]`.
//!
//! A template's tickets are examples, so it declares none. A plan with a gap or two is still a plan. Start at
//! [`is_template`].

use super::form::Chosen;
use crate::syntax::{facts::Candidate, sections::Sections};

/// Whether so many of the declared titles hold a gap that the document is a template.
pub fn is_template(sections: &Sections, chosen: &Chosen) -> bool {
    let declared = chosen
        .declared
        .iter()
        .filter_map(|(section, at)| sections.get(*section as usize)?.facts.candidates.get(*at as usize));
    let gaps = declared.filter(|candidate| has_gap(candidate)).count();
    let all = chosen.declared.len();
    gaps > 0 && (gaps == all || gaps >= 3 && gaps * 4 >= all)
}

fn has_gap(candidate: &Candidate) -> bool {
    let title = candidate.title.as_str();
    let gap = |open: char, close: char| {
        title.match_indices(open).any(|(at, _)| {
            let before = title.get(..at).and_then(|text| text.chars().next_back());
            let rest = title.get(at + 1..).unwrap_or_default();
            let word = rest.split(close).next().filter(|word| word.len() < rest.len()).unwrap_or_default();
            let after = rest.get(word.len() + 1..).and_then(|text| text.chars().next());
            // `app/[id]/page.tsx` and `[docs](url)` are no gaps, nor is `Vec<u8>`.
            let alone =
                before.is_none_or(|c| c == ' ') && after.is_none_or(|c| c == ' ' || c == ':' || c == '.');
            alone && word.len() >= 4 && word.chars().all(|c| c.is_alphanumeric() || " -_/,".contains(c))
        })
    };
    gap('[', ']') || gap('<', '>')
}
