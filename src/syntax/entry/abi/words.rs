//! The words of headings and labels in documents about contracts, in the languages met in the wild.
//!
//! Tables of words only. Start at [`topic`].

use crate::contract::AbiKind;

/// What a heading or a label gathers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Items of one kind.
    Kind(AbiKind),
    /// Structs and enums.
    Types,
    /// State variables: what can be read of them are getters.
    Variables,
}

impl Topic {
    /// The kind of what is gathered, where nothing else says it.
    pub fn kind(self) -> AbiKind {
        match self {
            Topic::Kind(kind) => kind,
            Topic::Types => AbiKind::Struct,
            Topic::Variables => AbiKind::Function,
        }
    }
}

/// What a heading of these words gathers: `Main Functions`, `Custom errors`, `事件`; `None` for any other.
pub fn topic(text: &str) -> Option<Topic> {
    let words = words(text);
    if let [word] = words.as_slice()
        && !word.is_ascii()
        && let Some((_, topic)) = UNSPACED.iter().find(|(ending, _)| word.ends_with(ending))
    {
        return Some(*topic);
    }
    let mut found = None;
    for word in &words {
        match topic_word(word) {
            Some(topic) if found.is_none() || found == Some(topic) => found = Some(topic),
            // `State variables` and `Data types`: the last word counts; `Functions and events` gather two kinds.
            Some(_) => return None,
            None if LIGHT.contains(&word.as_str()) => {}
            None => {
                return (words.len() <= 3).then(|| words.last().and_then(|word| topic_word(word))).flatten();
            }
        }
    }
    found.filter(|_| words.len() <= 6)
}

fn topic_word(word: &str) -> Option<Topic> {
    TOPICS.iter().find(|(known, _)| known.contains(&word)).map(|(_, topic)| *topic)
}

/// How a heading's section is to be read where it gathers nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Voice {
    /// Claims as any other.
    Full,
    /// Signatures in fences claim; tables and lists there are about something else: roles, keys.
    Quiet,
    /// Claims nothing: examples, deployments.
    Silent,
}

/// How a section under a heading of these words is to be read.
pub fn voice(text: &str) -> Voice {
    let words = words(text);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if has(SILENT) || SILENT_PARTS.iter().any(|part| text.to_lowercase().contains(part)) {
        return Voice::Silent;
    }
    if has(QUIET) { Voice::Quiet } else { Voice::Full }
}

/// What a label in the section of one item says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What it takes; the fields of an event or struct.
    Inputs,
    /// What it gives back.
    Outputs,
    /// Whether it may change the chain.
    Mutability,
    /// Its selector or topic.
    Selector,
    /// Events it emits.
    Events,
    /// Errors it may end in.
    Errors,
    /// The whole signature.
    Signature,
    /// Something that names no items: requirements, notes, examples.
    Other,
}

/// What a label of these words says of an item.
pub fn part(label: &str) -> Option<Part> {
    let words = words(label);
    let (first, last) = (words.first()?, words.last()?);
    PARTS
        .iter()
        .find(|(known, _)| known.contains(&last.as_str()) || known.contains(&first.as_str()))
        .map(|(_, part)| *part)
}

/// The words of `text` in lower case.
pub fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

const FUNCTION: Topic = Topic::Kind(AbiKind::Function);
const EVENT: Topic = Topic::Kind(AbiKind::Event);
const ERROR: Topic = Topic::Kind(AbiKind::Error);

