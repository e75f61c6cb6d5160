//! Units, the roles' lanes and families, and who sees whose rows, on both engines.

use kernel::{OfficerId, UnitId};
use records::people::Role;
use records::people::password::Password;
use records::people::users::{Login, NewUser};
use records::schema::Migrator;
use records::units::{CENTRE, Family, NewUnit, Scope};
use records::{Actor, Error};
use sea_orm::{ConnectionTrait, Statement};
use testbed::{Bed, FOUNDED_AT, PASSWORD, on_both};
use uuid::Uuid;

#[tokio::test]
async fn every_role_stands_in_the_table_with_its_family() {
    on_both::<Migrator, _>(|bed| async move {
        let db = bed.records.reader();
        let sql = "SELECT role, lane, coalesce(family, '') FROM roles ORDER BY role";
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        let text = |row: &sea_orm::QueryResult, place| row.try_get_by_index::<String>(place).unwrap();
        let table: Vec<_> = rows.iter().map(|row| (text(row, 0), text(row, 2))).collect();
        let mut own: Vec<_> = Role::ALL
            .iter()
            .map(|role| (role.name().to_owned(), role.family().map_or("", Family::name).to_owned()))
            .collect();
        own.sort();
        assert_eq!(table, own);
        assert!(bed.records.unit_kinds().await.unwrap().len() >= 28);
    })
    .await;
}

async fn holds(bed: &Bed, user: OfficerId, unit: UnitId) -> bool {
    let user = bed.records.user(user).await.unwrap();
    user.scope.holds(bed.records.reader(), unit).await.unwrap()
}

#[tokio::test]
async fn a_unit_sees_itself_and_what_is_below_and_nothing_beside_or_above() {
    on_both::<Migrator, _>(|bed| async move {
        let east = bed.unit(CENTRE, "county", "东区分局", 1).await;
        let west = bed.unit(CENTRE, "county", "西区分局", 2).await;
        let station = bed.unit(east, "station", "河东派出所", 3).await;
        let bank = bed.unit(CENTRE, "bank", "中国建设银行", 4).await;
        let branch = bed.unit(bank, "branch", "河东支行", 5).await;
        let court = bed.unit(CENTRE, "court", "市中级法院", 6).await;
        let at_centre = bed.user("centre", 1, &[Role::Investigator]).await;
        let at_east = bed.user_of(east, "east", 2, &[Role::Investigator]).await;
        let at_station = bed.user_of(station, "station", 3, &[Role::StationOfficer]).await;
        let at_branch = bed.user_of(branch, "branch", 4, &[Role::BankOfficer]).await;
        let at_court = bed.user_of(court, "court", 5, &[Role::Liaison]).await;
        let auditor = bed.user("auditor", 6, &[Role::Auditor]).await;
        let units = [("centre", CENTRE), ("east", east), ("west", west), ("station", station)];
        let mut seen = Vec::new();
        for user in [at_centre, at_east, at_station, at_branch, at_court, auditor] {
            let mut own = Vec::new();
            for (name, unit) in units {
                if holds(&bed, user, unit).await {
                    own.push(name);
                }
            }
            seen.push(own.join(" "));
        }
        assert_eq!(seen, ["centre east west station", "east station", "station", "", "", ""]);
        let of_branch = bed.records.user(at_branch).await.unwrap().scope;
        assert_eq!(of_branch, Scope::Bank("中国建设银行".to_owned()), "a branch answers for its bank");
        assert_eq!(bed.records.units().await.unwrap().len(), 7);
    })
    .await;
}

fn new_user(number: u128, unit: Option<UnitId>, role: Role) -> NewUser {
    NewUser {
        id: OfficerId(Uuid::from_u128(0x3000 + number)),
        login: Login::parse(&format!("new{number}")).unwrap(),
        name: "某某".to_owned(),
        badge: String::new(),
        phone: String::new(),
        unit,
        roles: [role].into(),
        rank: None,
        password: Password::typed(PASSWORD),
        must_change: false,
    }
}

#[tokio::test]
async fn a_role_is_held_in_its_family_of_units_and_work_needs_a_unit() {
    on_both::<Migrator, _>(|bed| async move {
        let bank = bed.unit(CENTRE, "bank", "招商银行", 1).await;
        let nowhere = UnitId(Uuid::from_u128(9));
        let tries = [
            (
                Some(bank),
                Role::Investigator,
                "the rule \"users_role_in_family\" of the database refuses this",
            ),
            (
                Some(CENTRE),
                Role::BankOfficer,
                "the rule \"users_role_in_family\" of the database refuses this",
            ),
            (None, Role::CallTaker, "the rule \"users_have_unit\" of the database refuses this"),
            (Some(nowhere), Role::CallTaker, "there is no such unit"),
            (Some(bank), Role::BankOfficer, "made"),
            (Some(CENTRE), Role::Liaison, "made"),
            (None, Role::Auditor, "made"),
        ];
        for (number, (unit, role, expected)) in (1..).zip(tries) {
            let made =
                bed.records.make_user(Actor::program("test"), FOUNDED_AT, new_user(number, unit, role));
            let said = made.await.map_or_else(|error| error.to_string(), |_id| "made".to_owned());
            assert_eq!(said, expected, "{role:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_unit_is_refused_by_name() {
    on_both::<Migrator, _>(|bed| async move {
        bed.unit(CENTRE, "county", "东区分局", 1).await;
        let unit = |number: u128, kind: &str, name: &str, parent| NewUnit {
            id: UnitId(Uuid::from_u128(0x4000 + number)),
            kind: kind.to_owned(),
            parent,
            name: name.to_owned(),
            division: String::new(),
            code: None,
            bank: None,
        };
        let tries = [
            (unit(1, "castle", "城堡", CENTRE), "there is no such kind of unit"),
            (unit(2, "county", "南区分局", UnitId(Uuid::from_u128(9))), "there is no such unit"),
            (unit(3, "county", "", CENTRE), "the rule \"units_name\" of the database refuses this"),
            (unit(4, "bank", "某银行", CENTRE), "the rule \"units_bank\" of the database refuses this"),
        ];
        for (unit, expected) in tries {
            let made = bed.records.make_unit(Actor::program("test"), FOUNDED_AT, unit).await;
            assert_eq!(made.unwrap_err().to_string(), expected);
        }
        let twice =
            bed.records.make_unit(Actor::program("test"), FOUNDED_AT, unit(5, "county", "东区分局", CENTRE));
        assert!(matches!(twice.await, Err(Error::Rule(_))));
        assert_eq!(bed.records.units().await.unwrap().len(), 2, "nothing of what was refused stays");
    })
    .await;
}
