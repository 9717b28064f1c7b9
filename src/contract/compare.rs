//! In what a claimed item of an ABI differs from the one in code.
//!
//! What one side does not say agrees with everything. A type agrees when it is the one that is written in code or the one
//! callers encode. Only what breaks a caller is loud; names of parameters, modifiers and the paths of types are told
//! quietly. It judges nothing else and knows no severities. Start at [`differences`].

mod agree;

use super::{AbiItem, AbiKind, Mutability, Param, Type, Visibility, selector};
use agree::{Agreement, lists};
use smol_str::SmolStr;

/// One way in which two items differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The parameters, by number, type or order.
    Parameters {
        /// What the document says.
        claimed: Vec<Type>,
        /// What code says.
        actual: Vec<Type>,
    },
    /// What is returned.
    Returns {
        /// What the document says.
        claimed: Vec<Type>,
        /// What code says.
        actual: Vec<Type>,
    },
    /// The fields of a struct or the variants of an enum, by name or order.
    FieldNames {
        /// What the document says.
        claimed: Vec<SmolStr>,
        /// What code says.
        actual: Vec<SmolStr>,
    },
    /// The type of a field.
    FieldType {
        /// The field.
        name: SmolStr,
        /// What the document says.
        claimed: Type,
        /// What code says.
        actual: Type,
    },
    /// Whether it may change the chain, or takes money.
    Mutability {
        /// What the document says.
        claimed: Mutability,
        /// What code says.
        actual: Mutability,
    },
    /// Which parameters of an event are indexed, by their index; the types agree.
    Indexed {
        /// Those the document says.
        claimed: Vec<usize>,
        /// Those code says.
        actual: Vec<usize>,
    },
    /// The selector or topic the document gives, against the one of the code's signature.
    Selector {
        /// What the document says.
        claimed: SmolStr,
        /// What code says.
        actual: SmolStr,
    },
    /// The number or value.
    Value {
        /// What the document says.
        claimed: SmolStr,
        /// What code says.
        actual: SmolStr,
    },
    /// The name of a parameter, which no caller sees.
    ParameterName {
        /// The parameter, counted from 0.
        index: usize,
        /// What the document says.
        claimed: SmolStr,
        /// What code says.
        actual: SmolStr,
    },
    /// A type of the same name in another contract or module.
    TypePath {
        /// What the document says.
        claimed: Type,
        /// What code says.
        actual: Type,
    },
    /// Who may call it, both part of the ABI or both not.
    Visibility {
        /// What the document says.
        claimed: Visibility,
        /// What code says.
        actual: Visibility,
    },
    /// The modifiers.
    Modifiers {
        /// What the document says.
        claimed: Vec<SmolStr>,
        /// What code says.
        actual: Vec<SmolStr>,
    },
}

impl Difference {
    /// Whether somebody who calls or listens by the document would go wrong.
    pub fn is_loud(&self) -> bool {
        match self {
            Difference::ParameterName { .. } | Difference::TypePath { .. } | Difference::Modifiers { .. } => {
                false
            }
            Difference::Visibility { claimed, actual } => claimed.is_abi() != actual.is_abi(),
            Difference::Mutability { claimed, actual } => !(reads(*claimed) && reads(*actual)),
            _ => true,
        }
    }
}

/// Everything in which `claimed` differs from `actual`, the loudest first. That they have one name and are of one kind is
/// taken for granted.
pub fn differences(claimed: &AbiItem, actual: &AbiItem) -> Vec<Difference> {
    let mut found = match actual.kind {
        Some(AbiKind::Struct | AbiKind::Enum) => fields(claimed, actual),
        _ => parameters(claimed, actual),
    };
    found.extend(returns(claimed, actual));
    found.extend(mutability(claimed, actual));
    found.extend(selectors(claimed, actual));
    found.extend(value(claimed, actual));
    found.extend(visibility(claimed, actual));
    found.extend(modifiers(claimed, actual));
    found.sort_by_key(|difference| !difference.is_loud());
    found
}

fn parameters(claimed: &AbiItem, actual: &AbiItem) -> Vec<Difference> {
    let (Some(claimed), Some(actual)) = (&claimed.inputs, &actual.inputs) else { return Vec::new() };
    match lists(claimed, actual) {
        Agreement::No => vec![Difference::Parameters { claimed: types(claimed), actual: types(actual) }],
        Agreement::ByName(paths) => {
            let paths = paths.into_iter().map(|(claimed, actual)| Difference::TypePath { claimed, actual });
            paths.chain(indexed(claimed, actual)).chain(names(claimed, actual)).collect()
        }
    }
}

