//! Posts, absences and rosters, on both engines: whose a duty is at each instant, and who may say so.

use std::collections::BTreeMap;

use kernel::{AbsenceId, OfficerId, PostId, Timestamp, UnitId, Window};
use records::duty::Place;
use records::duty::absences::NewAbsence;
use records::duty::posts::{NewPost, PostSaid};
use records::duty::shifts::NewRoster;
use records::people::Role;
use records::schema::Migrator;
use records::units::{CENTRE, Scope};
use records::{Actor, Error};
use testbed::{Bed, FOUNDED_AT, on_both};
use uuid::Uuid;

fn hour(after: i64) -> Timestamp {
    FOUNDED_AT.plus_seconds(after * 3_600)
}

/// Far enough apart that what follows from one id never meets another.
fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x5000_0000 + (number << 16))
}

fn actor(officer: OfficerId) -> Actor {
    Actor::officer(officer, "10.0.0.7")
}

fn held(holders: &[(Place, OfficerId)]) -> PostSaid {
    PostSaid {
        name: "第一审批岗".to_owned(), holders: holders.iter().copied().collect(), is_active: true
    }
}

struct People {
    system: OfficerId,
    chief: OfficerId,
    a: OfficerId,
    b: OfficerId,
    c: OfficerId,
    post: PostId,
}

/// A post of the centre's with three approvers.
async fn staffed(bed: &Bed) -> People {
    let system = bed.user("sys", 1, &[Role::SystemAdmin]).await;
    let chief = bed.user("chief", 2, &[Role::Chief]).await;
    let a = bed.user("a.holder", 3, &[Role::Approver]).await;
    let b = bed.user("b.holder", 4, &[Role::Approver]).await;
    let c = bed.user("c.holder", 5, &[Role::Approver]).await;
    let post = PostId(id(1));
    let said = held(&[(Place::A, a), (Place::B, b), (Place::C, c)]);
    let new = NewPost { id: post, unit: CENTRE, role: Role::Approver, said };
    bed.records.make_post(actor(system), hour(0), new).await.expect("a post");
    People { system, chief, a, b, c, post }
}

async fn bearer(bed: &Bed, at: Timestamp) -> Option<OfficerId> {
    let sheet = bed.records.duty(Some(&Scope::Unit(CENTRE)), at, at.plus_seconds(1)).await.unwrap();
    sheet.posts[0].bearer
}

async fn absent(
    bed: &Bed,
    by: OfficerId,
    user: OfficerId,
    number: u128,
    from: i64,
    until: i64,
) -> Result<(), Error> {
    let window = Window::new(hour(from), hour(until));
    let new = NewAbsence { id: AbsenceId(id(number)), user, window, reason: "年假".to_owned() };
    bed.records.declare_absence(actor(by), hour(0), new).await
}

async fn actions(bed: &Bed, prefix: &str) -> Vec<String> {
    bed.records.seal_trail().await.unwrap();
    let filter = records::trail::Filter { action: Some(prefix.to_owned()), ..Default::default() };
    let entries = records::trail::list(bed.records.reader(), &filter, 50).await.unwrap();
    entries.into_iter().rev().map(|entry| format!("{} by {}", entry.action, entry.actor)).collect()
}

#[tokio::test]
async fn an_absence_moves_the_duty_and_its_end_moves_it_back() {
    on_both::<Migrator, _>(|bed| async move {
        let People { a, b, c, chief, .. } = staffed(&bed).await;
        let at = async |at| bearer(&bed, hour(at)).await.unwrap();
        assert_eq!(at(0).await, a);
        absent(&bed, a, a, 2, 2, 10).await.unwrap();
        absent(&bed, chief, b, 3, 4, 6).await.unwrap();
        assert_eq!([at(1).await, at(2).await, at(4).await, at(6).await, at(10).await], [a, b, c, b, a]);

        let moved = async |hours, number| bed.records.move_duties(hour(hours), id(number)).await.unwrap();
        assert_eq!(
            [moved(1, 10).await, moved(2, 11).await, moved(3, 12).await, moved(4, 13).await],
            [0, 1, 0, 1]
        );
        bed.records.end_absence(actor(chief), hour(5), AbsenceId(id(3)), id(14)).await.unwrap();
        assert_eq!(at(5).await, b, "B is back before the time");
        absent(&bed, c, c, 4, 0, 9).await.unwrap();
        absent(&bed, b, b, 5, 0, 9).await.unwrap();
        assert_eq!(bearer(&bed, hour(5)).await, None, "nobody is there, and none is invented");
        let by = |user: OfficerId| format!("post.moved by {user}");
        let system = by(OfficerId(Uuid::from_u128(0x1001)));
        let roster = "post.moved by roster".to_owned();
        // At the declaring hour 0 the last absence had begun.
        let expected = [system, roster.clone(), roster, by(chief), by(b)];
        assert_eq!(actions(&bed, "post.moved").await[..4], expected[..4]);
        assert_eq!(actions(&bed, "absence.").await.len(), 5);
    })
    .await;
}

