//! A lead from the ministry to the station and back; every refusal named; one winner of many.

use std::collections::BTreeSet;

use desk::{Asked, CarriedLead, DossierFilter, Error, NounName, Said};
use kernel::{OfficerId, Timestamp, UnitId};
use records::people::Role;
use records::units::CENTRE;
use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

use crate::centre::{Centre, minute, on_both};

/// The centre's officer, a county with its officer, and two stations with theirs.
pub struct Force {
    pub centre: Centre,
    pub county: UnitId,
    pub stations: [UnitId; 2],
    pub county_officer: OfficerId,
    pub station_officers: [OfficerId; 2],
    pub stranger: OfficerId,
}

impl Force {
    pub async fn of(centre: Centre) -> Force {
        let bed = &centre.bed;
        let county = bed.unit(CENTRE, "county", "东区分局", 1).await;
        let other = bed.unit(CENTRE, "county", "西区分局", 2).await;
        let stations =
            [bed.unit(county, "station", "一所", 3).await, bed.unit(county, "station", "二所", 4).await];
        let county_officer = bed.user_of(county, "county", 21, &[Role::Investigator]).await;
        let first = bed.user_of(stations[0], "first", 22, &[Role::StationOfficer]).await;
        let second = bed.user_of(stations[1], "second", 23, &[Role::StationOfficer]).await;
        let stranger = bed.user_of(other, "stranger", 24, &[Role::Investigator]).await;
        Force { county, stations, county_officer, station_officers: [first, second], stranger, centre }
    }

    pub async fn open(&self, pairs: &[(&str, &str)]) -> Result<Uuid, Error> {
        let (actor, ids) = (self.centre.actor(self.centre.zhang), self.centre.id());
        self.centre.desk.open_dossier(actor, NounName::Lead, &said(pairs), minute(0), &ids).await
    }

    /// A lead of the ministry about one telephone.
    pub async fn lead(&self, phone: &str) -> Uuid {
        let pairs = [("source", "ministry"), ("phone", phone), ("text", "该号码拨打多名受害人")];
        self.open(&pairs).await.expect("a lead")
    }

    pub async fn act(
        &self,
        who: OfficerId,
        id: Uuid,
        act: &str,
        pairs: &[(&str, &str)],
    ) -> Result<(), Error> {
        let version = self.version(id).await;
        self.act_at(who, id, act, version, pairs, minute(1)).await
    }

    pub async fn act_at(
        &self,
        who: OfficerId,
        id: Uuid,
        act: &str,
        version: u64,
        pairs: &[(&str, &str)],
        now: Timestamp,
    ) -> Result<(), Error> {
        let asked = Asked { id, act: act.to_owned(), version, said: said(pairs) };
        self.centre.desk.move_dossier(self.centre.actor(who), &asked, now, &self.centre.id()).await
    }

    pub async fn version(&self, id: Uuid) -> u64 {
        let user = self.centre.user(self.centre.zhang).await;
        self.centre.desk.dossier(id, &user).await.map_or(0, |sheet| sheet.version)
    }

    pub async fn state(&self, id: Uuid) -> String {
        let user = self.centre.user(self.centre.zhang).await;
        self.centre.desk.dossier(id, &user).await.expect("the lead").row.state
    }

    /// Sends a lead to the county, open to all its stations.
    pub async fn offer(&self, id: Uuid) {
        let (zhang, county) = (self.centre.zhang, self.county.to_string());
        let judged = [("grade", "high"), ("opinion", "尽快核查")];
        let to_county = [("unit", county.as_str())];
        for (who, act, said) in [
            (zhang, "sign_for", &[][..]),
            (zhang, "judge", &judged[..]),
            (zhang, "dispatch", &to_county[..]),
            (self.county_officer, "county_sign", &[][..]),
            (self.county_officer, "assign", &to_county[..]),
        ] {
            self.act(who, id, act, said).await.unwrap_or_else(|error| panic!("{act}: {error}"));
        }
    }
}

