//! Offers what can be started, ended or looked at for the batch at the cursor. What that is, `ide::launches` says. Start at [`offer`].

use super::{Action, ActionKind, Here};
use crate::{
    ide::{Work, launches},
    templates,
};

/// The errands of the batch at the cursor.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let about = templates::batch_at(here.snapshot, &here.member.path, here.selection.start);
    let offers = about.map(|about| launches::offered(&about)).unwrap_or_default();
    let action = |offer: launches::Offer| Action {
        title: offer.title,
        kind: ActionKind::Launch,
        work: Work::Errand(offer.errand),
        preferred: false,
        rule: None,
        finding: None,
    };
    offers.into_iter().map(action).collect()
}
