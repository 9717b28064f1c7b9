//! What tells one finding from another when lines have moved: services that compare two reports go by it.
//!
//! Start at [`Fingerprints::of`].

use rustc_hash::FxHashMap;

use crate::cli::check::report::Finding;

/// Fingerprints of the findings of one report, in their order.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    seen: FxHashMap<String, usize>,
}

impl Fingerprints {
    /// The fingerprint of the next finding: from file, rule and message, and how often they were the same before.
    pub(super) fn of(&mut self, finding: &Finding) -> String {
        let key = format!("{}\0{}\0{}", finding.at.path, finding.rule.name, finding.message);
        let times = self.seen.entry(key.clone()).or_default();
        *times += 1;
        format!("{:016x}", hash(&format!("{key}\0{times}")))
    }
}

/// FNV-1a: the same on every machine and in every version, which the standard library's is not.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
