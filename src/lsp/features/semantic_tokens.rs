//! `textDocument/semanticTokens/full`, `full/delta` and `range`. Start at [`full`].
//!
//! Standard types carry the status by the colour every theme gives them, so that nothing has to be set up: what is done is as quiet as
//! a comment. Modifiers say it by name, for whoever has colours of their own: `class.todo`, `*.done`.

use tower_lsp::ls_types::{
    SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensDelta,
    SemanticTokensDeltaParams, SemanticTokensEdit, SemanticTokensFullDeltaResult, SemanticTokensFullOptions,
    SemanticTokensLegend, SemanticTokensOptions, SemanticTokensParams, SemanticTokensRangeParams,
    SemanticTokensRangeResult, SemanticTokensResult, SemanticTokensServerCapabilities, Uri,
    WorkDoneProgressOptions,
};

use crate::ide::{self, Token, TokenKind};
use crate::lsp::client::Client;
use crate::lsp::convert;
use crate::lsp::documents::key;
use crate::lsp::snapshot::{Asked, Snapshot};
use crate::syntax::facts::Status;

/// A type and the status it stands for; its place here is its number.
const TYPES: [SemanticTokenType; 6] = [
    SemanticTokenType::CLASS,
    SemanticTokenType::FUNCTION,
    SemanticTokenType::COMMENT,
    SemanticTokenType::REGEXP,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::ENUM_MEMBER,
];

/// Each has the bit of its place.
const MODIFIERS: [SemanticTokenModifier; 8] = [
    SemanticTokenModifier::DECLARATION,
    SemanticTokenModifier::DEPRECATED,
    SemanticTokenModifier::new("todo"),
    SemanticTokenModifier::new("doing"),
    SemanticTokenModifier::new("done"),
    SemanticTokenModifier::new("blocked"),
    SemanticTokenModifier::new("dropped"),
    SemanticTokenModifier::new("unknown"),
];

/// What a client that draws tokens is offered.
pub(in crate::lsp) fn offer(client: &Client) -> Option<SemanticTokensServerCapabilities> {
    let options = SemanticTokensOptions {
        legend: SemanticTokensLegend { token_types: TYPES.to_vec(), token_modifiers: MODIFIERS.to_vec() },
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    };
    client.tokens.then_some(SemanticTokensServerCapabilities::SemanticTokensOptions(options))
}

/// All tokens of a document.
pub(in crate::lsp) fn full(
    snapshot: &Snapshot,
    params: &SemanticTokensParams,
) -> Option<SemanticTokensResult> {
    let uri = &params.text_document.uri;
    let data = whole(snapshot, uri)?;
    let result_id = snapshot.tokens.keep(&snapshot.documents, key(uri), &data);
    Some(SemanticTokensResult::Tokens(SemanticTokens { result_id: Some(result_id), data }))
}

/// The same, as what has changed since the client last asked.
pub(in crate::lsp) fn delta(
    snapshot: &Snapshot,
    params: &SemanticTokensDeltaParams,
) -> Option<SemanticTokensFullDeltaResult> {
    let uri = &params.text_document.uri;
    let data = whole(snapshot, uri)?;
    let before = snapshot.tokens.kept(&key(uri), &params.previous_result_id);
    let result_id = Some(snapshot.tokens.keep(&snapshot.documents, key(uri), &data));
    Some(match before {
        Some(before) => {
            let edits = difference(&before, &data).into_iter().collect();
            SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta { result_id, edits })
        }
        None => SemanticTokensFullDeltaResult::Tokens(SemanticTokens { result_id, data }),
    })
}

/// The tokens that are in sight.
pub(in crate::lsp) fn range(
    snapshot: &Snapshot,
    params: &SemanticTokensRangeParams,
) -> Option<SemanticTokensRangeResult> {
    let asked = snapshot.document(&params.text_document.uri)?;
    let within = convert::range_from(asked.member.document.text(), params.range, snapshot.client.encoding);
    let data = tokens(&asked, within);
    let result = SemanticTokensRangeResult::Tokens(SemanticTokens { result_id: None, data });
    (!asked.member.kinds.is_empty()).then_some(result)
}

/// Nothing for documents that are nothing of ours. No tokens are an answer: there may have been some before.
fn whole(snapshot: &Snapshot, uri: &Uri) -> Option<Vec<SemanticToken>> {
    let asked = snapshot.document(uri).filter(|asked| !asked.member.kinds.is_empty())?;
    Some(tokens(&asked, 0..asked.member.document.text().len()))
}