fn indexed(claimed: &[Param], actual: &[Param]) -> Option<Difference> {
    let which = |list: &[Param]| -> Vec<usize> {
        list.iter().enumerate().filter(|(_, param)| param.indexed).map(|(index, _)| index).collect()
    };
    let (claimed, actual) = (which(claimed), which(actual));
    // A document that marks none may just not say it.
    (claimed != actual && !claimed.is_empty()).then_some(Difference::Indexed { claimed, actual })
}

fn names(claimed: &[Param], actual: &[Param]) -> Vec<Difference> {
    let plain = |name: &SmolStr| name.trim_matches('_').replace('_', "").to_lowercase();
    let pairs = claimed.iter().zip(actual).enumerate();
    let differing = pairs.filter_map(|(index, (claimed, actual))| {
        let (claimed, actual) = (claimed.name.clone()?, actual.name.clone()?);
        let differ = plain(&claimed) != plain(&actual);
        differ.then_some(Difference::ParameterName { index, claimed, actual })
    });
    differing.collect()
}

/// Fields and variants: their names and order, then their types.
fn fields(claimed: &AbiItem, actual: &AbiItem) -> Vec<Difference> {
    let (Some(claimed), Some(actual)) = (&claimed.inputs, &actual.inputs) else { return Vec::new() };
    let named =
        |list: &[Param]| list.iter().map(|param| param.name.clone()).collect::<Option<Vec<SmolStr>>>();
    if let (Some(claimed), Some(actual)) = (named(claimed), named(actual))
        && claimed != actual
    {
        return vec![Difference::FieldNames { claimed, actual }];
    }
    if claimed.len() != actual.len() {
        return vec![Difference::Parameters { claimed: types(claimed), actual: types(actual) }];
    }
    claimed.iter().zip(actual).filter_map(|(claimed, actual)| field(claimed, actual)).collect()
}

fn field(claimed: &Param, actual: &Param) -> Option<Difference> {
    let name = actual.name.clone().unwrap_or_default();
    let (mine, theirs) = (claimed.ty.clone(), actual.ty.clone());
    match lists(std::slice::from_ref(claimed), std::slice::from_ref(actual)) {
        Agreement::No => Some(Difference::FieldType { name, claimed: mine, actual: theirs }),
        Agreement::ByName(paths) if paths.is_empty() => None,
        Agreement::ByName(_) => Some(Difference::TypePath { claimed: mine, actual: theirs }),
    }
}

fn returns(claimed: &AbiItem, actual: &AbiItem) -> Vec<Difference> {
    let (Some(claimed), Some(actual)) = (&claimed.outputs, &actual.outputs) else { return Vec::new() };
    match agree::returns(claimed, actual) {
        Agreement::No => vec![Difference::Returns { claimed: types(claimed), actual: types(actual) }],
        Agreement::ByName(paths) => {
            paths.into_iter().map(|(claimed, actual)| Difference::TypePath { claimed, actual }).collect()
        }
    }
}

fn mutability(claimed: &AbiItem, actual: &AbiItem) -> Option<Difference> {
    let claimed = claimed.mutability?;
    // Solidity says nothing where it means nonpayable; Soroban knows no such thing and no visibility.
    let actual = actual.mutability.or(actual.visibility.map(|_| Mutability::Nonpayable))?;
    (claimed != actual).then_some(Difference::Mutability { claimed, actual })
}

fn selectors(claimed: &AbiItem, actual: &AbiItem) -> Option<Difference> {
    let claimed = claimed.selector.clone()?;
    let actual = actual.selector.clone().or_else(|| selector::hash(actual).map(SmolStr::from))?;
    // A selector where a topic would stand, or the other way round, is about something else.
    let differ = claimed.len() == actual.len() && claimed.to_lowercase() != actual;
    differ.then_some(Difference::Selector { claimed, actual })
}

fn value(claimed: &AbiItem, actual: &AbiItem) -> Option<Difference> {
    let (claimed, actual) = (claimed.value.clone()?, actual.value.clone()?);
    let plain = |value: &SmolStr| value.replace('_', "");
    (plain(&claimed) != plain(&actual)).then_some(Difference::Value { claimed, actual })
}

fn visibility(claimed: &AbiItem, actual: &AbiItem) -> Option<Difference> {
    let (claimed, actual) = (claimed.visibility?, actual.visibility?);
    (claimed != actual).then_some(Difference::Visibility { claimed, actual })
}

