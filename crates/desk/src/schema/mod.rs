//! The desk's tables, after those of the records: one migration set for both.

use records::schema::{Step, in_order, steps};
use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// Every migration of the centre's database: the records' and the desk's.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = steps();
        steps.push(Step {
            name: "m0101_cases",
            sql: include_str!("m0101_cases.sql"),
            sqlite: include_str!("m0101_cases.sqlite.sql"),
            postgres: include_str!("m0101_cases.postgres.sql"),
        });
        steps.push(Step {
            name: "m0120_search",
            sql: include_str!("m0120_search.sql"),
            sqlite: include_str!("m0120_search.sqlite.sql"),
            postgres: include_str!("m0120_search.postgres.sql"),
        });
        steps.push(Step {
            name: "m0102_scope",
            sql: include_str!("m0102_scope.sql"),
            sqlite: include_str!("m0102_scope.sqlite.sql"),
            postgres: include_str!("m0102_scope.postgres.sql"),
        });
        steps.push(Step {
            name: "m0103_reveals",
            sql: include_str!("m0103_reveals.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0104_signers",
            sql: "",
            sqlite: include_str!("m0104_signers.sqlite.sql"),
            postgres: include_str!("m0104_signers.postgres.sql"),
        });
        steps.push(Step {
            name: "m0130_exports",
            sql: include_str!("m0130_exports.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0180_retraces",
            sql: include_str!("m0180_retraces.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0182_places",
            sql: include_str!("m0182_places.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0181_co_victims",
            sql: include_str!("m0181_co_victims.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0160_intake",
            sql: include_str!("m0160_intake.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0201_deadlines",
            sql: include_str!("m0201_deadlines.sql"),
            sqlite: include_str!("m0201_deadlines.sqlite.sql"),
            postgres: include_str!("m0201_deadlines.postgres.sql"),
        });
        steps.push(Step {
            name: "m0301_beside",
            sql: include_str!("m0301_beside.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0302_papers",
            sql: include_str!("m0302_papers.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0303_complaints",
            sql: include_str!("m0303_complaints.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0304_forms",
            sql: include_str!("m0304_forms.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0305_listings",
            sql: include_str!("m0305_listings.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0350_refunds",
            sql: include_str!("m0350_refunds.sql"),
            sqlite: include_str!("m0350_refunds.sqlite.sql"),
            postgres: include_str!("m0350_refunds.postgres.sql"),
        });
        steps.push(Step {
            name: "m0202_dossiers",
            sql: include_str!("m0202_dossiers.sql"),
            sqlite: include_str!("m0202_dossiers.sqlite.sql"),
            postgres: include_str!("m0202_dossiers.postgres.sql"),
        });
        steps.push(Step {
            name: "m0360_bank_reports",
            sql: include_str!("m0360_bank_reports.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0361_restitutions",
            sql: include_str!("m0361_restitutions.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0363_plans",
            sql: "",
            sqlite: include_str!("m0363_plans.sqlite.sql"),
            postgres: "",
        });
        steps.push(Step {
            name: "m0364_words",
            sql: "",
            sqlite: include_str!("m0364_words.sqlite.sql"),
            postgres: "",
        });
        steps.push(Step {
            name: "m0365_lists",
            sql: include_str!("m0365_lists.sql"),
            sqlite: "",
            postgres: "",
        });
        steps.push(Step {
            name: "m0366_unit_lists",
            sql: include_str!("m0366_unit_lists.sql"),
            sqlite: "",
            postgres: "",
        });
        in_order(steps)
    }
}
