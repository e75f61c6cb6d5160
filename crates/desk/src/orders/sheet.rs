//! An order as a user sees it.

use kernel::{OfficerId, Timestamp};
use pursuit::Order;
use records::people::Role;
use records::people::users::User;

use super::Names;
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
        };
        Ok(OrderSheet { order, signatures, approval, can })
    }
}