pub fn said(pairs: &[(&str, &str)]) -> Said {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn told(result: Result<(), Error>) -> String {
    result.map_or_else(|error| error.to_string(), |()| "done".to_owned())
}

const PHONE: &str = "13800000011";

#[tokio::test]
async fn a_lead_of_the_ministry_goes_down_and_its_answer_up_and_is_closed_in_time() {
    on_both(|centre| async move {
        let force = Force::of(centre).await;
        let (centre, [first, _]) = (&force.centre, force.station_officers);
        let id = force.lead(PHONE).await;
        force.offer(id).await;
        force.act(first, id, "take", &[]).await.unwrap();
        let feedback = [
            ("met", "met"),
            ("finding", "victim"),
            ("interview", "见到本人"),
            ("new_account", "6222020000000000029"),
        ];
        force.act(first, id, "feed_back", &feedback).await.unwrap();
        force.act(centre.zhang, id, "return", &[("reason", "请补充采集")]).await.unwrap();
        assert_eq!(force.state(id).await, "returned");
        force.act(first, id, "retake", &[]).await.unwrap();
        force.act(first, id, "feed_back", &feedback).await.unwrap();
        force.act(centre.zhang, id, "close", &[]).await.unwrap();

        let user = centre.user(centre.zhang).await;
        let sheet = centre.desk.dossier(id, &user).await.unwrap();
        assert_eq!(sheet.row.state, "closed");
        assert_eq!(sheet.row.number, "XS20260110-0001");
        assert_eq!(sheet.row.title, "138****0011", "lists mask what they show");
        assert!(sheet.deadlines.is_empty(), "no clock runs on: {:?}", sheet.deadlines);
        let acts: Vec<_> = sheet.steps.iter().map(|step| step.act.as_str()).collect();
        assert_eq!(
            acts,
            [
                "open",
                "sign_for",
                "judge",
                "dispatch",
                "county_sign",
                "assign",
                "take",
                "feed_back",
                "return",
                "retake",
                "feed_back",
                "close"
            ]
        );
        let period = kernel::Window::new(minute(0), minute(10));
        let figures = centre.desk.lead_figures(&user, period).await.unwrap();
        let [unit] = &figures.units[..] else { panic!("{figures:?}") };
        assert_eq!((unit.unit, unit.taken, unit.closed, unit.in_time), (force.stations[0], 1, 1, 1));
        assert_eq!((unit.returned, unit.points), (1, 10));
        let late = centre.count("SELECT count(*) FROM deadlines WHERE state = 'running'").await;
        assert_eq!(late, 0);
        assert_eq!(centre.desk.records().verify_trail().await.unwrap().fault, None);
    })
    .await;
}

#[tokio::test]
async fn every_refusal_has_its_name() {
    on_both(|centre| async move {
        let force = Force::of(centre).await;
        let (zhang, [first, second]) = (force.centre.zhang, force.station_officers);
        let opening = async |pairs: &[(&str, &str)]| told(force.open(pairs).await.map(drop));
        assert_eq!(opening(&[]).await, "source: required");
        assert_eq!(opening(&[("source", "moon")]).await, "source: unknown");
        assert_eq!(opening(&[("source", "tip"), ("text", "x")]).await, "person: required");
        assert_eq!(opening(&[("source", "tip"), ("text", "x"), ("phone", "y")]).await, "phone: format");
        assert_eq!(opening(&[("source", "tip"), ("text", "x"), ("colour", "y")]).await, "colour: unknown");

        let (id, other) = (force.lead(PHONE).await, force.lead("13800000022").await);
        let nothing = Uuid::from_u128(5);
        let act =
            async |who, id, act: &str, pairs: &[(&str, &str)]| told(force.act(who, id, act, pairs).await);
        assert_eq!(act(zhang, nothing, "sign_for", &[]).await, "there is no such dossier");
        assert_eq!(
            act(force.stranger, id, "sign_for", &[]).await,
            "there is no such dossier",
            "hidden as absent"
        );
        assert_eq!(act(first, id, "take", &[]).await, "there is no such dossier", "not offered yet");
        assert_eq!(act(zhang, id, "dance", &[]).await, "act: unknown");
        assert_eq!(act(force.centre.wang, id, "sign_for", &[]).await, "this needs the role investigator");
        let stale = force.act_at(zhang, id, "sign_for", 7, &[], minute(1)).await;
        assert_eq!(told(stale), "the lead was changed by somebody else meanwhile");
        assert_eq!(act(zhang, id, "close", &[]).await, "not allowed: wrong_state");
        assert_eq!(act(zhang, id, "merge", &[("into", "XS1")]).await, "into: unknown");
        assert_eq!(act(zhang, id, "merge", &[("into", "XS20260110-0001")]).await, "into: same");
        assert_eq!(act(zhang, other, "merge", &[("into", "xs20260110-0001")]).await, "done");
        assert_eq!(
            act(zhang, id, "merge", &[("into", "XS20260110-0002")]).await,
            "not allowed: target_closed"
        );
        assert_eq!(act(zhang, other, "sign_for", &[]).await, "not allowed: wrong_state");

        assert_eq!(act(zhang, id, "sign_for", &[]).await, "done");
        assert_eq!(act(zhang, id, "judge", &[("grade", "high")]).await, "opinion: required");
        assert_eq!(act(zhang, id, "judge", &[("grade", "top"), ("opinion", "x")]).await, "grade: unknown");
        assert_eq!(act(zhang, id, "judge", &[("grade", "low"), ("opinion", "x")]).await, "done");
        assert_eq!(act(zhang, id, "dispatch", &[("unit", "x")]).await, "unit: format");
        let nowhere = nothing.to_string();
        assert_eq!(act(zhang, id, "dispatch", &[("unit", &nowhere)]).await, "unit: unknown");
        let county = force.county.to_string();
        assert_eq!(act(zhang, id, "dispatch", &[("unit", &county)]).await, "done");
        assert_eq!(
            act(zhang, id, "county_sign", &[]).await,
            "not allowed: other_unit",
            "only the county signs"
        );
        assert_eq!(act(force.county_officer, id, "county_sign", &[]).await, "done");
        let station = force.stations[0].to_string();
        assert_eq!(act(force.county_officer, id, "assign", &[("unit", &station)]).await, "done");
        assert_eq!(
            act(second, id, "take", &[]).await,
            "there is no such dossier",
            "given to the first station"
        );
        assert_eq!(act(first, id, "take", &[]).await, "done");
        assert_eq!(act(first, id, "feed_back", &[]).await, "met: required");
        let met = [("met", "met"), ("finding", "true")];
        assert_eq!(act(first, id, "feed_back", &met).await, "interview: required");
        let away = [("met", "away"), ("finding", "unknown"), ("platform_number", "GA2026-1")];
        assert_eq!(act(first, id, "feed_back", &away).await, "done");
        assert_eq!(act(first, id, "close", &[]).await, "this needs the role investigator");
    })
    .await;
}

#[tokio::test]
async fn of_two_stations_one_takes_a_lead_and_no_update_is_lost() {
    on_both(|centre| async move {
        let force = Force::of(centre).await;
        for round in 0..3 {
            let id = force.lead(&format!("1390000003{round}")).await;
            force.offer(id).await;
            let version = force.version(id).await;
            let tries = (0..8).map(|place| {
                let who = force.station_officers[place % 2];
                let (desk, actor, ids) =
                    (force.centre.desk.clone(), force.centre.actor(who), force.centre.id());
                let asked = Asked { id, act: "take".to_owned(), version, said: Said::new() };
                tokio::spawn(async move { desk.move_dossier(actor, &asked, minute(1), &ids).await })
            });
            let tries: Vec<_> = tries.collect();
            let mut refusals = BTreeSet::new();
            let mut winners = 0;
            for attempt in tries {
                match attempt.await.unwrap() {
                    Ok(()) => winners += 1,
                    Err(error) => drop(refusals.insert(error.to_string())),
                }
            }
            assert_eq!(winners, 1, "{refusals:?}");
            let known = ["the lead was changed by somebody else meanwhile", "there is no such dossier"];
            assert!(refusals.iter().all(|refusal| known.contains(&refusal.as_str())), "{refusals:?}");
            assert_eq!(force.version(id).await, version + 1, "one step and no more");
        }
    })
    .await;
}

#[tokio::test]
async fn lists_filter_search_and_page_within_the_scope() {
    on_both(|centre| async move {
        let force = Force::of(centre).await;
        let mut all = Vec::new();
        for number in 0..5 {
            all.push(force.lead(&format!("1370000004{number}")).await);
        }
        force.offer(all[2]).await;
        let user = force.centre.user(force.centre.zhang).await;
        let list = async |filter: DossierFilter, cursor: Option<String>| {
            force.centre.desk.dossiers(&user, NounName::Lead, &filter, cursor.as_deref(), 2).await.unwrap()
        };
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let page = list(DossierFilter::default(), cursor).await;
            seen.extend(page.rows.iter().map(|row| row.id));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen[0], all[2], "the latest changed first");
        assert_eq!(seen.len(), 5);
        assert_eq!(BTreeSet::from_iter(seen), BTreeSet::from_iter(all.clone()));
        let search =
            |words: &str| DossierFilter { search: Some(words.to_owned()), ..DossierFilter::default() };
        let found = list(search("13700000043"), None).await;
        assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [all[3]], "by a whole number");
        assert!(list(search("1370000004"), None).await.rows.is_empty(), "by no part of one");
        assert_eq!(list(search("xs20260110-0005"), None).await.rows[0].id, all[4]);
        let asks = list(search("拨打 受害人"), None).await;
        assert_eq!(asks.rows.len(), 2, "words of what was said are found, a page at a time");
        assert!(asks.next_cursor.is_some());
        let actor = force.centre.actor(force.centre.zhang);
        let ids = force.centre.id();
        force.centre.desk.comment(actor, all[1], "疑似跑分车队，联系人陈某", minute(2), &ids).await.unwrap();
        let commented = list(search("跑分车队"), None).await;
        assert_eq!(commented.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [all[1]], "and of comments");
        assert!(list(search("无此字样"), None).await.rows.is_empty());
        let states = DossierFilter { states: vec!["at_station".to_owned()], ..DossierFilter::default() };
        assert_eq!(list(states, None).await.rows.len(), 1);
        let any = DossierFilter::default();
        let first = force.centre.user(force.station_officers[0]).await;
        let of_station = force.centre.desk.dossiers(&first, NounName::Lead, &any, None, 10);
        assert_eq!(of_station.await.unwrap().rows.len(), 1, "a station sees what it is offered");
        let stranger = force.centre.user(force.stranger).await;
        let of_stranger = force.centre.desk.dossiers(&stranger, NounName::Lead, &any, None, 10);
        assert!(of_stranger.await.unwrap().rows.is_empty(), "another county nothing");
        let kin = force.lead("13700000041").await;
        let sheet = force.centre.desk.dossier(kin, &user).await.unwrap();
        assert_eq!(sheet.kin.len(), 1, "one person, one file");
        assert_eq!(sheet.kin[0].other.id, all[1]);
    })
    .await;
}

