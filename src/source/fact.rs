//! What code says, every name resolved. Start at [`Fact`].

use crate::{contract::Said, text::Span};
use smol_str::SmolStr;

/// Everything the code of a workspace says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The facts, by file and place.
    pub facts: Vec<Fact>,
    /// The contracts, interfaces and libraries.
    pub contracts: Vec<Contract>,
    /// Files that send or receive messages whose names are not known, or mount routes where that is not known: what is
    /// not among the facts may still exist.
    pub unresolved: Vec<Unresolved>,
}

/// One thing that code says.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What. Places in it are bytes of the file.
    pub said: Said,
    /// The contract that has it.
    pub owner: Option<SmolStr>,
    /// The contract it is inherited from, where that is another than the owner.
    pub inherited: Option<SmolStr>,
    /// Who says it.
    pub side: Side,
    /// The file, relative to the workspace.
    pub path: SmolStr,
    /// Where its name stands in the file.
    pub at: Span,
    /// Where all of it stands: the declaration, the call.
    pub whole: Span,
}

/// Who says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// A contract.
    Chain,
    /// A server: it serves the route, handles or sends the message.
    Server,
    /// A client: it calls the route, handles or sends the message.
    Client,
    /// Both share it: a typed map of messages, a constant.
    Shared,
}

/// A contract, interface, library or router of contracts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Its name.
    pub name: SmolStr,
    /// What it is.
    pub kind: ContractKind,
    /// The contracts it inherits from, the nearest first, as far as they are known.
    pub bases: Vec<SmolStr>,
    /// What it inherits from that is not in the workspace, as it is written: it may have members nobody sees.
    pub unseen: Vec<SmolStr>,
    /// Whether a compiler said what it has for others to call, so that no member of that kind is unseen.
    pub compiled: bool,
    /// The file, relative to the workspace.
    pub path: SmolStr,
    /// Where its name stands.
    pub at: Span,
}

/// What a contract is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContractKind {
    /// Deployable.
    Contract,
    /// `abstract contract`.
    Abstract,
    /// `interface`, or a trait.
    Interface,
    /// `library`.
    Library,
}

/// A place where code says something that cannot be told from the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// What kind of thing.
    pub what: What,
    /// The file, relative to the workspace.
    pub path: SmolStr,
    /// Where.
    pub at: Span,
}

/// What cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// The name of a message.
    Message,
    /// The path of a route, or where a router is mounted.
    Route,
}
