//! Units and users: who runs the system says who, who secures it says what; a bank sees its own orders only.

use records::people::Role;
use records::units::CENTRE;
use serde_json::{Value, json};
use testbed::PASSWORD;

use crate::house::{Answer, House};
use crate::reports::{STORY, file};

fn code(answer: &Answer) -> String {
    let error = &answer.json()["errors"][0];
    format!("{} {} {}", answer.line(), error["field"].as_str().unwrap(), error["code"].as_str().unwrap())
}

#[tokio::test]
async fn a_user_is_made_by_one_administrator_and_gets_the_roles_from_another() {
    let house = House::open().await;
    let (system, security) = (house.administrator("system").await, house.administrator("security").await);
    let county = json!({"parent_id": CENTRE, "kind": "county", "name": "东区分局", "division": "430502"});
    let county = system.post("/api/units", &county).await.json();
    let unit = county["unit_id"].as_str().unwrap();
    let new = json!({"login": "Sun.Li", "name": "孙立", "badge": "430502000001", "unit_id": unit});
    let made = system.post("/api/users", &new).await;
    assert_eq!(made.status, 201, "{made:?}");
    let (made, password) =
        (made.json()["user"].clone(), made.json()["password"].as_str().unwrap().to_owned());
    assert_eq!((&made["login"], &made["roles"]), (&json!("sun.li"), &json!([])));
    assert_eq!(code(&system.post("/api/users", &new).await), "422 invalid login taken");
    let id = made["user_id"].as_str().unwrap();

    let mut sun = house.nobody();
    assert_eq!(sun.sign_in("sun.li", &password).await.json()["user"]["must_change"], true);
    let change = json!({"old": password, "new": "Dd4-dddd"});
    assert_eq!(sun.put("/api/session/password", &change).await.status, 204);
    assert_eq!(sun.sign_in("sun.li", "Dd4-dddd").await.status, 200);
    assert_eq!(sun.get("/api/reports").await.line(), "403 role_required", "without a role nothing");

    let path = format!("/api/users/{id}/roles");
    let roles =
        |version: i64, roles: &[&str], rank: Value| json!({"version": version, "roles": roles, "rank": rank});
    let version = security
        .get("/api/users")
        .await
        .json()
        .as_array()
        .unwrap()
        .iter()
        .find(|user| user["user_id"] == id)
        .unwrap()["version"]
        .as_i64()
        .unwrap();
    let tries = [
        (roles(version, &["wizard"], Value::Null), "422 invalid roles unknown"),
        (roles(version, &["approver"], Value::Null), "422 invalid rank missing"),
        (roles(version, &["investigator"], json!("county")), "422 invalid rank needless"),
        (roles(version, &["bank_officer"], Value::Null), "422 invalid roles family"),
        (roles(version, &["audit_admin"], Value::Null), "422 invalid roles apart"),
        (roles(version, &["investigator", "system_admin"], Value::Null), "422 invalid roles apart"),
    ];
    for (body, expected) in tries {
        assert_eq!(code(&security.put(&path, &body).await), expected, "{body}");
    }
    assert_eq!(
        security.put(&path, &roles(version + 1, &[], Value::Null)).await.line(),
        "409 version_conflict"
    );
    let given = roles(version, &["investigator", "approver"], json!("county"));
    let given = security.put(&path, &given).await;
    assert_eq!(given.json()["roles"], json!(["investigator", "approver"]), "{given:?}");
    assert_eq!(sun.get("/api/session").await.line(), "401 login_required", "old rights end at once");
    assert_eq!(sun.sign_in("sun.li", "Dd4-dddd").await.status, 200);
    assert_eq!(sun.get("/api/reports").await.json()["items"], json!([]));

    let own = house.id_of("security").await;
    let own =
        security.put(&format!("/api/users/{own}/roles"), &roles(2, &["security_admin"], Value::Null)).await;
    assert_eq!(code(&own), "409 state_conflict  own_roles");
    let taken = security.put(&path, &roles(version + 1, &[], Value::Null)).await;
    assert_eq!(taken.json()["roles"], json!([]));
    assert_eq!(sun.sign_in("sun.li", "Dd4-dddd").await.status, 200);
    assert_eq!(sun.get("/api/reports").await.line(), "403 role_required");

    let busy = json!({"version": 1, "name": "东区分局", "is_active": false});
    assert_eq!(
        code(&system.put(&format!("/api/units/{unit}"), &busy).await),
        "409 state_conflict  unit_busy"
    );
}