#[tokio::test]
async fn a_station_pages_through_what_it_has_held_and_what_is_offered_newest_first() {
    on_both(|centre| async move {
        let force = Force::of(centre).await;
        let officer = force.station_officers[0];
        let station = force.centre.user(officer).await;
        let mut all = Vec::new();
        for number in 0..6 {
            let id = force.lead(&format!("1370000006{number}")).await;
            force.offer(id).await;
            all.push(id);
        }
        let act = async |who: OfficerId, number: usize, act: &str, pairs: &[(&str, &str)], at: i64| {
            let (id, version) = (all[number], force.version(all[number]).await);
            force.act_at(who, id, act, version, pairs, minute(at)).await.unwrap();
        };
        // Two are held, one of them again after it went up; one was held and is closed; one is the other station's.
        act(officer, 3, "take", &[], 10).await;
        act(officer, 1, "take", &[], 11).await;
        act(officer, 4, "take", &[], 12).await;
        act(force.station_officers[1], 0, "take", &[], 13).await;
        act(officer, 1, "feed_back", &[("met", "away"), ("finding", "unknown")], 14).await;
        act(force.centre.zhang, 1, "close", &[], 15).await;
        act(officer, 3, "feed_back", &[("met", "away"), ("finding", "unknown")], 16).await;
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let any = DossierFilter::default();
            let page = force.centre.desk.dossiers(&station, NounName::Lead, &any, cursor.as_deref(), 2);
            let page = page.await.unwrap();
            seen.extend(page.rows.iter().map(|row| row.id));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        // What was offered last, in one minute, has the greater id first.
        let (newer, older) = (all[5].max(all[2]), all[5].min(all[2]));
        assert_eq!(seen, [all[3], all[1], all[4], newer, older], "each once; not the other station's");
        let found = DossierFilter { search: Some("13700000061".to_owned()), ..DossierFilter::default() };
        let found = force.centre.desk.dossiers(&station, NounName::Lead, &found, None, 2).await.unwrap();
        assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [all[1]]);
        let closed = DossierFilter { states: vec!["closed".to_owned()], ..DossierFilter::default() };
        let closed = force.centre.desk.dossiers(&station, NounName::Lead, &closed, None, 2).await.unwrap();
        assert_eq!(closed.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [all[1]]);
    })
    .await;
}

