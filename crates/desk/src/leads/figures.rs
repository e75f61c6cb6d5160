//! Points and rates by unit: what each station did with the leads it took.

use std::collections::BTreeMap;

use kernel::{UnitId, Window};
use records::people::users::User;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::sources;
use crate::Desk;
use crate::deadlines::ended_of_kind;
use crate::dossiers::row::{dossier, moved};
use crate::error::Error;

/// The figures of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadFigures {
    /// By unit, most points first.
    pub units: Vec<UnitFigures>,
}

/// What one unit did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFigures {
    /// The unit.
    pub unit: UnitId,
    /// Leads it took.
    pub taken: u64,
    /// Of these, closed.
    pub closed: u64,
    /// Of these, closed before the answer was due.
    pub in_time: u64,
    /// Answers that were returned.
    pub returned: u64,
    /// Points for those closed in time.
    pub points: u64,
}

impl Desk {
    /// What the units within the viewer's scope did with the leads that they took in a period.
    pub async fn lead_figures(&self, viewer: &User, period: Window) -> Result<LeadFigures, Error> {
        let db = self.records().reader();
        let steps = moved::Entity::find()
            .filter(moved::Column::Act.is_in(["take", "return"]))
            .filter(moved::Column::At.gte(period.from.as_micros()))
            .filter(moved::Column::At.lt(period.until.as_micros()))
            .filter(viewer.scope.over(moved::Column::UnitId))
            .select_only()
            .columns([moved::Column::DossierId, moved::Column::UnitId, moved::Column::Act])
            .into_tuple::<(Uuid, Uuid, String)>()
            .all(db)
            .await?;
        let mut units: BTreeMap<Uuid, UnitFigures> = BTreeMap::new();
        for part in steps.chunks(500) {
            let leads: Vec<Uuid> = part.iter().map(|(lead, _, _)| *lead).collect();
            let rows = dossier::Entity::find()
                .filter(dossier::Column::Id.is_in(leads.clone()))
                .filter(dossier::Column::Noun.eq("lead"))
                .select_only()
                .columns([dossier::Column::Id, dossier::Column::State, dossier::Column::Facet])
                .into_tuple::<(Uuid, String, String)>()
                .all(db)
                .await?;
            let rows: BTreeMap<Uuid, (String, String)> =
                rows.into_iter().map(|(id, state, source)| (id, (state, source))).collect();
            let answered = ended_of_kind(db, super::rules::ANSWER, &leads).await?;
            for (lead, unit, act) in part {
                let Some((state, source)) = rows.get(lead) else { continue };
                let figures = units.entry(*unit).or_insert_with(|| UnitFigures::none(UnitId(*unit)));
                if act == "return" {
                    figures.returned += 1;
                    continue;
                }
                figures.taken += 1;
                if state != "closed" {
                    continue;
                }
                figures.closed += 1;
                if answered.get(lead).is_some_and(|(due, ended)| ended <= due) {
                    figures.in_time += 1;
                    figures.points += sources::of(source).map_or(0, |source| u64::from(source.points));
                }
            }
        }
        let mut units: Vec<UnitFigures> = units.into_values().collect();
        units.sort_by_key(|figures| (std::cmp::Reverse(figures.points), figures.unit));
        Ok(LeadFigures { units })
    }
}

impl UnitFigures {
    const fn none(unit: UnitId) -> UnitFigures {
        UnitFigures { unit, taken: 0, closed: 0, in_time: 0, returned: 0, points: 0 }
    }
}