#[tokio::test]
async fn who_is_on_shift_bears_before_who_is_not() {
    on_both::<Migrator, _>(|bed| async move {
        let People { a, b, c, chief, .. } = staffed(&bed).await;
        let roster =
            |event, from, count, groups| NewRoster { event, unit: CENTRE, from, hours: 24, count, groups };
        let days = roster(id(20), hour(0), 4, vec![vec![b, chief], vec![c]]);
        bed.records.make_roster(actor(chief), hour(0), days).await.unwrap();
        let at = async |at| bearer(&bed, hour(at)).await.unwrap();
        assert_eq!([at(0).await, at(24).await, at(48).await, at(95).await, at(96).await], [b, c, b, c, a]);
        let sheet = bed.records.duty(None, hour(1), hour(200)).await.unwrap();
        assert_eq!(sheet.shifts.len(), 4);
        assert_eq!(sheet.people[&chief].name, "民警chief");

        let said = |done: Result<(), Error>| done.map_err(|error| error.to_string());
        let rule = |rule: &str| Err(format!("the rule \"{rule}\" of the database refuses this"));
        let overlapping = roster(id(21), hour(95), 1, vec![vec![a]]);
        let done = bed.records.make_roster(actor(chief), hour(0), overlapping).await;
        assert_eq!(said(done), rule("shifts_overlap"));
        let bank = bed.unit(CENTRE, "bank", "招商银行", 9).await;
        let stranger = bed.user_of(bank, "teller", 9, &[Role::BankOfficer]).await;
        // A bank hangs below the centre in the tree, and its people may be on the centre's shift; not the other way.
        let of_bank = NewRoster { unit: bank, ..roster(id(22), hour(96), 1, vec![vec![a]]) };
        let done = bed.records.make_roster(actor(chief), hour(0), of_bank).await;
        assert_eq!(said(done), rule("shift_members_unit"));
        let begun = sheet.shifts[0].id;
        assert_eq!(said(bed.records.drop_shift(actor(chief), hour(1), begun).await), rule("shifts_begun"));
        bed.records.drop_shift(actor(chief), hour(1), sheet.shifts[3].id).await.unwrap();
        assert_eq!(at(95).await, a);
        let gone = bed.records.drop_shift(actor(stranger), hour(1), sheet.shifts[2].id).await;
        assert_eq!(said(gone), Err("there is no such shift".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn nobody_speaks_for_others_outside_the_scope() {
    on_both::<Migrator, _>(|bed| async move {
        let People { system, chief, a, b, post, .. } = staffed(&bed).await;
        let east = bed.unit(CENTRE, "county", "东区分局", 1).await;
        let east_chief = bed.user_of(east, "east.chief", 11, &[Role::Chief]).await;
        let east_approver = bed.user_of(east, "east.approver", 12, &[Role::Approver]).await;
        let absent_said = async |by, user, number| {
            absent(&bed, by, user, number, 0, 1).await.map_err(|error| error.to_string())
        };
        let no_user = Err("there is no such user".to_owned());
        assert_eq!(absent_said(b, a, 30).await, no_user, "no chief");
        assert_eq!(absent_said(east_chief, a, 31).await, no_user, "above the own unit");
        assert_eq!(absent_said(chief, east_approver, 32).await, Ok(()));
        let ended = bed.records.end_absence(actor(b), hour(0), AbsenceId(id(32)), id(33)).await;
        assert_eq!(ended.unwrap_err().to_string(), "there is no such absence");

        let change = async |by, version, said| {
            let event = id(50 + u128::try_from(version).unwrap());
            let done = bed.records.change_post(actor(by), hour(0), post, version, said, event).await;
            done.map_err(|error| error.to_string())
        };
        let rule = |rule: &str| Err(format!("the rule \"{rule}\" of the database refuses this"));
        assert_eq!(change(east_chief, 1, held(&[])).await, Err("there is no such post".to_owned()));
        assert_eq!(change(system, 1, held(&[(Place::A, chief)])).await, rule("post_holders_hold"));
        assert_eq!(change(system, 1, held(&[(Place::A, east_approver)])).await, rule("post_holders_scope"));
        let stale = change(system, 2, held(&[])).await;
        assert_eq!(stale, Err("the post was changed by somebody else meanwhile".to_owned()));
        assert_eq!(change(system, 1, held(&[(Place::A, b)])).await, Ok(()));
        assert_eq!(bearer(&bed, hour(0)).await, Some(b));
        bed.records.disable_user(actor(system), hour(0), b).await.unwrap();
        assert_eq!(bearer(&bed, hour(0)).await, None, "who may not sign in bears nothing");
        let of_east = bed.records.duty(Some(&Scope::Unit(east)), hour(0), hour(1)).await.unwrap();
        assert_eq!((of_east.posts.len(), of_east.people.len()), (0, 2));
        let nothing = bed.records.duty(Some(&Scope::Nothing), hour(0), hour(1)).await.unwrap();
        assert_eq!((nothing.posts.len(), nothing.people.len()), (0, 0));
        let closed = PostSaid { is_active: false, ..held(&[(Place::A, a)]) };
        assert_eq!(change(system, 2, closed).await, Ok(()));
        assert_eq!(bearer(&bed, hour(0)).await, None);
        let unused: BTreeMap<Place, OfficerId> = BTreeMap::new();
        let double = NewPost {
            id: PostId(id(40)),
            unit: CENTRE,
            role: Role::Approver,
            said: PostSaid { name: "第一审批岗".to_owned(), holders: unused, is_active: true },
        };
        assert!(matches!(bed.records.make_post(actor(system), hour(0), double).await, Err(Error::Rule(_))));
        let nowhere =
            NewPost { id: PostId(id(41)), unit: UnitId(id(42)), role: Role::Approver, said: held(&[]) };
        assert!(bed.records.make_post(actor(system), hour(0), nowhere).await.is_err());
    })
    .await;
}