/// Each relative to the one before.
fn tokens(asked: &Asked<'_>, within: std::ops::Range<usize>) -> Vec<SemanticToken> {
    let findings = asked.view.findings.check(&asked.view.project, asked.path());
    let found = ide::semantic_tokens(&asked.view.project, asked.path(), within, &findings);
    let (mut line, mut start) = (0, 0);
    let encoded = found.into_iter().map(|token| {
        let (token_type, token_modifiers_bitset) = numbers(&token);
        let range = asked.range(token.range);
        let delta_line = range.start.line - line;
        let delta_start = range.start.character - if delta_line == 0 { start } else { 0 };
        (line, start) = (range.start.line, range.start.character);
        let length = range.end.character.saturating_sub(range.start.character);
        SemanticToken { delta_line, delta_start, length, token_type, token_modifiers_bitset }
    });
    encoded.collect()
}

/// The place of a token's type, and the bits of its modifiers.
fn numbers(token: &Token) -> (u32, u32) {
    let of = |status: Option<Status>| match status {
        None => (0, 0),
        Some(Status::Todo) => (0, 1 << 2),
        Some(Status::Doing) => (1, 1 << 3),
        Some(Status::Done) => (2, 1 << 4),
        Some(Status::Blocked) => (3, 1 << 5),
        Some(Status::Dropped) => (2, 1 << 6 | 1 << 1),
    };
    let (kind, modifiers) = match token.kind {
        TokenKind::Ticket(status) => of(status),
        TokenKind::Unknown => (4, 1 << 7),
        TokenKind::Status(status) => (5, of(Some(status)).1),
    };
    (kind, modifiers | u32::from(token.declaration))
}

/// The one edit that makes `before` into `now`, counted in numbers, of which a token has five.
fn difference(before: &[SemanticToken], now: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let numbers = |tokens: usize| u32::try_from(tokens * 5).unwrap_or(u32::MAX);
    let start = before.iter().zip(now).take_while(|(a, b)| a == b).count();
    let (before, now) = (before.get(start..)?, now.get(start..)?);
    let end = before.iter().rev().zip(now.iter().rev()).take_while(|(a, b)| a == b).count();
    let (gone, new) = (before.len() - end, now.get(..now.len() - end)?);
    let edit =
        SemanticTokensEdit { start: numbers(start), delete_count: numbers(gone), data: Some(new.to_vec()) };
    (gone > 0 || !new.is_empty()).then_some(edit)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use proptest::prelude::*;

    fn token() -> impl Strategy<Value = SemanticToken> {
        (0..3_u32).prop_map(|number| SemanticToken { delta_line: number, ..SemanticToken::default() })
    }

    proptest! {
        #[test]
        fn the_difference_makes_one_into_the_other(
            before in prop::collection::vec(token(), 0..8),
            now in prop::collection::vec(token(), 0..8),
        ) {
            let mut made = before.clone();
            let edit = difference(&before, &now);
            prop_assert_eq!(edit.is_none(), before == now);
            if let Some(edit) = edit {
                let start = edit.start as usize / 5;
                made.splice(start..start + edit.delete_count as usize / 5, edit.data.unwrap());
            }
            prop_assert_eq!(made, now);
        }
    }

    #[test]
    fn every_number_is_in_the_legend() {
        let statuses = [Status::Todo, Status::Doing, Status::Done, Status::Blocked, Status::Dropped];
        let named = |status: Status, token: TokenKind| {
            let (kind, bits) = numbers(&Token { range: 0..1, kind: token, declaration: false });
            let modifiers = (0..MODIFIERS.len()).filter(|bit| bits >> bit & 1 == 1);
            let names: Vec<_> = modifiers.map(|bit| MODIFIERS[bit].as_str().to_owned()).collect();
            assert!(names.contains(&format!("{status:?}").to_lowercase()), "{names:?}");
            TYPES[kind as usize].as_str().to_owned()
        };
        let types = statuses.map(|status| named(status, TokenKind::Ticket(Some(status))));
        assert_eq!(types, ["class", "function", "comment", "regexp", "comment"]);
        assert!(statuses.iter().all(|status| named(*status, TokenKind::Status(*status)) == "enumMember"));
    }
}
