//! What the columns of a table about contracts hold, by their names in the languages met in the wild.
//!
//! Start at [`column`].

use super::words::{self, Topic};
use crate::contract::AbiKind;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Names or signatures, of these where the header says so.
    Name(Option<Topic>),
    /// Parameters, or the payload of events.
    Params,
    /// What is returned.
    Returns,
    /// Words such as `view`.
    Mutability,
    /// Events that are emitted.
    Events,
    /// Errors that it may end in.
    Errors,
    /// Functions that something comes from.
    Functions,
    /// Topics beside the functions that publish them.
    Topic,
    /// A type.
    Type,
    /// A selector or topic hash.
    Selector,
    /// A number or value.
    Value,
    /// The contract.
    Contract,
    /// Names of fields or parameters.
    Field,
    /// Something that tells that the table is about something else: addresses, gas, offsets.
    Noise,
    /// Anything else.
    Other,
}

/// What a column named `header` holds.
pub fn column(header: &str) -> Column {
    let words = words::words(header);
    let all = words.join(" ");
    let found = WHOLE.iter().find(|(known, _)| known.contains(&all.as_str()));
    if let Some((_, column)) = found {
        return *column;
    }
    let found = WORDS.iter().find(|(known, _)| words.iter().any(|word| known.contains(&word.as_str())));
    match (found, words::topic(header)) {
        (Some((_, column)), _) => *column,
        (None, Some(topic)) => Column::Name(Some(topic)),
        (None, None) => Column::Other,
    }
}

/// The columns of a table: the first that holds names is the one, others of the kind only name what belongs to it.
pub fn columns(headers: impl Iterator<Item = Column>) -> Vec<Column> {
    let mut has_name = false;
    let mut found: Vec<Column> = headers.collect();
    for column in &mut found {
        if *column == Column::Topic && !has_name {
            *column = Column::Name(EVENT);
        }
        if *column == Column::Field && has_name {
            *column = Column::Params;
        }
        let Column::Name(topic) = *column else { continue };
        if std::mem::replace(&mut has_name, true) {
            *column = match topic {
                Some(Topic::Kind(AbiKind::Event)) => Column::Events,
                Some(Topic::Kind(AbiKind::Error)) => Column::Errors,
                Some(Topic::Kind(AbiKind::Function)) => Column::Functions,
                _ => Column::Other,
            };
        }
    }
    found
}

const EVENT: Option<Topic> = Some(Topic::Kind(AbiKind::Event));
const FUNCTION: Option<Topic> = Some(Topic::Kind(AbiKind::Function));

/// By all of the header's words.
const WHOLE: &[(&[&str], Column)] = &[
    (&["topic"], Column::Topic),
    (&["entry point", "entry points", "call", "函数名", "方法名", "関数名"], Column::Name(FUNCTION)),
    (&["事件名", "イベント名"], Column::Name(EVENT)),
    (
        &[
            "name",
            "signature",
            "名称",
            "名字",
            "名前",
            "nombre",
            "nom",
            "nome",
            "имя",
            "이름",
            "bezeichnung",
            "item",
        ],
        Column::Name(None),
    ),
    (
        &["type", "solidity type", "rust type", "data type", "typ", "tipo", "类型", "型", "тип", "타입"],
        Column::Type,
    ),
    (
        &[
            "code",
            "value",
            "number",
            "id",
            "error code",
            "code value",
            "wert",
            "valor",
            "valeur",
            "编号",
            "代码",
        ],
        Column::Value,
    ),
    (&["access", "caller", "who", "auth", "state mutability", "read write"], Column::Mutability),
    (&["data types"], Column::Other),
];

/// By one of its words; the first that knows one counts.
const WORDS: &[(&[&str], Column)] = &[
    (
        &[
            "address",
            "explorer",
            "gas",
            "cost",
            "chain",
            "network",
            "coverage",
            "tests",
            "offset",
            "size",
            "bits",
            "bytes",
            "register",
            "command",
            "role",
            "message",
            "syscall",
            "opcode",
            "test",
            "severity",
            "status",
            "step",
            "url",
            "link",
            "地址",
            "env",
            "method_id",
            "header",
            "endpoint",
            "path",
            "route",
            "length",
            "width",
        ],
        Column::Noise,
    ),
    (&["selector", "topic0", "sighash", "hash", "选择器", "selektor"], Column::Selector),
    (
        &[
            "return",
            "returns",
            "returned",
            "output",
            "outputs",
            "返回",
            "返回值",
            "戻り値",
            "rückgabe",
            "rückgabewert",
            "retorna",
            "devuelve",
            "retour",
            "retourne",
            "retorno",
            "возвращает",
            "반환",
        ],
        Column::Returns,
    ),
    (
        &[
            "params",
            "parameters",
            "arguments",
            "args",
            "inputs",
            "payload",
            "data",
            "fields",
            "参数",
            "引数",
            "parámetros",
            "paramètres",
            "parâmetros",
            "параметры",
            "매개변수",
            "argumente",
            "argumentos",
        ],
        Column::Params,
    ),
    (
        &["mutability", "visibility", "modifier", "modifiers", "可见性", "mutabilität", "sichtbarkeit"],
        Column::Mutability,
    ),
    (&["by", "emitter"], Column::Functions),
    (&["emits", "emitted"], Column::Events),
    (&["throws", "reverts"], Column::Errors),
    (
        &[
            "field",
            "member",
            "property",
            "parameter",
            "param",
            "argument",
            "arg",
            "input",
            "variant",
            "字段",
            "フィールド",
            "campo",
            "champ",
            "feld",
        ],
        Column::Field,
    ),
    (&["contract", "contrato", "contrat", "vertrag", "合约"], Column::Contract),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known() {
        assert_eq!(column("Function"), Column::Name(FUNCTION));
        assert_eq!(column("**Event**"), Column::Name(EVENT));
        assert_eq!(column("函数"), Column::Name(FUNCTION));
        assert_eq!(column("Return type"), Column::Returns);
        assert_eq!(column("Emitted by"), Column::Functions);
        assert_eq!(column("Description"), Column::Other);
        assert_eq!(column("Gas Used"), Column::Noise);
    }

    #[test]
    fn one_column_holds_the_names() {
        let names = ["Function", "Params", "Errors", "Event"].into_iter().map(column);
        assert_eq!(columns(names), [Column::Name(FUNCTION), Column::Params, Column::Errors, Column::Events]);
    }
}
