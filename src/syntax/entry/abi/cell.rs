//! The words of single cells and values: `nonpayable, settler only`, `` `0xa9059cbb` ``, `#13`.
//!
//! Start at [`mutability`].

use crate::contract::{AbiItem, Mutability, Visibility};
use smol_str::SmolStr;

/// Adds what the words of a cell say of who may call an item and what that changes.
pub fn mutability(item: &mut AbiItem, text: &str) {
    let words =
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | ';' | '`' | '*' | '(' | ')' | '·'));
    for word in words.filter(|word| !word.is_empty()) {
        match word.to_lowercase().as_str() {
            "view" | "constant" | "read-only" | "readonly" | "read" => {
                set(&mut item.mutability, Mutability::View)
            }
            "pure" => set(&mut item.mutability, Mutability::Pure),
            "payable" => set(&mut item.mutability, Mutability::Payable),
            "nonpayable" | "non-payable" => set(&mut item.mutability, Mutability::Nonpayable),
            "external" => set(&mut item.visibility, Visibility::External),
            "public" => set(&mut item.visibility, Visibility::Public),
            "internal" => set(&mut item.visibility, Visibility::Internal),
            "private" => set(&mut item.visibility, Visibility::Private),
            _ if is_modifier(word) => item.modifiers.push(word.into()),
            _ => {}
        }
    }
}

fn set<T>(slot: &mut Option<T>, value: T) {
    slot.get_or_insert(value);
}

/// `onlyOwner`, `whenNotPaused`.
fn is_modifier(word: &str) -> bool {
    ["only", "when"].iter().any(|start| {
        word.strip_prefix(start).is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_uppercase()) && rest.chars().all(char::is_alphanumeric)
        })
    })
}

/// The selector or topic hash in `text`, in lower case.
pub fn selector(text: &str) -> Option<SmolStr> {
    let word = text.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| {
        word.strip_prefix("0x").is_some_and(|digits| {
            matches!(digits.len(), 8 | 64) && digits.chars().all(|c| c.is_ascii_hexdigit())
        })
    })?;
    Some(word.to_lowercase().into())
}

/// The number that `text` is or, after a name, begins with: `13`, `#13`, `(#13)`, `= 13`.
pub fn number(text: &str) -> Option<SmolStr> {
    let text = text
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '`' | '(' | '#' | '=' | ':' | '*'));
    let digits = text.split(|c: char| !(c.is_ascii_digit() || c == '_')).next()?;
    let after = text.get(digits.len()..)?.chars().next();
    let ends = after.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '%'));
    (digits.starts_with(|c: char| c.is_ascii_digit()) && ends).then(|| digits.replace('_', "").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_cell_set_what_they_say() {
        let mut item = AbiItem::default();
        mutability(&mut item, "nonpayable, settler only");
        assert_eq!((item.mutability, item.visibility), (Some(Mutability::Nonpayable), None));
        let mut item = AbiItem::default();
        mutability(&mut item, "`external view` onlyOwner");
        assert_eq!((item.mutability, item.visibility), (Some(Mutability::View), Some(Visibility::External)));
        assert_eq!(item.modifiers, ["onlyOwner"]);
    }

    #[test]
    fn numbers_and_selectors() {
        assert_eq!(number("(#13), x").as_deref(), Some("13"));
        assert_eq!(number(" = 1_000").as_deref(), Some("1000"));
        assert_eq!(number("0x12"), None);
        assert_eq!(number("2.5%"), None);
        assert_eq!(selector("`0xA9059CBB`").as_deref(), Some("0xa9059cbb"));
        assert_eq!(selector("0x12"), None);
    }
}
