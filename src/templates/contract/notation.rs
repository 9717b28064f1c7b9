//! How what code says is written: in the words of its language, or as a shorthand. Start at [`signature`].

use crate::{
    contract::{AbiItem, AbiKind, Message, Mutability, Param, Payload, Role, Said, Type, Visibility},
    source::{Fact, Language},
};

/// The words in which contracts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `function claim(uint256 id) external returns (bool)`.
    Solidity,
    /// `fn claim(id: u32) -> bool`.
    Soroban,
}

/// All that a fact says, as its language writes it: `event Seated(uint256 indexed row)`, `fn seat(row: u32) -> bool`; a
/// route as `GET /lobbies/:id`, a message as a call: `room:join({ code: string })`.
pub fn signature(fact: &Fact) -> String {
    match &fact.said {
        Said::Abi(item) => Notation::of(fact).whole(item),
        Said::Route(route) => route.to_string(),
        Said::Message(message) => call(message),
    }
}

impl Notation {
    /// The notation of the file that says it.
    pub fn of(fact: &Fact) -> Notation {
        match Language::of(&fact.path) {
            Some(Language::Rust) => Notation::Soroban,
            _ => Notation::Solidity,
        }
    }

    /// The language of a fence.
    pub fn fence(self) -> &'static str {
        match self {
            Notation::Solidity => "solidity",
            Notation::Soroban => "rust",
        }
    }

    /// A type.
    pub fn ty(self, ty: &Type) -> String {
        let list = |parts: &[Type]| parts.iter().map(|part| self.ty(part)).collect::<Vec<_>>().join(", ");
        match (self, ty) {
            (Notation::Soroban, Type::Array(of, None)) => format!("Vec<{}>", self.ty(of)),
            (Notation::Soroban, Type::Array(of, Some(length))) => format!("[{}; {length}]", self.ty(of)),
            (Notation::Soroban, Type::Tuple(parts)) => format!("({})", list(parts)),
            (Notation::Soroban, Type::Generic(name, parts)) => format!("{name}<{}>", list(parts)),
            _ => ty.to_string(),
        }
    }

    /// A parameter with its name, where it has one.
    fn param(self, param: &Param) -> String {
        let name = param.name.as_deref().unwrap_or_default();
        if param.ty == Type::Unknown {
            return name.to_string();
        }
        let ty = self.ty(&param.ty);
        match self {
            _ if name.is_empty() => {
                format!("{ty}{}", if param.indexed && self == Notation::Solidity { " indexed" } else { "" })
            }
            Notation::Solidity => format!("{ty}{} {name}", if param.indexed { " indexed" } else { "" }),
            Notation::Soroban => format!("{name}: {ty}"),
        }
    }

    /// Parameters, without the brackets around them; `None` where code does not say all of them.
    pub fn params(self, list: Option<&Vec<Param>>) -> Option<String> {
        let list = list?;
        let known = list.iter().all(|param| param.ty != Type::Unknown || param.name.is_some());
        known.then(|| list.iter().map(|param| self.param(param)).collect::<Vec<_>>().join(", "))
    }

    /// What a function returns, without brackets around a single value; `None` for nothing, or nothing known.
    pub fn returns(self, item: &AbiItem) -> Option<String> {
        let list = item.outputs.as_ref().filter(|list| !list.is_empty())?;
        let text = self.params(Some(list))?;
        Some(if list.len() == 1 { text } else { format!("({text})") })
    }

    /// The name with its parameters: `seat(uint256 row)`.
    pub fn short(self, item: &AbiItem) -> String {
        match (item.kind, self.params(item.inputs.as_ref())) {
            // A code of an error enum, and everything of which more is not known, is its name.
            (Some(AbiKind::Error), Some(params)) if params.is_empty() => item.name.to_string(),
            (Some(AbiKind::Struct | AbiKind::Enum | AbiKind::Constant), _) | (_, None) => {
                item.name.to_string()
            }
            (_, Some(params)) => format!("{}({params})", item.name),
        }
    }

    /// The name with its parameters and what it returns, as the language puts it: `seat(row: u32) -> bool`.
    pub fn with_returns(self, item: &AbiItem) -> String {
        match (self, self.returns(item)) {
            (_, None) => self.short(item),
            (Notation::Soroban, Some(returns)) => format!("{} -> {returns}", self.short(item)),
            (Notation::Solidity, Some(returns)) => {
                format!("{} returns ({})", self.short(item), inner(&returns))
            }
        }
    }

    /// The words of the head of a function, in the order of the language: `external payable`.
    fn head(item: &AbiItem) -> String {
        let words = [
            item.visibility.filter(|visibility| visibility.is_abi()).map(Visibility::name),
            item.mutability.filter(|mutability| *mutability != Mutability::Nonpayable).map(Mutability::name),
        ];
        words.into_iter().flatten().map(|word| format!(" {word}")).collect()
    }

    /// The whole declaration, without a semicolon.
    pub fn whole(self, item: &AbiItem) -> String {
        let short = self.short(item);
        match (self, item.kind) {
            (_, Some(AbiKind::Event)) => format!("event {short}"),
            (Notation::Solidity, Some(AbiKind::Error)) if !short.contains('(') => format!("error {short}()"),
            (_, Some(AbiKind::Error)) => format!("error {short}"),
            (_, Some(AbiKind::Struct)) => format!("struct {} {{ {} }}", item.name, self.fields(item)),
            (_, Some(AbiKind::Enum)) => format!("enum {} {{ {} }}", item.name, self.fields(item)),
            (Notation::Solidity, Some(AbiKind::Constructor)) => format!("{short}{}", Notation::head(item)),
            (Notation::Soroban, Some(AbiKind::Constant) | None) => short,
            (Notation::Soroban, _) => format!("fn {}", self.with_returns(item)),
            (Notation::Solidity, _) => {
                let returns = self.returns(item).map(|returns| format!(" returns ({})", inner(&returns)));
                let keyword =
                    if ["receive", "fallback"].contains(&item.name.as_str()) { "" } else { "function " };
                format!("{keyword}{short}{}{}", Notation::head(item), returns.unwrap_or_default())
            }
        }
    }

    /// The fields of a struct, or the variants of an enum.
    fn fields(self, item: &AbiItem) -> String {
        let list = item.inputs.as_deref().unwrap_or_default();
        let fields = list.iter().map(|param| self.param(param));
        let end = if self == Notation::Solidity && item.kind == Some(AbiKind::Struct) { "; " } else { ", " };
        let text: String = fields.map(|field| field + end).collect();
        let keep = if end == "; " { 1 } else { 2 };
        text.get(..text.len().saturating_sub(if keep == 1 { 1 } else { 2 })).unwrap_or_default().to_string()
    }
}

/// Several values without the brackets around them.
fn inner(returns: &str) -> &str {
    returns.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(returns)
}

/// A message as a call with what it carries.
pub fn call(message: &Message) -> String {
    let argument = |payload: &&Payload| matches!(payload.role, Role::Argument(_));
    let mut parts: Vec<String> =
        message.payloads.iter().filter(argument).map(|payload| payload.shape.to_string()).collect();
    parts.dedup();
    let ack = message.payloads.iter().find(|payload| payload.role == Role::Ack);
    parts.extend(ack.map(|ack| format!("(answer: {}) => void", ack.shape)));
    format!("{}({})", message.name, parts.join(", "))
}