/// Words that gather, in lower case.
const TOPICS: &[(&[&str], Topic)] = &[
    (
        &[
            "function",
            "functions",
            "method",
            "methods",
            "entrypoint",
            "entrypoints",
            "getter",
            "getters",
            "setter",
            "setters",
            "funktion",
            "funktionen",
            "methoden",
            "fonction",
            "fonctions",
            "méthodes",
            "función",
            "función",
            "funciones",
            "métodos",
            "função",
            "funções",
            "funzione",
            "funzioni",
            "metodi",
            "функция",
            "функции",
            "методы",
            "함수",
            "메서드",
        ],
        FUNCTION,
    ),
    (
        &[
            "event",
            "events",
            "ereignis",
            "ereignisse",
            "evento",
            "eventos",
            "eventi",
            "événement",
            "événements",
            "evénements",
            "событие",
            "события",
            "이벤트",
        ],
        EVENT,
    ),
    (
        &[
            "error",
            "errors",
            "reverts",
            "fehler",
            "erreur",
            "erreurs",
            "errores",
            "erro",
            "erros",
            "errore",
            "errori",
            "ошибка",
            "ошибки",
            "오류",
            "에러",
        ],
        ERROR,
    ),
    (
        &[
            "struct",
            "structs",
            "structure",
            "structures",
            "strukturen",
            "estructura",
            "estructuras",
            "estruturas",
            "strutture",
            "структуры",
            "구조체",
        ],
        Topic::Kind(AbiKind::Struct),
    ),
    (&["enum", "enums", "enumeration", "enumerations"], Topic::Kind(AbiKind::Enum)),
    (&["type", "types", "typen", "tipos", "tipi", "типы", "타입"], Topic::Types),
    (&["variable", "variables", "variablen", "zustandsvariablen", "переменные", "변수"], Topic::Variables),
    (
        &["constant", "constants", "konstanten", "constantes", "costanti", "константы", "상수"],
        Topic::Kind(AbiKind::Constant),
    ),
    (&["constructor", "constructors", "konstruktor", "constructeur"], Topic::Kind(AbiKind::Constructor)),
];

/// The same where words are not set apart, by how a heading ends.
const UNSPACED: &[(&str, Topic)] = &[
    ("函数", FUNCTION),
    ("函數", FUNCTION),
    ("方法", FUNCTION),
    ("接口", FUNCTION),
    ("関数", FUNCTION),
    ("メソッド", FUNCTION),
    ("事件", EVENT),
    ("イベント", EVENT),
    ("错误", ERROR),
    ("錯誤", ERROR),
    ("エラー", ERROR),
    ("数据结构", Topic::Types),
    ("結構", Topic::Types),
    ("结构体", Topic::Kind(AbiKind::Struct)),
    ("結構體", Topic::Kind(AbiKind::Struct)),
    ("構造体", Topic::Kind(AbiKind::Struct)),
    ("枚举", Topic::Kind(AbiKind::Enum)),
    ("类型", Topic::Types),
    ("状态变量", Topic::Variables),
    ("常量", Topic::Kind(AbiKind::Constant)),
];

/// Words that may stand beside one that gathers.
const LIGHT: &[&str] = &[
    "main",
    "core",
    "key",
    "public",
    "external",
    "internal",
    "private",
    "view",
    "pure",
    "payable",
    "read",
    "write",
    "only",
    "admin",
    "owner",
    "user",
    "custom",
    "contract",
    "contracts",
    "smart",
    "abi",
    "all",
    "emitted",
    "catalog",
    "catalogue",
    "reference",
    "list",
    "signature",
    "signatures",
    "and",
    "the",
    "of",
    "on",
    "in",
    "by",
    "for",
    "important",
    "state",
    "data",
    "special",
    "additional",
    "other",
    "common",
    "emergency",
    "privileged",
    "query",
    "queries",
    "changing",
    "mutating",
    "transaction",
    "exported",
    "available",
    "supported",
    "chain",
    "code",
    "codes",
    "storage",
    "callable",
    "restricted",
    "standard",
    "helper",
    "utility",
    "management",
    "specific",
    "s",
];

/// Words of headings below which nothing is claimed.
const SILENT: &[&str] = &[
    "example",
    "examples",
    "usage",
    "testing",
    "tests",
    "test",
    "coverage",
    "deployment",
    "deployments",
    "deploy",
    "deployed",
    "deploying",
    "cli",
    "contents",
    "toc",
    "integration",
    "integrations",
    "integrating",
    "quickstart",
    "installation",
    "install",
    "setup",
    "environment",
    "env",
    "gas",
    "changelog",
    "faq",
    "troubleshooting",
    "panics",
    "addresses",
    "networks",
    "network",
    "audit",
    "audits",
    "license",
    "scripts",
    "roadmap",
    "todo",
    "verification",
    "migration",
    "migrations",
    "prerequisites",
    "tutorial",
    "walkthrough",
    "beispiel",
    "beispiele",
    "exemple",
    "exemples",
    "ejemplo",
    "ejemplos",
    "exemplo",
    "exemplos",
    "despliegue",
    "déploiement",
    "bereitstellung",
    "inhalt",
    "примеры",
    "пример",
    "links",
    "resources",
];