#[tokio::test]
async fn a_role_that_is_taken_away_leaves_old_signatures_standing() {
    let house = House::open().await;
    let (zhang, li) = (house.user("zhang").await, house.user("li.na").await);
    let case = file(&zhang, STORY).await;
    let page = zhang.get(&format!("/api/cases/{case}")).await.json();
    let order = page["orders"][0]["order_id"].as_str().unwrap();
    let sign = format!("/api/orders/{order}/signatures");
    assert_eq!(zhang.post(&sign, &json!({"version": 1})).await.status, 200);
    let security = house.administrator("security").await;
    let id = house.id_of("zhang").await;
    let taken = security.put(&format!("/api/users/{id}/roles"), &json!({"version": 1, "roles": []})).await;
    assert_eq!(taken.status, 200, "{taken:?}");
    let signed = li.post(&sign, &json!({"version": 1})).await;
    assert_eq!(signed.status, 200, "{signed:?}");
    assert_eq!(signed.json()["signatures"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_second_officer_signs_second_and_never_first() {
    let house = House::open().await;
    house.bed.user("second", 60, &[Role::SecondOfficer]).await;
    let (zhang, second) = (house.user("zhang").await, house.user("second").await);
    let case = file(&zhang, STORY).await;
    let orders = async |guest: &crate::house::Guest| {
        guest.get(&format!("/api/cases/{case}")).await.json()["orders"].as_array().unwrap().clone()
    };
    let first = orders(&second).await[0].clone();
    assert_eq!(first["can"], json!({"sign": false, "approve": false, "withdraw": false, "record": false}));
    let sign = format!("/api/orders/{}/signatures", first["order_id"].as_str().unwrap());
    assert_eq!(second.post(&sign, &json!({"version": 1})).await.line(), "403 role_required");
    assert_eq!(zhang.post(&sign, &json!({"version": 1})).await.status, 200);
    assert_eq!(orders(&second).await[0]["can"]["sign"], true);
    let signed = second.post(&sign, &json!({"version": 1})).await;
    assert_eq!(signed.json()["state"], "signed", "{signed:?}");
}

#[tokio::test]
async fn a_bank_sees_its_own_orders_once_they_left_and_nothing_of_the_victim() {
    let house = House::open().await;
    let own = house.bed.unit(CENTRE, "bank", "中国工商银行", 70).await;
    let other = house.bed.unit(CENTRE, "bank", "招商银行", 71).await;
    house.bed.user_of(own, "own", 70, &[Role::BankOfficer]).await;
    house.bed.user_of(other, "other", 71, &[Role::BankOfficer]).await;
    let (zhang, li, wang) = (house.user("zhang").await, house.user("li.na").await, house.user("wang").await);
    let (own, other) = (house.user("own").await, house.user("other").await);
    let case = file(&zhang, STORY).await;
    let page = zhang.get(&format!("/api/cases/{case}")).await.json();
    let orders = page["orders"].as_array().unwrap();
    let stop = orders.iter().find(|order| order["kind"] == "stop").unwrap()["order_id"].as_str().unwrap();
    assert_eq!(own.get("/api/bank/orders").await.json(), json!([]), "what has not left is nobody's");
    for (guest, act) in [(&zhang, "signatures"), (&li, "signatures"), (&wang, "approval")] {
        let done = guest.post(&format!("/api/orders/{stop}/{act}"), &json!({"version": 1})).await;
        assert_eq!(done.status, 200, "{done:?}");
    }
    let seen = own.get("/api/bank/orders").await;
    assert_eq!(seen.json()[0]["account"], "6222020000001234566");
    assert_eq!(seen.json()[0]["amount_fen"], 5_000_000);
    for told in ["王小明", "13800000012", "民警", "自称客服"] {
        assert!(!seen.text.contains(told), "{told}");
    }
    assert_eq!(other.get("/api/bank/orders").await.json(), json!([]));
    assert_eq!(own.get(&format!("/api/cases/{case}")).await.line(), "403 role_required");
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_each_code_is_good_once() {
    let house = House::open().await;
    let zhang = house.id_of("zhang").await;
    let actor = || records::Actor::officer(zhang, "10.0.0.7");
    let records = &house.bed.records;
    let secret = records.begin_codes(actor(), zhang, house.now()).await.unwrap();
    let mut guest = house.nobody();
    assert_eq!(guest.sign_in("zhang", PASSWORD).await.status, 200, "not before its first code");
    let wrong = guest.put("/api/session/codes", &json!({"code": "12345"})).await;
    assert_eq!(code(&wrong), "422 invalid code wrong");
    let first = guest.put("/api/session/codes", &json!({"code": secret.code_at(house.now())})).await;
    let recovery = first.json()["codes"].as_array().unwrap().clone();
    assert_eq!(recovery.len(), 10, "{first:?}");
    assert_eq!(
        code(&guest.post("/api/session/codes", &json!({})).await),
        "409 state_conflict  factor_stands"
    );

    let sign_in = async |shown: Option<&str>| {
        let mut body = json!({"login": "zhang", "password": PASSWORD});
        if let Some(shown) = shown {
            body["code"] = json!(shown);
        }
        house.nobody().post("/api/session", &body).await.line()
    };
    assert_eq!(sign_in(None).await, "401 factor_required");
    assert_eq!(sign_in(Some("000000")).await, "401 factor_required");
    let used = secret.code_at(house.now());
    assert_eq!(sign_in(Some(&used)).await, "401 factor_required", "the first code is used up");
    house.pass_seconds(60);
    let fresh = secret.code_at(house.now());
    assert_eq!(sign_in(Some(&fresh)).await, "200");
    assert_eq!(sign_in(Some(&fresh)).await, "401 factor_required", "once");
    let spare = recovery[0].as_str().unwrap();
    assert_eq!(sign_in(Some(spare)).await, "200");
    assert_eq!(sign_in(Some(spare)).await, "401 factor_required", "once");
    let security = house.administrator("security").await;
    assert_eq!(security.delete(&format!("/api/users/{zhang}/factors")).await.status, 204);
    house.pass_seconds(60);
    assert_eq!(sign_in(None).await, "200", "the telephone was lost");
}

#[tokio::test]
async fn wrong_codes_lock_like_wrong_passwords() {
    let house = House::open().await;
    let zhang = house.id_of("zhang").await;
    let actor = || records::Actor::officer(zhang, "10.0.0.7");
    let records = &house.bed.records;
    let secret = records.begin_codes(actor(), zhang, house.now()).await.unwrap();
    let now = house.now();
    records.confirm_codes(actor(), zhang, &secret.code_at(now), now).await.unwrap().expect("confirmed");
    let body = json!({"login": "zhang", "password": PASSWORD, "code": "000000"});
    let mut said = Vec::new();
    for _ in 0..6 {
        said.push(house.nobody().post("/api/session", &body).await.line());
    }
    assert_eq!(said[3..], ["401 factor_required", "429 login_locked", "429 login_locked"]);
}

#[tokio::test]
async fn a_machine_reads_its_units_orders_until_its_token_is_taken_back() {
    let house = House::open().await;
    let own = house.bed.unit(CENTRE, "bank", "中国建设银行", 70).await;
    let (zhang, li, wang) = (house.user("zhang").await, house.user("li.na").await, house.user("wang").await);
    let security = house.administrator("security").await;
    let issue = async |name: &str, unit: kernel::UnitId, days: u32| {
        security.post("/api/tokens", &json!({"name": name, "unit_id": unit, "days": days})).await
    };
    let issued = issue("建行前置机", own, 30).await;
    assert_eq!(issued.status, 201, "{issued:?}");
    let secret = issued.json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(code(&issue("建行前置机", own, 30).await), "422 invalid name taken");
    assert_eq!(code(&issue("x", own, 0).await), "422 invalid days range");
    let of_centre = issue("中心", CENTRE, 1).await.json()["secret"].as_str().unwrap().to_owned();

    let case = file(&zhang, STORY).await;
    let page = zhang.get(&format!("/api/cases/{case}")).await.json();
    let orders = page["orders"].as_array().unwrap();
    let stop = orders.iter().find(|order| order["kind"] == "stop").unwrap()["order_id"].as_str().unwrap();
    for officer in [&zhang, &li] {
        let signed = officer.post(&format!("/api/orders/{stop}/signatures"), &json!({"version": 1})).await;
        assert_eq!(signed.status, 200, "{signed:?}");
    }
    assert_eq!(wang.post(&format!("/api/orders/{stop}/approval"), &json!({"version": 1})).await.status, 200);

    let nobody = house.nobody();
    let read = async |secret: &str, path: &str| {
        let request =
            nobody.request(reqwest::Method::GET, path).header("authorization", format!("Bearer {secret}"));
        crate::house::read(request).await
    };
    let answer = read(&secret, "/api/bank/orders").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let bank = orders.iter().find(|order| order["order_id"] == stop).unwrap()["bank"].clone();
    let expected = if bank == "中国建设银行" { 1 } else { 0 };
    assert_eq!(answer.json().as_array().unwrap().len(), expected, "{bank}");
    assert_eq!(read(&of_centre, "/api/bank/orders").await.json(), json!([]), "the centre is no bank");
    assert_eq!(read("fzm_0", "/api/bank/orders").await.line(), "401 login_required");
    assert_eq!(
        read(&secret, "/api/reports").await.line(),
        "401 login_required",
        "a machine reads nothing else"
    );

    let listed = security.get("/api/tokens").await.json();
    assert_eq!(listed[1]["name"], "建行前置机");
    assert!(listed[1]["used_at"].is_string() && !listed.to_string().contains(&secret));
    let path = format!("/api/tokens/{}", listed[1]["token_id"].as_str().unwrap());
    assert_eq!(security.delete(&path).await.status, 204);
    assert_eq!(security.delete(&path).await.line(), "404 not_found");
    assert_eq!(read(&secret, "/api/bank/orders").await.line(), "401 login_required");
    house.pass_seconds(86_400);
    assert_eq!(read(&of_centre, "/api/bank/orders").await.line(), "401 login_required", "its day is over");
}

#[tokio::test]
async fn a_password_serves_ninety_days() {
    let house = House::open().await;
    house.pass_seconds(90 * 86_400 - 120);
    let zhang = house.user("zhang").await;
    assert_eq!(zhang.get("/api/reports").await.status, 200);
    house.pass_seconds(120);
    assert_eq!(zhang.get("/api/reports").await.line(), "403 password_change_required");
    assert_eq!(zhang.get("/api/session").await.json()["user"]["must_change"], true);
    let change = json!({"old": PASSWORD, "new": "Ee5-eeee"});
    assert_eq!(zhang.put("/api/session/password", &change).await.status, 204);
    let mut zhang = house.nobody();
    assert_eq!(zhang.sign_in("zhang", "Ee5-eeee").await.json()["user"]["must_change"], false);
    assert_eq!(zhang.get("/api/reports").await.status, 200);
}
