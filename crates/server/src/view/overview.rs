//! The centre at one glance.

use std::collections::BTreeMap;

use desk::Overview;
use kernel::Timestamp;
use pursuit::OrderState;
use serde::Serialize;
use utoipa::ToSchema;

use super::order::{OrderStateView, stage_code};

/// The figures at the head of the console.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Overview)]
pub struct OverviewView {
    /// The centre's time.
    #[schema(value_type = String, format = DateTime)]
    pub now: Timestamp,
    /// How much faster the centre's time runs than the wall's; 1 outside a demo.
    pub speed: u32,
    /// Reports taken.
    pub reports: u64,
    /// Stolen in all of them.
    pub stolen_fen: i64,
    /// Of that, held under a stop in force.
    pub stopped_fen: i64,
    /// Orders by state.
    pub orders: OrderFigures,
    /// Answers of banks taken in.
    pub answers: u64,
    /// The next legal clock to run out.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub next_due_at: Option<Timestamp>,
}

/// Orders by state.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct OrderFigures {
    /// Waiting for signatures.
    pub proposed: u64,
    /// Signed by two officers, not yet approved.
    pub signed: u64,
    /// On their way or awaiting the bank's answer.
    pub sent: u64,
    /// Answered by the bank.
    pub answered: u64,
    /// Refused by the bank, or not deliverable.
    pub refused: u64,
    /// Withdrawn before they left.
    pub withdrawn: u64,
}

impl OverviewView {
    /// The desk's figures at an instant of the centre's time.
    pub fn of(figures: Overview, now: Timestamp, speed: u32) -> OverviewView {
        OverviewView {
            now,
            speed,
            reports: figures.reports,
            stolen_fen: figures.stolen.get(),
            stopped_fen: figures.stopped.get(),
            orders: OrderFigures::of(&figures.orders),
            answers: figures.answers,
            next_due_at: figures.next_due_at,
        }
    }
}

impl OrderFigures {
    fn of(by_stage: &BTreeMap<String, u64>) -> OrderFigures {
        let mut figures = OrderFigures::default();
        for state in OrderState::ALL {
            let count = by_stage.get(stage_code(state)).copied().unwrap_or(0);
            *match OrderStateView::of(state) {
                OrderStateView::Proposed => &mut figures.proposed,
                OrderStateView::Signed => &mut figures.signed,
                OrderStateView::Sent => &mut figures.sent,
                OrderStateView::Answered => &mut figures.answered,
                OrderStateView::Refused => &mut figures.refused,
                OrderStateView::Withdrawn => &mut figures.withdrawn,
            } += count;
        }
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_is_counted_once() {
        let by_stage = OrderState::ALL.map(|state| (stage_code(state).to_owned(), 1)).into();
        let figures = OrderFigures::of(&by_stage);
        let OrderFigures { proposed, signed, sent, answered, refused, withdrawn } = figures;
        assert_eq!(proposed + signed + sent + answered + refused + withdrawn, OrderState::ALL.len() as u64);
        assert_eq!((proposed, sent, refused, withdrawn), (1, 2, 2, 1));
    }
}
