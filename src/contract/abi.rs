//! What contracts are called by: functions, events, errors, structs, and the types in them.
//!
//! One model for Solidity and Soroban: a type is a tree of names, so `uint256[]` and `Vec<u32>` are both values and each
//! notation has its own parser. Start at [`AbiItem`].

use smol_str::SmolStr;

/// A function, event, error, struct or enum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AbiItem {
    /// What it is; `None` where a document only names it.
    pub kind: Option<AbiKind>,
    /// Its name, without parameters.
    pub name: SmolStr,
    /// Parameters, fields of a struct, variants of an enum; `None` where nothing is said of them.
    pub inputs: Option<Vec<Param>>,
    /// What a function returns; `None` where nothing is said of it, empty for nothing.
    pub outputs: Option<Vec<Param>>,
    /// Whether it may change the chain, where that is said.
    pub mutability: Option<Mutability>,
    /// Who may call it, where that is said.
    pub visibility: Option<Visibility>,
    /// Modifiers other than the above: `onlyOwner`.
    pub modifiers: Vec<SmolStr>,
    /// The selector or topic that is given for it, with its `0x`, in lower case.
    pub selector: Option<SmolStr>,
    /// The number or value that is given for it: of an error code, of a constant, of an enum's variant.
    pub value: Option<SmolStr>,
}

/// What an item of an ABI is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AbiKind {
    /// A function, a public getter among them.
    Function,
    /// The constructor; its name is `constructor`, or `__constructor` in Soroban.
    Constructor,
    /// An event.
    Event,
    /// A custom error, or a code of an error enum.
    Error,
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// A constant that no getter gives out.
    Constant,
}

/// Whether calling a function may change the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mutability {
    /// Reads nothing.
    Pure,
    /// Reads.
    View,
    /// Changes state, takes no money; what is meant where nothing is written.
    Nonpayable,
    /// Takes money.
    Payable,
}

/// Who may call a function or read a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Anybody: part of the ABI.
    External,
    /// Anybody and the contract itself: part of the ABI.
    Public,
    /// The contract and those that inherit from it: no part of the ABI.
    Internal,
    /// The contract: no part of the ABI.
    Private,
}

impl Visibility {
    /// Whether it makes a thing part of the ABI.
    pub fn is_abi(self) -> bool {
        matches!(self, Visibility::External | Visibility::Public)
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Visibility::External => "external",
            Visibility::Public => "public",
            Visibility::Internal => "internal",
            Visibility::Private => "private",
        }
    }
}

/// A parameter, field or return value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name, if it has one.
    pub name: Option<SmolStr>,
    /// Its type as it is written; [`Type::Unknown`] where only a name is given.
    pub ty: Type,
    /// Its type as callers encode it, where code knows: an enum as `uint8`, a contract as `address`, a struct as the
    /// tuple of its fields.
    pub encoded: Option<Type>,
    /// Whether an event indexes it.
    pub indexed: bool,
}

/// A type as a tree of names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// `uint256`, `Symbol`, `IEscrow.Immutables`.
    Named(SmolStr),
    /// `T[]`, `T[4]`.
    Array(Box<Type>, Option<u64>),
    /// `(A, B)`; `()` is nothing.
    Tuple(Vec<Type>),
    /// `Option<A>`, `BytesN<32>`, `mapping(K => V)` as `mapping<K, V>`.
    Generic(SmolStr, Vec<Type>),
    /// Not written, or not readable.
    Unknown,
}

impl Mutability {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Mutability::Pure => "pure",
            Mutability::View => "view",
            Mutability::Nonpayable => "nonpayable",
            Mutability::Payable => "payable",
        }
    }
}
