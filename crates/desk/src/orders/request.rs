//! Orders that an officer asks for: any kind that the law allows on an account of the case.

use kernel::{AccountNo, CaseId, OrderId, Timestamp};
use pursuit::law::OrderKind;
use pursuit::{Event, ProposalReason};
use records::Actor;
use records::people::Role;

use super::{Names, OrderSheet};
use crate::cases::journal;
use crate::error::Error;
use crate::{Desk, NewId, handlers, rights};

/// What an officer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRequest {
    /// What is to be ordered.
    pub kind: OrderKind,
    /// Of which account.
    pub account: AccountNo,
    /// For a freeze of the whole account (全额冻结): why the amount does not do.
    pub whole_because: Option<String>,
}

impl Desk {
    /// Puts an order on the desk to be signed; the case refuses what the law does not allow now.
    pub async fn request_order(
        &self,
        actor: Actor,
        case: CaseId,
        request: OrderRequest,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<OrderSheet, Error> {
        let OrderRequest { kind, account, whole_because } = request;
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        let mut loaded = journal::load(&work, case).await?;
        handlers::refuse_others(&work, case, &officer).await?;
        let event = match (kind, whole_because) {
            (OrderKind::Freeze, Some(because)) => {
                Event::WholeFreezeRequested { officer: officer.id, account: account.clone(), because }
            }
            (kind, _) => Event::Requested { officer: officer.id, kind, account: account.clone() },
        };
        self.take(&mut work, &mut loaded, event, ids).await?;
        self.commit(work, &loaded, false).await?;
        let asked = |order: &&pursuit::Order| {
            let by_officer =
                matches!(order.reason, ProposalReason::Requested { .. } | ProposalReason::WholeFreeze { .. });
            order.kind == kind && order.account == account && by_officer
        };
        let newest: Option<OrderId> = loaded.case.orders().filter(asked).map(|order| order.id).max();
        let order = newest.and_then(|id| loaded.case.order(id)).ok_or(Error::Absent("order"))?;
        OrderSheet::of(order.clone(), &officer, &mut Names::new(self.records())).await
    }
}
