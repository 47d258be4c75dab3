//! What GitHub holds, laid beside what a receipt proves.

use crate::courier::tables::comments::Mirrored;
use meridian_core::{
    courier::{
        Operation, Receipt, Update,
        marker::{self, Marker},
    },
    draft::to_lf,
    fingerprint::sha256_hex,
    week::truth::{Edit, SinceReceipt},
};

/// What the mirror says of the comment that a receipt proves.
pub(super) fn since(receipt: &Receipt, mirrored: &Mirrored) -> SinceReceipt {
    match mirrored {
        Mirrored::Listed(comment) => {
            let is_withdrawn = || Marker::find(&comment.body).is_some_and(|m| m.withdrawn);
            if sha256_hex(&to_lf(&comment.body)) == receipt.sha256 {
                SinceReceipt::Same
            } else if is_withdrawn() {
                SinceReceipt::Withdrawn
            } else {
                SinceReceipt::Changed(comment.updated_at)
            }
        }
        Mirrored::Missing => SinceReceipt::Missing,
        Mirrored::Unknown { listed_at: Some(at) } if *at > receipt.at => SinceReceipt::Missing,
        // The mirror may have been deleted.
        Mirrored::Unknown { .. } => SinceReceipt::Same,
    }
}

/// How the comment that a receipt proves was changed since.
pub(super) fn edit(
    receipt: &Receipt,
    sent: &Operation<Update>,
    mirrored: &Mirrored,
) -> Option<Edit> {
    let Mirrored::Listed(comment) = mirrored else { return None };
    let now = to_lf(&comment.body);
    if sha256_hex(&now) == receipt.sha256 {
        return None;
    }
    let after = comment.updated_at - receipt.at;
    Edit::between(marker::strip(&sent.body), marker::strip(&now), after)
}
