//! The text of a new settings file, with nothing set that need not be. Start at [`starter`].

use std::fmt::Write as _;

use crate::project::kind::pattern_of;
use crate::project::{DocPath, Kind};

/// A new `baton.toml`. `tickets` are files that hold tickets under names the defaults do not know, relative to the settings file.
pub fn starter(tickets: &[DocPath]) -> String {
    // A list takes the place of the defaults, so it repeats them.
    let defaults = Kind::Tickets.default_patterns().iter().map(ToString::to_string);
    let patterns = defaults.chain(tickets.iter().map(pattern_of));
    let patterns: Vec<String> = patterns.map(|pattern| toml::Value::from(pattern).to_string()).collect();
    let mut out = String::from(
        "# Settings of Baton, which checks the plans in this folder and below it.\n\
         # Everything has a default and may be left out; `baton schema` describes all there is.\n",
    );
    let comment = if tickets.is_empty() { "# " } else { "" };
    let _ = write!(
        out,
        "\n# Which file is what. A pattern matches at any depth unless it begins with `/`.\n\
         {comment}[documents]\n{comment}tickets = [{}]\n",
        patterns.join(", ")
    );
    out.push_str(
        "\n# The severity of a rule: error, warning, information, hint or off. `baton rules` lists them.\n\
         # [rules]\n# missing-file = \"off\"\n",
    );
    out
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
        let settings = Settings::read(Path::new("baton.toml"), &starter(&names)).unwrap();
        assert_eq!(settings.warnings, []);
        let is_plan = |path: &DocPath| settings.configuration.patterns.kinds(path).has(Kind::Tickets);
        assert!(names.iter().all(is_plan));
        assert!(is_plan(&DocPath::new("docs/TICKETS.md")) && !is_plan(&DocPath::new("plans/a.md")));
        assert!(starter(&[]).lines().all(|line| line.is_empty() || line.starts_with('#')));
    }
}