/// The same where several words or none make them.
const SILENT_PARTS: &[&str] = &[
    "getting started",
    "quick start",
    "best practice",
    "storage key",
    "storage layout",
    "部署",
    "示例",
    "例子",
    "目录",
    "使用例",
    "目次",
];

/// Words of headings below which only signatures in fences claim.
const QUIET: &[&str] = &[
    "role",
    "roles",
    "access",
    "permission",
    "permissions",
    "security",
    "authorization",
    "auth",
    "overview",
    "features",
    "rollen",
    "invariants",
    "assumptions",
    "risks",
    "notes",
];

/// Labels in the section of one item.
const PARTS: &[(&[&str], Part)] = &[
    (
        &[
            "parameter",
            "parameters",
            "params",
            "param",
            "arguments",
            "args",
            "inputs",
            "input",
            "fields",
            "payload",
            "data",
            "parámetros",
            "paramètres",
            "parâmetros",
            "参数",
            "引数",
            "параметры",
            "топики",
            "topics",
        ],
        Part::Inputs,
    ),
    (
        &[
            "returns",
            "return",
            "output",
            "outputs",
            "rückgabe",
            "rückgabewert",
            "retourne",
            "retour",
            "devuelve",
            "retorna",
            "retorno",
            "返回",
            "返回值",
            "戻り値",
            "возвращает",
        ],
        Part::Outputs,
    ),
    (
        &["mutability", "visibility", "modifiers", "modifier", "type", "mutabilität", "sichtbarkeit"],
        Part::Mutability,
    ),
    (&["selector", "topic", "topic0", "selektor"], Part::Selector),
    (
        &["signature", "declaration", "prototype", "syntax", "interface", "签名", "signatur", "firma"],
        Part::Signature,
    ),
    (&["emits", "events", "event", "emitted"], Part::Events),
    (&["errors", "error", "reverts", "throws", "revert"], Part::Errors),
    (
        &[
            "requirements",
            "requires",
            "notes",
            "note",
            "example",
            "auth",
            "access",
            "panics",
            "effects",
            "preconditions",
            "usage",
            "description",
            "steps",
            "behavior",
            "behaviour",
            "checks",
            "validation",
            "conditions",
            "warning",
            "security",
            "state",
        ],
        Part::Other,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(topic: Option<Topic>, headings: &[&str]) {
        for heading in headings {
            assert_eq!(super::topic(heading), topic, "{heading}");
        }
    }

    #[test]
    fn headings_gather() {
        check(
            Some(FUNCTION),
            &[
                "Functions",
                "Main Functions",
                "Read-only functions",
                "Entrypoints",
                "Liquidity Functions",
                "核心函数",
                "Funktionen",
            ],
        );
        check(Some(EVENT), &["Events", "Event catalog", "Events emitted", "合约事件", "イベント"]);
        check(Some(ERROR), &["Custom Errors", "Error Codes", "エラー"]);
        check(Some(Topic::Types), &["Types", "Data Types", "Storage types"]);
        check(Some(Topic::Variables), &["State Variables"]);
    }

    #[test]
    fn other_headings_do_not() {
        check(
            None,
            &[
                "Error handling",
                "Functions and Events",
                "How the events are streamed to clients",
                "Pairs",
                "Overview",
                "",
                "接口说明",
            ],
        );
        check(None, &["StableRouter — Entrypoint & Event Reference"]);
    }

    #[test]
    fn examples_and_deployments_are_silent() {
        assert_eq!(voice("Deployed Contracts"), Voice::Silent);
        assert_eq!(voice("CLI Examples"), Voice::Silent);
        assert_eq!(voice("Error Panics"), Voice::Silent);
        assert_eq!(voice("部署地址"), Voice::Silent);
        assert_eq!(voice("Access Control"), Voice::Quiet);
        assert_eq!(voice("Lifecycle"), Voice::Full);
    }
}