#[tokio::test]
async fn leads_of_another_system_are_carried_over_where_they_stand() {
    on_both(|centre| async move {
        let force = Force::of(centre).await;
        let centre = &force.centre;
        let (county, station) = (force.county, force.stations[0]);
        let lead = |state: &str, holder: UnitId, held_by: &[UnitId], phone: &str| CarriedLead {
            state: state.to_owned(),
            home: CENTRE,
            holder,
            held_by: held_by.to_vec(),
            said: said(&[("source", "ministry"), ("phone", phone), ("text", "旧系统迁入")]),
        };
        let actor = || records::Actor::program("import");
        let carry = async |leads: &[CarriedLead]| {
            centre.desk.carry_over_leads(actor(), leads, minute(0), &centre.id()).await
        };
        let good = lead("received", CENTRE, &[], "13700000051");
        let fault = carry(&[good.clone(), lead("lost", CENTRE, &[], "13700000052")]).await.unwrap_err();
        assert_eq!(fault.to_string(), "state: unknown");
        let fault = carry(&[good.clone(), lead("signed", CENTRE, &[], "卡号")]).await.unwrap_err();
        assert_eq!(fault.to_string(), "phone: format");
        let user = centre.user(centre.zhang).await;
        let any = DossierFilter::default();
        let all = centre.desk.dossiers(&user, NounName::Lead, &any, None, 10);
        assert!(all.await.unwrap().rows.is_empty(), "all or none");

        let leads = [
            good,
            lead("closed", CENTRE, &[county, station], "13700000053"),
            lead("verifying", station, &[CENTRE, county], "13700000054"),
        ];
        let ids = carry(&leads).await.unwrap();
        assert_eq!(force.state(ids[1]).await, "closed");
        assert!(
            centre.desk.dossier(ids[1], &user).await.unwrap().deadlines.is_empty(),
            "what is over has no clock"
        );
        assert_eq!(
            centre.desk.dossier(ids[0], &user).await.unwrap().deadlines.len(),
            2,
            "to sign, and to answer"
        );
        force.act(centre.zhang, ids[0], "sign_for", &[]).await.unwrap();
        let officer = force.station_officers[0];
        let first = centre.user(officer).await;
        let own = centre.desk.dossiers(&first, NounName::Lead, &any, None, 10).await.unwrap();
        let own: BTreeSet<_> = own.rows.iter().map(|row| row.id).collect();
        assert_eq!(own, BTreeSet::from([ids[1], ids[2]]), "a station sees what it has held");
        let feedback = [("met", "away"), ("finding", "unknown")];
        force.act(officer, ids[2], "feed_back", &feedback).await.unwrap();
        force.act(centre.zhang, ids[2], "close", &[]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn words_that_a_thousand_leads_have_are_found_a_page_at_a_time() {
    on_both(|centre| async move {
        let force = Force::of(centre).await;
        let centre = &force.centre;
        let lead = |number: usize| CarriedLead {
            state: "closed".to_owned(),
            home: CENTRE,
            holder: CENTRE,
            held_by: Vec::new(),
            said: said(&[
                ("source", "tip"),
                ("handle", &format!("wx{number}")),
                ("text", if number == 700 { "旧系统迁入，涉及解冻金" } else { "旧系统迁入" }),
            ]),
        };
        let leads: Vec<_> = (0..1_010).map(lead).collect();
        let actor = records::Actor::program("import");
        let carried = centre.desk.carry_over_leads(actor, &leads, minute(0), &centre.id()).await.unwrap();
        let user = centre.user(centre.zhang).await;
        let search = async |words: &str, cursor: Option<&str>| {
            let filter = DossierFilter { search: Some(words.to_owned()), ..DossierFilter::default() };
            centre.desk.dossiers(&user, NounName::Lead, &filter, cursor, 200).await.unwrap()
        };
        let all_with = async |words: &str| {
            let (mut seen, mut cursor) = (BTreeSet::new(), None);
            loop {
                let page = search(words, cursor.as_deref()).await;
                seen.extend(page.rows.iter().map(|row| row.id));
                cursor = page.next_cursor;
                if cursor.is_none() {
                    return seen;
                }
            }
        };
        let everyone = carried.iter().copied().collect();
        assert_eq!(all_with("迁入").await, everyone, "each once, none left out");
        assert_eq!(all_with("旧系统 系统迁入").await, everyone, "each phrase wherever it stands");
        if centre.desk.records().engine() == DbBackend::Sqlite {
            // What an earlier program has filed has no words beside the index.
            let actor = records::Actor::program("test");
            let work = centre.desk.records().begin(actor, minute(1)).await.unwrap();
            let sql = "UPDATE dossier_words SET words = NULL WHERE place % 2 = 0";
            work.db().execute_unprepared(sql).await.unwrap();
            work.commit().await.unwrap();
            assert_eq!(all_with("系统迁入").await, everyone);
        }
        let rare = search("迁入 解冻金", None).await;
        assert_eq!(rare.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [carried[700]]);
        let numbered = search(&search("解冻金", None).await.rows[0].number, None).await;
        assert_eq!(numbered.rows.len(), 1);
        assert!(search("迁入 刷单", None).await.rows.is_empty());
    })
    .await;
}
