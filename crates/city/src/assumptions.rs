//! What the city takes for granted: `data/assumptions.toml`, embedded, each table with its source.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The whole file as text, to be printed beside the figures of a run.
pub const ASSUMPTIONS: &str = include_str!("../data/assumptions.toml");

/// The file, read once.
///
/// # Panics
/// When the embedded file is broken, which a test would show.
pub(crate) fn assumptions() -> &'static Assumptions {
    static READ: LazyLock<Assumptions> =
        LazyLock::new(|| toml::from_str(ASSUMPTIONS).expect("the embedded assumptions can be read"));
    &READ
}

#[derive(Debug, Deserialize)]
pub(crate) struct Assumptions {
    pub size: BTreeMap<String, SizeFigures>,
    pub race: RaceFigures,
    pub answer: AnswerTimes,
    #[serde(rename = "match")]
    pub matching: Matching,
    pub stop: StopRule,
    pub freeze: FreezeRule,
    pub bank_errors: BankErrors,
    pub bank_faults: BankFaults,
    pub bank: Vec<BankFigures>,
    pub people: PeopleFigures,
    pub life: LifeFigures,
    pub scam: ScamFigures,
    pub delay: DelayFigures,
    pub victim: VictimFigures,
    pub class: Vec<ClassFigures>,
    pub loss: LossFigures,
    pub gang: GangFigures,
    pub tempo: TempoFigures,
    pub mules: MuleFigures,
    pub exit: ExitFigures,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct SizeFigures {
    pub people: u32,
    pub firms: u32,
    pub gangs: u32,
    pub reports_per_day: i64,
    pub warm_up_hours: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RaceFigures {
    pub reports_per_day: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct AnswerTimes {
    pub median_minutes: i64,
    pub sigma_permille: i64,
    pub staffed_night_factor_permille: i64,
    pub staffed_from_hour: i8,
    pub staffed_until_hour: i8,
    pub feedback_after_seconds: [i64; 2],
    pub watch_after_seconds: [i64; 2],
}

#[derive(Debug, Deserialize)]
pub(crate) struct Matching {
    pub within_minutes: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StopRule {
    pub hours: i64,
    pub times: u8,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FreezeRule {
    pub days_at_most: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct BankErrors {
    pub internal_failure_permille: i64,
    pub whitelisted_permille: i64,
    pub reported_lost_permille: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct BankFaults {
    pub other_code_permille: i64,
    pub partial_statement_permille: i64,
    pub wrong_statement_permille: i64,
    pub missing_opponent_permille: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct BankFigures {
    pub name: String,
    pub bins: Vec<String>,
    pub weight: i64,
    pub staffed: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PeopleFigures {
    pub age_weights: Vec<i64>,
    pub second_account_permille: i64,
    pub balance_median_yuan: i64,
    pub balance_sigma_permille: i64,
    pub salary_median_yuan: i64,
    pub salary_sigma_permille: i64,
    pub transfers_per_day: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct LifeFigures {
    pub shop_weight: i64,
    pub friend_weight: i64,
    pub wallet_weight: i64,
    pub cash_weight: i64,
    pub deposit_weight: i64,
    pub shop_median_yuan: i64,
    pub shop_sigma_permille: i64,
    pub friend_median_yuan: i64,
    pub friend_sigma_permille: i64,
    pub wallet_median_yuan: i64,
    pub wallet_sigma_permille: i64,
    pub cash_median_yuan: i64,
    pub cash_sigma_permille: i64,
    pub hours: [i64; 24],
}

#[derive(Debug, Deserialize)]
pub(crate) struct ScamFigures {
    pub hours: [i64; 24],
    pub bait_permille: i64,
    pub bait_yuan: [i64; 2],
    pub same_card_permille: i64,
    pub mobile_bank_permille: i64,
    pub online_bank_permille: i64,
    pub counter_permille: i64,
    pub atm_permille: i64,
    pub alipay_permille: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct DelayFigures {
    pub permille: Vec<i64>,
    pub from_minutes: Vec<i64>,
    pub until_minutes: Vec<i64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct VictimFigures {
    pub age_permille: Vec<i64>,
    pub age_from: Vec<i64>,
    pub age_until: Vec<i64>,
    pub female_permille: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ClassFigures {
    pub label: String,
    pub share: i64,
    pub loss_median_yuan: i64,
    pub payments: [i64; 2],
    pub gap_median_minutes: i64,
    pub bait: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct LossFigures {
    pub sigma_permille: i64,
    pub least_yuan: i64,
    pub most_yuan: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GangFigures {
    pub layers_permille: Vec<i64>,
    pub first_fan_out: [i64; 2],
    pub later_fan_out: [i64; 2],
    pub first_dwell_median_minutes: i64,
    pub later_dwell_median_minutes: i64,
    pub dwell_sigma_permille: i64,
    pub checks_card_permille: i64,
    pub test_transfer_permille: i64,
    pub test_transfer_fen: [i64; 2],
}

#[derive(Debug, Deserialize)]
pub(crate) struct TempoFigures {
    pub slow_permille: i64,
    pub median_permille: i64,
    pub fast_permille: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct MuleFigures {
    pub cards_per_layer: Vec<u32>,
    pub own_money_permille: i64,
    pub own_money_median_yuan: i64,
    pub own_money_sigma_permille: i64,
    pub least_leg_yuan: i64,
    pub commission_permille: i64,
    pub reward_after_minutes: [i64; 2],
    pub sweep_own_permille: i64,
    pub retry_after_expiry_minutes: [i64; 2],
}

#[derive(Debug, Deserialize)]
pub(crate) struct ExitFigures {
    pub wallet_permille: i64,
    pub merchant_permille: i64,
    pub innocent_permille: i64,
    pub cash_permille: i64,
    pub cash_after_minutes: [i64; 2],
    pub crypto_permille: i64,
    pub trader_passes_on_minutes: [i64; 2],
    pub parked_permille: i64,
    pub parked_hours: [i64; 2],
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables_without_source(place: &str, value: &toml::Value, missing: &mut Vec<String>) {
        match value {
            toml::Value::Array(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(n, item)| tables_without_source(&format!("{place}[{n}]"), item, missing));
            }
            toml::Value::Table(table) => {
                let only_tables = table.values().all(toml::Value::is_table) || place.is_empty();
                let source = table.get("source").and_then(toml::Value::as_str).unwrap_or("");
                let says =
                    ["assumption", "DOMAIN", "银发", "Xiamen"].iter().any(|word| source.contains(word));
                if !only_tables && !says {
                    missing.push(place.to_owned());
                }
                for (name, inner) in table {
                    tables_without_source(&format!("{place}.{name}"), inner, missing);
                }
            }
            toml::Value::String(_)
            | toml::Value::Integer(_)
            | toml::Value::Float(_)
            | toml::Value::Boolean(_)
            | toml::Value::Datetime(_) => {}
        }
    }

    #[test]
    fn every_table_names_its_source_or_says_assumption() {
        let file: toml::Value = toml::from_str(ASSUMPTIONS).expect("the assumptions are TOML");
        let mut missing = Vec::new();
        tables_without_source("", &file, &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn shares_add_up() {
        let all = assumptions();
        assert_eq!(all.delay.permille.iter().sum::<i64>(), 1_000);
        assert_eq!(all.victim.age_permille.iter().sum::<i64>(), 1_000);
        assert_eq!(all.gang.layers_permille.iter().sum::<i64>(), 1_000);
        let exit = &all.exit;
        let exits =
            [exit.wallet_permille, exit.merchant_permille, exit.innocent_permille, exit.cash_permille];
        assert_eq!(exits.iter().sum::<i64>() + exit.crypto_permille + exit.parked_permille, 1_000);
        assert_eq!(all.class.len(), 12);
        assert!((9_990..=10_010).contains(&all.class.iter().map(|class| class.share).sum::<i64>()));
        assert_eq!(all.delay.from_minutes.len(), all.delay.permille.len());
        assert_eq!(all.delay.until_minutes.len(), all.delay.permille.len());
    }
}
