//! An order as a user sees it.

use kernel::{OfficerId, Timestamp};
use pursuit::{BankCall, Order};
use records::people::Role;
use records::people::users::User;

use super::{Names, OwnMoney};
use crate::error::Error;

/// An order with the names of who signed, and what the viewer may do with it.
#[derive(Clone, Debug)]
pub struct OrderSheet {
    /// The order.
    pub order: Order,
    /// Who signed its present version.
    pub signatures: Vec<Signed>,
    /// Who approved it.
    pub approval: Option<Signed>,
    /// Calls to the bank's desk, oldest first, each with the name of who called.
    pub calls: Vec<(String, BankCall)>,
    /// Who typed it into the national platform, and when.
    pub entered: Option<Signed>,
    /// What in the account is likely the holder's own; only on a case's page, for orders that hold money.
    pub own: Option<OwnMoney>,
    /// Where the papers of a stop stand that left before the victim had signed; only on a case's page.
    pub completion: Option<crate::Completion>,
    /// What the viewer may do now.
    pub can: Can,
}

/// A signature or an approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub officer: OfficerId,
    /// The officer's name.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// What a user may do with an order now. A hint: the act itself decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Can {
    /// Sign it.
    pub sign: bool,
    /// Approve it.
    pub approve: bool,
    /// Take it back.
    pub withdraw: bool,
    /// Bring back what the national platform or the bank's desk says of it.
    pub record: bool,
}

impl OrderSheet {
    pub(crate) async fn of(order: Order, viewer: &User, names: &mut Names<'_>) -> Result<OrderSheet, Error> {
        let mut signatures = Vec::with_capacity(2);
        for signature in &order.signatures {
            let name = names.of(signature.officer).await?;
            signatures.push(Signed { officer: signature.officer, name, at: signature.at });
        }
        let approval = match &order.approval {
            Some(approval) => {
                let name = names.of(approval.officer).await?;
                Some(Signed { officer: approval.officer, name, at: approval.at })
            }
            None => None,
        };
        let is = |role| viewer.roles.contains(&role);
        let can = Can {
            sign: (is(Role::Investigator) || (is(Role::SecondOfficer) && !order.signatures.is_empty()))
                && order.can_sign(viewer.id),
            approve: is(Role::Approver) && order.can_approve(viewer.id),
            withdraw: is(Role::Investigator) && order.can_withdraw(),
            record: is(Role::Investigator) && (order.state.awaits_signing() || order.state.awaits_answer()),
        };
        let mut calls = Vec::with_capacity(order.calls.len());
        for call in &order.calls {
            calls.push((names.of(call.officer).await?, call.clone()));
        }
        let entered = match &order.platform {
            Some(entry) => {
                let name = names.of(entry.officer).await?;
                Some(Signed { officer: entry.officer, name, at: entry.at })
            }
            None => None,
        };
        Ok(OrderSheet { order, signatures, approval, calls, entered, own: None, completion: None, can })
    }
}
