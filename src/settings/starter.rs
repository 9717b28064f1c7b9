//! The text of a new settings file, with nothing set that need not be. Start at [`starter`].

use std::fmt::Write as _;

use crate::project::kind::pattern_of;
use crate::project::{DocPath, Kind};

/// A new `baton.toml`. `set` are files that are what their kind says under names the defaults do not know, relative to the settings file.
pub fn starter(set: &[(Kind, DocPath)]) -> String {
    let mut out = String::from(
        "# Settings of Baton, which checks the plans in this folder and below it.\n\
         # Everything has a default and may be left out; `baton schema` describes all there is.\n",
    );
    let comment = if set.is_empty() { "# " } else { "" };
    let _ = write!(
        out,
        "\n# Which file is what. A pattern matches at any depth unless it begins with `/`.\n{comment}[documents]\n",
    );
    for kind in Kind::ALL {
        let files: Vec<&DocPath> = set.iter().filter(|(of, _)| *of == kind).map(|(_, path)| path).collect();
        if kind == Kind::Tickets || !files.is_empty() {
            let comment = if files.is_empty() { "# " } else { "" };
            let _ = writeln!(out, "{comment}{} = [{}]", kind.name(), patterns(kind, &files));
        }
    }
    out.push_str(
        "\n# The severity of a rule: error, warning, information, hint or off. `baton rules` lists them.\n\
         # [rules]\n# missing-file = \"off\"\n",
    );
    out
}

/// The list of a kind with these files. A list takes the place of the defaults, so it repeats them.
pub(super) fn patterns(kind: Kind, files: &[&DocPath]) -> String {
    let defaults = kind.default_patterns().iter().map(ToString::to_string);
    let patterns = defaults.chain(files.iter().map(|path| pattern_of(path)));
    let patterns: Vec<String> = patterns.map(|pattern| toml::Value::from(pattern).to_string()).collect();
    patterns.join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::Path;

    use super::starter;
    use crate::project::{DocPath, Kind};
    use crate::settings::Settings;

    #[test]
    fn a_new_file_sets_nothing_but_the_files_it_is_given() {
        let names = ["plans/a \"b\" [1].md", "{x}*.md"].map(DocPath::new);
        let set = names.clone().map(|name| (Kind::Tickets, name));
        let settings = Settings::read(Path::new("baton.toml"), &starter(&set)).unwrap();
        assert_eq!(settings.warnings, []);
        let is_plan = |path: &DocPath| settings.configuration.patterns.kinds(path).has(Kind::Tickets);
        assert!(names.iter().all(is_plan));
        assert!(is_plan(&DocPath::new("docs/TICKETS.md")) && !is_plan(&DocPath::new("plans/a.md")));
        assert!(starter(&[]).lines().all(|line| line.is_empty() || line.starts_with('#')));
    }
    #[test]
    fn a_contract_document_is_set_beside_the_defaults_of_its_kind() {
        let text = starter(&[(Kind::Abi, DocPath::new("docs/chain.md"))]);
        assert!(text.contains("\n[documents]\n# tickets = ["), "{text}");
        let settings = Settings::read(Path::new("baton.toml"), &text).unwrap();
        let is_abi = |path| settings.configuration.patterns.kinds(&DocPath::new(path)).has(Kind::Abi);
        assert!(is_abi("docs/chain.md") && is_abi("docs/abi.md") && !is_abi("a/docs/chain.md"));
        assert!(settings.configuration.patterns.kinds(&DocPath::new("TICKETS.md")).has(Kind::Tickets));
    }
}
