//! Filters and drivers: programs that a repository names in its settings and its files ask for by attribute.
//!
//! No setting switches all of them off, so each that is named in any file of settings is overruled by its name. A filter that is empty does
//! not run; a merge has to have a command, so it gets git's own. Programs that compare run only for who asks for a patch, which nobody here
//! does. Start at [`overruled`].

use std::collections::BTreeSet;

use super::{Answer, printed};

/// What the settings below are given, by name, as a setting's own name may hold an equals sign.
pub(super) const VARIABLES: &[(&str, &str)] =
    &[(NOTHING, ""), (NO, "false"), (MERGE, "git merge-file --marker-size=%L %A %O %B")];

const NOTHING: &str = "BATON_SETTING_NOTHING";
const NO: &str = "BATON_SETTING_NO";
const MERGE: &str = "BATON_SETTING_MERGE";

/// A section of settings whose parts name programs, and what each of its settings is to be.
const SECTIONS: &[(&str, &[(&str, &str)])] = &[
    ("filter", &[("clean", NOTHING), ("smudge", NOTHING), ("process", NOTHING), ("required", NO)]),
    ("merge", &[("driver", MERGE)]),
    ("hook", &[("enabled", NO)]),
];

/// Nobody has so many; a list without end would not fit on a command line.
const MOST: usize = 300;

/// Arguments that overrule what is named in an answer to `config --list --name-only -z`.
pub(super) fn overruled(names: &Answer) -> Result<Vec<String>, String> {
    let names = String::from_utf8(printed(names.clone())?).map_err(|_| {
        "the repository has a setting whose name is no text; git config --list shows it".to_owned()
    })?;
    let parts: BTreeSet<(&str, &str)> = names.split('\0').filter_map(part).collect();
    if parts.len() > MOST {
        return Err(format!(
            "the repository has settings of {} filters and drivers, which is too many",
            parts.len()
        ));
    }
    let of = |(section, part): (&str, &str)| -> Vec<String> {
        let keys = SECTIONS.iter().filter(|(name, _)| *name == section).flat_map(|(_, keys)| *keys);
        keys.map(|(key, value)| format!("--config-env={section}.{part}.{key}={value}")).collect()
    };
    Ok(parts.into_iter().flat_map(of).collect())
}

/// The section and the part that a setting belongs to, where it may name a program.
fn part(name: &str) -> Option<(&str, &str)> {
    let (section, rest) = name.split_once('.')?;
    let (part, _) = rest.rsplit_once('.')?;
    SECTIONS.iter().any(|(known, _)| *known == section).then_some((section, part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str]) -> Vec<String> {
        let output = names.iter().flat_map(|name| [name.as_bytes(), b"\0"].concat()).collect();
        overruled(&Answer { code: Some(0), output, ..Answer::default() }).unwrap()
    }

    #[test]
    fn each_that_is_named_is_overruled_once() {
        let names = ["filter.a.clean", "filter.a.smudge", "merge.x=y.z.driver", "diff.external", "user.name"];
        let wanted = [
            "--config-env=filter.a.clean=BATON_SETTING_NOTHING",
            "--config-env=filter.a.smudge=BATON_SETTING_NOTHING",
            "--config-env=filter.a.process=BATON_SETTING_NOTHING",
            "--config-env=filter.a.required=BATON_SETTING_NO",
            "--config-env=merge.x=y.z.driver=BATON_SETTING_MERGE",
        ];
        assert_eq!(check(&names), wanted);
    }

    #[test]
    fn what_cannot_be_overruled_is_refused() {
        let answer = |output| Answer { code: Some(0), output, ..Answer::default() };
        assert!(overruled(&answer(b"filter.\xff.clean\0".to_vec())).is_err());
        let many: String = (0..=MOST).map(|n| format!("filter.f{n}.clean\0")).collect();
        assert!(overruled(&answer(many.into_bytes())).is_err());
    }
}
