//! The leads of a history: carried over onto counties and stations that are made when they are not there.

use std::collections::BTreeMap;

use desk::{CarriedLead, Desk, Source, sources};
use kernel::UnitId;
use records::units::{CENTRE, NewUnit};
use records::{Actor, Records};

use crate::cli::CityMake;
use crate::clock;
use crate::outcome::{Failure, Outcome};
use crate::progress::Progress;

const COUNTIES: usize = 8;
const STATIONS_A_COUNTY: usize = 5;
/// Leads in one transaction.
const LEADS_AT_ONCE: u32 = 500;
/// Of a hundred leads so many are closed: what a centre has after some years.
const CLOSED_OF_HUNDRED: u64 = 92;
/// Where the others stand, in turn.
const OPEN_STATES: [&str; 8] =
    ["received", "signed", "judged", "at_county", "county_signed", "at_station", "verifying", "fed_back"];
const WORDS: [&str; 6] = [
    "该号码多次拨打受害人电话",
    "该账户收取涉诈资金",
    "疑似出租出售银行卡",
    "拨打冒充客服电话",
    "向多人发送刷单返利广告",
    "疑似为诈骗团伙引流",
];
/// Mobile numbers begin so; four zeros behind make them nobody's.
const PHONES: [&str; 8] = ["130", "135", "138", "150", "158", "177", "186", "199"];

struct County {
    id: UnitId,
    stations: Vec<UnitId>,
}

/// Carries so many leads over; gives back how many.
pub async fn carry_over(desk: &Desk, flags: &CityMake) -> Outcome<u32> {
    if flags.leads == 0 {
        return Ok(0);
    }
    let counties = counties(desk.records()).await?;
    let mut progress = Progress::over(u64::from(flags.leads));
    for first in (0..flags.leads).step_by(LEADS_AT_ONCE as usize) {
        let until = flags.leads.min(first + LEADS_AT_ONCE);
        let leads: Vec<_> = (first..until).map(|number| lead(flags.seed, number.into(), &counties)).collect();
        let (actor, now) = (Actor::program("city"), clock::wall_now());
        let carried = desk.carry_over_leads(actor, &leads, now, &clock::fresh_id).await;
        carried.map_err(|error| Failure::Failed(error.into()))?;
        desk.records().seal_trail().await.map_err(|error| Failure::Failed(error.into()))?;
        progress.reach(until.into());
    }
    Ok(flags.leads)
}

async fn counties(records: &Records) -> Outcome<Vec<County>> {
    let failed = |error: records::Error| Failure::Failed(error.into());
    let there = records.units().await.map_err(failed)?;
    let now = clock::wall_now();
    let find_or_make = async |kind: &str, parent: UnitId, name: String| -> Outcome<UnitId> {
        if let Some(unit) = there.iter().find(|unit| unit.name == name) {
            return Ok(unit.id);
        }
        let id = UnitId(clock::fresh_id());
        let (kind, division) = (kind.to_owned(), "430500".to_owned());
        let unit = NewUnit { id, kind, parent, name, division, code: None, bank: None };
        records.make_unit(Actor::program("city"), now, unit).await.map_err(failed)
    };
    let mut counties = Vec::with_capacity(COUNTIES);
    for county in 1..=COUNTIES {
        let id = find_or_make("county", CENTRE, format!("第{county}分局")).await?;
        let mut stations = Vec::with_capacity(STATIONS_A_COUNTY);
        for station in 1..=STATIONS_A_COUNTY {
            stations.push(find_or_make("station", id, format!("第{county}分局第{station}派出所")).await?);
        }
        counties.push(County { id, stations });
    }
    Ok(counties)
}

/// One lead, the same for the same seed and number.
fn lead(seed: u64, number: u64, counties: &[County]) -> CarriedLead {
    let chance = mixed(seed, number);
    let one_of = |among: usize, shift: u32| (chance >> shift) as usize % among;
    let county = &counties[one_of(counties.len(), 8)];
    let station = county.stations[one_of(county.stations.len(), 16)];
    let state = match chance % 100 < CLOSED_OF_HUNDRED {
        true => "closed",
        false => OPEN_STATES[one_of(OPEN_STATES.len(), 24)],
    };
    let (holder, held_by) = match state {
        "closed" | "fed_back" => (CENTRE, vec![county.id, station]),
        "at_county" | "county_signed" => (county.id, vec![CENTRE]),
        "at_station" => (county.id, vec![CENTRE]),
        "verifying" => (station, vec![CENTRE, county.id]),
        _at_the_centre => (CENTRE, Vec::new()),
    };
    let source: &Source = &sources()[one_of(sources().len(), 32)];
    let phone = format!("{}0000{:04}", PHONES[one_of(PHONES.len(), 40)], one_of(10_000, 44));
    let said = BTreeMap::from([
        ("source".to_owned(), source.code.clone()),
        ("phone".to_owned(), phone),
        ("account".to_owned(), format!("622202000000{:07}", mixed(chance, 1) % 10_000_000)),
        ("their_number".to_owned(), format!("LD{number:08}")),
        ("text".to_owned(), WORDS[one_of(WORDS.len(), 56)].to_owned()),
    ]);
    CarriedLead { state: state.to_owned(), home: CENTRE, holder, held_by, said }
}

/// 64 even bits of two numbers (SplitMix64).
const fn mixed(seed: u64, number: u64) -> u64 {
    let mut bits = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
