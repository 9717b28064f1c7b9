//! Offers what can be started, ended or looked at for the batch at the cursor. What that is, `ide::launches` says. Start at [`offer`].

use super::{Action, ActionKind, Here};
use crate::{
    ide::{Work, launches},
    templates::{self, About},
};

/// The errands of the batch at the cursor.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let about = templates::batch_at(here.snapshot, &here.member.path, here.selection.start);
    about.map(|about| of_batch(&about)).unwrap_or_default()
}

/// The errands of a batch, the most obvious first.
pub(in crate::ide) fn of_batch(about: &About<'_>) -> Vec<Action> {
    let action = |offer: launches::Offer| Action {
        title: offer.title,
        kind: ActionKind::Launch,
        work: Work::Errand(offer.errand),
        preferred: false,
        rule: None,
        finding: None,
    };
    launches::offered(about).into_iter().map(action).collect()
}
