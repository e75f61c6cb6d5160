//! The demo's units and users. Their passwords are printed and known to all: a demo listens on this machine only.

use std::collections::BTreeSet;

use kernel::{OfficerId, UnitId};
use records::people::password::Password;
use records::people::users::{Login, NewUser};
use records::people::{Rank, Role};
use records::units::{CENTRE, NewUnit, UnitChange};
use records::{Actor, Records};

use crate::clock;
use crate::outcome::{Failure, OrWrongUse, Outcome};

/// A user of the demo.
#[derive(Clone, Copy, Debug)]
pub struct DemoUser {
    /// The login.
    pub login: &'static str,
    /// The password, no secret.
    pub password: &'static str,
    /// The made-up name shown beside signatures.
    pub name: &'static str,
    /// What the user may do.
    pub roles: &'static [Role],
    /// The name of the unit to which the user belongs; empty for none.
    pub unit: &'static str,
    /// Whether the demo plays this user when it is not left to people.
    pub is_played: bool,
}

/// A unit of the demo: its name, its kind, the name of the unit above it.
type DemoUnit = (&'static str, &'static str, &'static str);

const PASSWORD: &str = "Fanzha-demo-1";
/// The centre itself.
pub const CENTRE_NAME: &str = "示例市公安局反诈中心（演示）";
const EAST: &str = "示例市公安局东区分局";
const STATION: &str = "河东派出所";
const BANK: &str = "中国建设银行";
const TELECOM: &str = "示例移动";
const MEETING: &str = "示例市反诈联席办";

/// A small city: three counties with two stations each, five banks with a branch, telecom, court and the rest.
const UNITS: &[DemoUnit] = &[
    (EAST, "county", CENTRE_NAME),
    ("示例市公安局西区分局", "county", CENTRE_NAME),
    ("示例县公安局", "county", CENTRE_NAME),
    (STATION, "station", EAST),
    ("东关派出所", "station", EAST),
    ("西街派出所", "station", "示例市公安局西区分局"),
    ("城西派出所", "station", "示例市公安局西区分局"),
    ("城关派出所", "station", "示例县公安局"),
    ("南乡派出所", "station", "示例县公安局"),
    ("中国工商银行", "bank", CENTRE_NAME),
    (BANK, "bank", CENTRE_NAME),
    ("中国农业银行", "bank", CENTRE_NAME),
    ("中国银行", "bank", CENTRE_NAME),
    ("招商银行", "bank", CENTRE_NAME),
    ("建行河东支行", "branch", BANK),
    (TELECOM, "telecom", CENTRE_NAME),
    (MEETING, "liaison", CENTRE_NAME),
    ("示例市中级人民法院", "court", CENTRE_NAME),
    ("示例市人民检察院", "procuratorate", CENTRE_NAME),
    ("人民银行示例市分行", "central_bank", CENTRE_NAME),
    ("示例市第一中学", "school", CENTRE_NAME),
    ("河东街道办", "street", CENTRE_NAME),
];

/// Two pairs of officers with an approver each, one played, the other for whoever watches; the call taker; and
/// somebody for every other desk.
pub const USERS: &[DemoUser] = &[
    user("officer1", "林一鸣", &[Role::Investigator], CENTRE_NAME),
    user("officer2", "周晓岚", &[Role::Investigator], CENTRE_NAME),
    user("chief", "赵建国", &[Role::Approver, Role::Chief], CENTRE_NAME),
    played("auto1", "值班甲", &[Role::Investigator]),
    played("auto2", "值班乙", &[Role::SecondOfficer]),
    played("autochief", "值班领导", &[Role::Approver]),
    played("taker", "接警员", &[Role::CallTaker]),
    user("east1", "钱卫东", &[Role::Investigator], EAST),
    user("station1", "孙立", &[Role::StationOfficer], STATION),
    user("bank1", "李行", &[Role::BankOfficer], BANK),
    user("telecom1", "吴信", &[Role::TelecomOfficer], TELECOM),
    user("liaison1", "郑联", &[Role::Liaison], MEETING),
    user("auditor1", "冯审", &[Role::Auditor], ""),
];

const fn user(
    login: &'static str,
    name: &'static str,
    roles: &'static [Role],
    unit: &'static str,
) -> DemoUser {
    DemoUser { login, password: PASSWORD, name, roles, unit, is_played: false }
}

const fn played(login: &'static str, name: &'static str, roles: &'static [Role]) -> DemoUser {
    DemoUser { login, password: PASSWORD, name, roles, unit: CENTRE_NAME, is_played: true }
}

impl DemoUser {
    /// Whether this user signs or approves, rather than takes calls.
    pub fn signs(&self) -> bool {
        !self.roles.contains(&Role::CallTaker)
    }
}

/// Makes the units, then the users in them.
pub async fn settle(records: &Records) -> Outcome {
    let failed = |error: records::Error| Failure::Failed(error.into());
    let actor = || Actor::program("demo");
    let named = UnitChange { version: 1, name: CENTRE_NAME.to_owned(), is_active: true };
    records.change_unit(actor(), clock::wall_now(), CENTRE, named).await.map_err(failed)?;
    let mut made = vec![(CENTRE_NAME, CENTRE)];
    for &(name, kind, above) in UNITS {
        let id = UnitId(clock::fresh_id());
        let unit = NewUnit {
            id,
            kind: kind.to_owned(),
            parent: place(&made, above).expect("each unit stands behind the one above it"),
            name: name.to_owned(),
            division: String::new(),
            code: None,
            bank: (kind == "bank").then(|| name.to_owned()),
        };
        records.make_unit(actor(), clock::wall_now(), unit).await.map_err(failed)?;
        made.push((name, id));
    }
    for (number, user) in USERS.iter().enumerate() {
        let new = new_user(number, user, place(&made, user.unit))?;
        records.make_user(actor(), clock::wall_now(), new).await.map_err(failed)?;
    }
    Ok(())
}

fn place(made: &[(&'static str, UnitId)], name: &str) -> Option<UnitId> {
    made.iter().find(|(known, _id)| *known == name).map(|(_name, id)| *id)
}

fn new_user(number: usize, user: &DemoUser, unit: Option<UnitId>) -> Outcome<NewUser> {
    let roles: BTreeSet<Role> = user.roles.iter().copied().collect();
    Ok(NewUser {
        id: OfficerId(clock::fresh_id()),
        login: Login::parse(user.login).or_wrong_use(user.login)?,
        name: user.name.to_owned(),
        badge: format!("4305000000{number:02}"),
        phone: format!("1380000{:04}", 1000 + number),
        unit,
        rank: roles.contains(&Role::Approver).then_some(Rank::County),
        roles,
        password: Password::new(user.password).or_wrong_use(user.login)?,
        must_change: false,
    })
}
