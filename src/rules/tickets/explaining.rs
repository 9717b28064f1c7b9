//! Which sections show how tickets are written rather than hold any: "Template", "How to add a ticket".
//!
//! Start at [`explaining`].

use crate::syntax::{Section, facts::Form};
use std::sync::Arc;

/// Words in a heading that say the text below shows how tickets are written, lower case.
const EXPLAINING: &[&str] = &[
    "template",
    "templates",
    "format",
    "formats",
    "example",
    "examples",
    "how",
    "convention",
    "conventions",
    "naming",
    "legend",
    "schema",
    "structure",
    "guide",
    "guidelines",
    "adding",
    "creating",
    "writing",
    "rules",
    "plantilla",
    "formato",
    "ejemplo",
    "modèle",
    "exemple",
    "vorlage",
    "beispiel",
    "шаблон",
    "формат",
    "пример",
    "模板",
    "格式",
    "示例",
    "テンプレート",
    "書式",
    "例",
    "템플릿",
    "형식",
    "예시",
];

/// The sections below a heading that explains the form, or that is itself still to be filled in.
pub fn explaining<'a>(sections: impl Iterator<Item = &'a Arc<Section>>) -> Vec<u32> {
    let (mut found, mut open) = (Vec::new(), None);
    for (index, section) in (0u32..).zip(sections) {
        let Some(heading) = &section.facts.heading else { continue };
        open = open.filter(|level| heading.level > *level);
        let lower = heading.text.to_lowercase();
        let explains = lower.split(|c: char| !c.is_alphanumeric()).any(|word| EXPLAINING.contains(&word))
            || EXPLAINING
                .iter()
                .any(|word| word.starts_with(|c: char| c > '\u{2e80}') && lower.contains(word));
        let declares =
            section.facts.candidates.first().is_some_and(|candidate| candidate.form == Form::Heading);
        if open.is_none() && explains && !declares {
            open = Some(heading.level);
        }
        if open.is_some() {
            found.push(index);
        }
    }
    found
}