fn modifiers(claimed: &AbiItem, actual: &AbiItem) -> Option<Difference> {
    let (claimed, actual) = (claimed.modifiers.clone(), actual.modifiers.clone());
    // Those of code are no claim the document leaves out.
    let differ = claimed.iter().any(|modifier| !actual.contains(modifier));
    differ.then_some(Difference::Modifiers { claimed, actual })
}

fn types(list: &[Param]) -> Vec<Type> {
    list.iter().map(|param| param.ty.clone()).collect()
}

fn reads(mutability: Mutability) -> bool {
    matches!(mutability, Mutability::Pure | Mutability::View)
}

/// The difference in plain words, as the second half of a sentence that begins with the item's name in code.
pub fn describe(difference: &Difference) -> String {
    let said = "the document says";
    match difference {
        Difference::Parameters { claimed, actual } => {
            format!("takes {}, {said} {}", list(actual), list(claimed))
        }
        Difference::Returns { claimed, actual } => {
            format!("returns {}, {said} {}", list(actual), list(claimed))
        }
        Difference::FieldNames { claimed, actual } => {
            format!("has {}, {said} {}", actual.join(", "), claimed.join(", "))
        }
        Difference::FieldType { name, claimed, actual } => {
            format!("has {name} as {actual}, {said} {claimed}")
        }
        Difference::Mutability { claimed, actual } => {
            format!("is {}, {said} {}", actual.name(), claimed.name())
        }
        Difference::Indexed { claimed, actual } => {
            format!("indexes {}, {said} {}", positions(actual), positions(claimed))
        }
        Difference::Selector { claimed, actual } | Difference::Value { claimed, actual } => {
            format!("is {actual}, {said} {claimed}")
        }
        Difference::ParameterName { index, claimed, actual } => {
            format!("calls parameter {} {actual}, {said} {claimed}", index + 1)
        }
        Difference::TypePath { claimed, actual } => format!("has {actual}, {said} {claimed}"),
        Difference::Visibility { claimed, actual } => {
            format!("is {}, {said} {}", actual.name(), claimed.name())
        }
        Difference::Modifiers { claimed, actual } if actual.is_empty() => {
            format!("has no modifier, {said} {}", claimed.join(" "))
        }
        Difference::Modifiers { claimed, actual } => {
            format!("has {}, {said} {}", actual.join(" "), claimed.join(" "))
        }
    }
}

fn list(types: &[Type]) -> String {
    match types {
        [] => "nothing".into(),
        types => format!("({})", types.iter().map(Type::to_string).collect::<Vec<_>>().join(",")),
    }
}

