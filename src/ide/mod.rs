//! What an editor can ask: one file per feature, each a pure function of a snapshot and a place, giving plain structs.
//!
//! ```text
//!  (Snapshot, path, byte) ──subject──▶ the ticket or group that stands there ──▶ hover, definition, references, …
//! ```
//!
//! Places are bytes of the document as the snapshot has it; texts are Markdown. It knows no protocol and no editor: the
//! server translates, the command line may ask the same. Nothing here fails or waits; what is not known is left out.
//! Hover, definition and completion never walk through a document: they look up. Start at [`mod@hover`], which shows
//! the shape of every feature, then `subject.rs`.

pub mod code_actions;
pub mod completion;
pub mod definition;
pub mod diagnostics;
pub mod document_symbols;
pub mod folding;
pub mod highlights;
pub mod hover;
mod lists;
mod occurrences;
mod places;
pub mod references;
pub mod rename;
mod subject;
pub mod workspace_symbols;

pub use code_actions::{Action, ActionKind, code_actions, code_actions_of};
pub use completion::{Completion, CompletionKind, CompletionList, completion};
pub use definition::{Target, definition};
pub use diagnostics::{Diagnostic, Related, Tag, diagnostics, diagnostics_of};
pub use document_symbols::{Symbol, SymbolKind, document_symbols};
pub use folding::{Fold, FoldKind, folding};
pub use highlights::{Access, Highlight, highlights};
pub use hover::{Hover, hover};
pub use references::{Reference, references};
pub use rename::{RenameEdit, RenameEdits, RenameError, prepare_rename, rename};
pub use workspace_symbols::{WorkspaceSymbol, workspace_symbols};