fn positions(indexes: &[usize]) -> String {
    match indexes {
        [] => "no parameter".into(),
        [one] => format!("parameter {}", one + 1),
        several => {
            let several: Vec<String> = several.iter().map(|index| (index + 1).to_string()).collect();
            format!("parameters {}", several.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::signature;

    /// What is said of the code's item; quiet differences in brackets.
    #[track_caller]
    fn check(claimed: &str, actual: &str, expected: &[&str]) {
        let read = |text| signature(text).unwrap_or_else(|| panic!("{text} is no signature")).item;
        check_items(&read(claimed), &read(actual), expected);
    }

    #[track_caller]
    fn check_items(claimed: &AbiItem, actual: &AbiItem, expected: &[&str]) {
        let said = differences(claimed, actual).into_iter().map(|difference| match difference.is_loud() {
            true => describe(&difference),
            false => format!("[{}]", describe(&difference)),
        });
        assert_eq!(said.collect::<Vec<_>>(), expected);
    }

    fn encoded(text: &str, encoded: &[&str]) -> AbiItem {
        let mut item = signature(text).unwrap().item;
        for (param, encoded) in item.inputs.iter_mut().flatten().zip(encoded) {
            param.encoded = Type::parse(encoded);
        }
        item
    }

    #[test]
    fn parameters_differ_by_number_type_and_order() {
        check(
            "function seat(address to, uint row)",
            "function seat(uint256 row, address to) external",
            &["takes (uint256,address), the document says (address,uint)"],
        );
        check("seat(uint256)", "function seat() external", &["takes nothing, the document says (uint256)"]);
        check("seat(uint row)", "function seat(uint256 row) external", &[]);
    }

    #[test]
    fn what_is_not_said_agrees() {
        check("seat(...)", "function seat(uint256 row) external view returns (bool)", &[]);
        check("seat(row)", "function seat(uint256 row) external payable onlyHost", &[]);
        check("event Seated(uint256 row)", "event Seated(uint256 indexed row)", &[]);
    }

    #[test]
    fn names_modifiers_and_visibility_are_quiet() {
        check(
            "function seat(uint256 number) public onlyHost",
            "function seat(uint256 row) external",
            &[
                "[calls parameter 1 row, the document says number]",
                "[is external, the document says public]",
                "[has no modifier, the document says onlyHost]",
            ],
        );
        check("function seat(uint256 row) external", "function seat(uint256 _row) external whenOpen", &[]);
        check(
            "function seat() external",
            "function seat() internal",
            &["is internal, the document says external"],
        );
    }

    #[test]
    fn what_callers_encode_agrees_as_well() {
        let actual = encoded(
            "function seat(Kind kind, IHall hall, Seat seat)",
            &["uint8", "address", "(uint256,bool)"],
        );
        let claimed = |text| signature(text).unwrap().item;
        check_items(&claimed("seat(Kind,IHall,Seat)"), &actual, &[]);
        check_items(&claimed("seat(uint8,address,(uint256,bool))"), &actual, &[]);
        check_items(
            &claimed("seat(uint256,address,Seat)"),
            &actual,
            &["takes (Kind,IHall,Seat), the document says (uint256,address,Seat)"],
        );
    }

    #[test]
    fn another_path_is_quiet() {
        check(
            "function seat(IHall.Seat calldata seat)",
            "function seat(IBase.Seat calldata seat)",
            &["[has IBase.Seat, the document says IHall.Seat]"],
        );
        check(
            "seat(who: Address)",
            "fn seat(who: soroban_sdk::Address)",
            &["[has soroban_sdk::Address, the document says Address]"],
        );
    }

    #[test]
    fn a_result_agrees_with_what_is_in_it() {
        check("free() -> bool", "fn free(env: Env) -> Result<bool, Error>", &[]);
        check("free() -> ()", "fn free() -> Result<(), Error>", &[]);
        check("free() -> Result<bool, Error>", "fn free() -> Result<bool, Error>", &[]);
        check(
            "free() -> u32",
            "fn free() -> Result<bool, Error>",
            &["returns (Result<bool, Error>), the document says (u32)"],
        );
    }

    #[test]
    fn several_values_are_a_tuple() {
        check("tag() -> (i128 fee, i128 net)", "fn tag() -> (i128, i128)", &[]);
        check(
            "tag() -> (Symbol, Symbol)",
            "fn tag() -> BytesN<32>",
            &["returns (BytesN<32>), the document says (Symbol,Symbol)"],
        );
        check("tags() -> Vec<(Symbol, Symbol)>", "fn tags() -> Vec<(Symbol, Symbol)>", &[]);
    }

    #[test]
    fn a_getter_of_a_struct_gives_its_fields() {
        check(
            "mapping(uint256 => Seat) public seats;",
            "function seats(uint256) external view returns (uint256 row, address who)",
            &["[is external, the document says public]"],
        );
    }

    #[test]
    fn mutability_is_loud_where_it_matters() {
        check(
            "function free() external view",
            "function free() external",
            &["is nonpayable, the document says view"],
        );
        check(
            "function free() external view",
            "function free() external pure",
            &["[is pure, the document says view]"],
        );
        check("free() view", "fn free() -> bool", &[]);
    }

    #[test]
    fn indexed_parameters_are_compared() {
        check(
            "event Seated(uint256 indexed row, address who)",
            "event Seated(uint256 indexed row, address indexed who)",
            &["indexes parameters 1, 2, the document says parameter 1"],
        );
    }

    #[test]
    fn structs_differ_by_names_order_and_types() {
        check(
            "struct Seat { uint256 row; address who; }",
            "struct Seat { address who; uint256 row; }",
            &["has who, row, the document says row, who"],
        );
        check(
            "struct Seat { uint row; address who; }",
            "struct Seat { uint256 row; bytes32 who; }",
            &["has who as bytes32, the document says address"],
        );
        check(
            "enum Kind { Front, Back }",
            "enum Kind { Front, Middle, Back }",
            &["has Front, Middle, Back, the document says Front, Back"],
        );
    }

    #[test]
    fn selectors_and_values_are_compared() {
        let mut claimed = signature("seat(uint256)").unwrap().item;
        claimed.selector = Some("0xa9059cbb".into());
        let actual = signature("function seat(uint256 row)").unwrap().item;
        let right = selector::selector(&actual).unwrap();
        check_items(&claimed, &actual, &[&format!("is {right}, the document says 0xa9059cbb")]);
        check("uint256 public constant MOST = 1_000;", "uint256 public constant MOST = 1000;", &[]);
        check("uint256 constant MOST = 5;", "uint256 constant MOST = 6;", &["is 6, the document says 5"]);
    }
}
