//! Users and sessions, on both engines.

use kernel::{Minutes, Timestamp};
use records::people::Role;
use records::people::password::Password;
use records::people::sessions::{SignInError, Token};
use records::schema::Migrator;
use records::{Actor, Error};
use sea_orm::ConnectionTrait;
use testbed::{Bed, FOUNDED_AT, PASSWORD, on_both};

const HERE: &str = "10.0.0.7";

fn minutes(after: i64) -> Timestamp {
    FOUNDED_AT.plus_minutes(Minutes(after))
}

async fn try_sign_in(bed: &Bed, login: &str, password: &str, at: Timestamp) -> String {
    match bed.records.sign_in(login, &Password::typed(password), HERE, at).await {
        Ok((_token, session)) => format!("{} until {}", session.user.login, session.expires_at),
        Err(SignInError::Locked(until)) => format!("locked until {until}"),
        Err(error) => error.to_string(),
    }
}

async fn sign_in(bed: &Bed, login: &str, at: Timestamp) -> Token {
    bed.records.sign_in(login, &Password::typed(PASSWORD), HERE, at).await.expect("signed in").0
}

async fn is_living(bed: &Bed, token: &Token, at: Timestamp) -> bool {
    bed.records.session(token, at).await.unwrap().is_some()
}

#[tokio::test]
async fn founding_gives_three_administrators_who_hold_one_role_each() {
    on_both::<Migrator, _>(|bed| async move {
        let mut seen = Vec::new();
        for first in &bed.administrators {
            let (_token, session) =
                bed.records.sign_in(&first.login, &first.password, HERE, FOUNDED_AT).await.unwrap();
            assert!(session.user.must_change);
            seen.push(format!("{} {:?}", session.user.login, session.user.roles));
        }
        assert_eq!(seen, ["system {SystemAdmin}", "security {SecurityAdmin}", "audit {AuditAdmin}"]);
        let again = records::found::<Migrator>(
            &bed.url,
            &bed.master,
            [9, 8, 7].map(uuid::Uuid::from_u128),
            FOUNDED_AT,
        );
        assert!(matches!(again.await, Err(Error::Founded)));
        assert_eq!(bed.records.users().await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_can_hold_no_other_role_not_even_by_sql() {
    on_both::<Migrator, _>(|bed| async move {
        let officer = bed.user("zhang", 1, &[Role::Investigator, Role::Approver]).await;
        let system = bed.records.users().await.unwrap().into_iter().find(|u| u.login == "system").unwrap().id;
        let literal = |id: kernel::OfficerId| match bed.engine {
            testbed::Engine::Sqlite => format!("x'{}'", id.0.simple()),
            testbed::Engine::Postgres => format!("'{}'", id.0),
        };
        let insert = |id, lane: &str, role: &str| {
            format!(
                "INSERT INTO user_roles (user_id, lane, role) VALUES ({}, '{lane}', '{role}')",
                literal(id)
            )
        };
        let tries = [
            insert(system, "system_admin", "investigator"),
            insert(system, "system_admin", "audit_admin"),
            insert(system, "work", "investigator"),
            insert(officer, "work", "audit_admin"),
            insert(officer, "audit_admin", "audit_admin"),
            format!("UPDATE users SET lane = 'audit_admin' WHERE id = {}", literal(officer)),
            format!("UPDATE users SET lane = 'work' WHERE id = {}", literal(system)),
        ];
        for sql in tries {
            let work = bed.records.begin(Actor::program("test"), FOUNDED_AT).await.unwrap();
            let result = work.db().execute_unprepared(&sql).await.map_err(Error::from);
            assert!(matches!(result, Err(Error::Rule(_))), "{sql}: {result:?}");
        }
        let mixed = testbed_user(&bed, &[Role::Investigator, Role::AuditAdmin]).await;
        assert!(matches!(mixed, Err(Error::Rule(_))), "{mixed:?}");
        assert_eq!(bed.records.users().await.unwrap().len(), 4, "and nothing of it stays");
    })
    .await;
}

async fn testbed_user(bed: &Bed, roles: &[Role]) -> Result<kernel::OfficerId, Error> {
    use records::people::users::{Login, NewUser};
    let user = NewUser {
        id: kernel::OfficerId(uuid::Uuid::from_u128(77)),
        login: Login::parse("mixed").unwrap(),
        name: "某某".to_owned(),
        badge: String::new(),
        phone: String::new(),
        unit: Some(records::units::CENTRE),
        roles: roles.iter().copied().collect(),
        rank: None,
        password: Password::typed(PASSWORD),
        must_change: false,
    };
    bed.records.make_user(Actor::program("test"), FOUNDED_AT, user).await
}

#[tokio::test]
async fn a_login_belongs_to_one_user_and_stands_nowhere_in_the_clear() {
    on_both::<Migrator, _>(|bed| async move {
        bed.user("zhang.san", 1, &[Role::Investigator]).await;
        let result = testbed_user_named(&bed, "ZHANG.san").await;
        assert!(matches!(result, Err(Error::Rule(_))), "{result:?}");
        if bed.engine == testbed::Engine::Sqlite {
            bed.records.close().await.unwrap();
            let bytes = std::fs::read(bed.folder.path().join("records.db")).unwrap();
            for planted in ["zhang.san", "民警zhang", "13900000001"] {
                let found = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
                assert!(!found, "{planted} stands in the file in the clear");
            }
        }
    })
    .await;
}

async fn testbed_user_named(bed: &Bed, login: &str) -> Result<kernel::OfficerId, Error> {
    use records::people::users::{Login, NewUser};
    let user = NewUser {
        id: kernel::OfficerId(uuid::Uuid::from_u128(78)),
        login: Login::parse(login).unwrap(),
        name: "某某".to_owned(),
        badge: String::new(),
        phone: String::new(),
        unit: Some(records::units::CENTRE),
        roles: [Role::Approver].into(),
        rank: None,
        password: Password::typed(PASSWORD),
        must_change: false,
    };
    bed.records.make_user(Actor::program("test"), FOUNDED_AT, user).await
}

#[tokio::test]
async fn five_wrong_passwords_lock_a_login_for_five_minutes() {
    on_both::<Migrator, _>(|bed| async move {
        bed.user("zhang", 1, &[Role::Investigator]).await;
        for login in ["zhang", "nobody.here", "张三"] {
            let mut said = Vec::new();
            for _ in 0..6 {
                said.push(try_sign_in(&bed, login, "wrong", minutes(0)).await);
            }
            let refused = "the login or the password is wrong";
            let locked = format!("locked until {}", minutes(5));
            assert_eq!(said, [refused, refused, refused, refused, &locked, &locked], "{login}");
        }
        let late = minutes(5).plus_micros(-1);
        assert_eq!(try_sign_in(&bed, "zhang", PASSWORD, late).await, format!("locked until {}", minutes(5)));
        assert_eq!(
            try_sign_in(&bed, "zhang", PASSWORD, minutes(5)).await,
            format!("zhang until {}", minutes(15))
        );
        for _ in 0..4 {
            try_sign_in(&bed, "zhang", "wrong", minutes(6)).await;
        }
        assert_eq!(
            try_sign_in(&bed, "zhang", PASSWORD, minutes(6)).await,
            format!("zhang until {}", minutes(16))
        );
        let counted_anew = try_sign_in(&bed, "zhang", "wrong", minutes(6)).await;
        assert_eq!(counted_anew, "the login or the password is wrong");
    })
    .await;
}

#[tokio::test]
async fn guesses_at_once_lock_too() {
    on_both::<Migrator, _>(|bed| async move {
        bed.user("zhang", 1, &[Role::Investigator]).await;
        let guesses = (0..8).map(|n| {
            let records = bed.records.clone();
            tokio::spawn(async move {
                let password = Password::typed(&format!("wrong{n}"));
                records.sign_in("zhang", &password, HERE, FOUNDED_AT).await.map(|_| ())
            })
        });
        let mut locked = 0;
        for guess in guesses.collect::<Vec<_>>() {
            match guess.await.unwrap() {
                Err(SignInError::Locked(_)) => locked += 1,
                Err(SignInError::Refused) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(locked, 4, "the fifth and all after it");
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_idle_after_ten_minutes_and_always_after_twelve_hours() {
    on_both::<Migrator, _>(|bed| async move {
        bed.user("zhang", 1, &[Role::Investigator]).await;
        let idle = sign_in(&bed, "zhang", minutes(0)).await;
        assert!(is_living(&bed, &idle, minutes(10).plus_micros(-1)).await);
        assert!(is_living(&bed, &idle, minutes(20).plus_micros(-2)).await, "being asked keeps it alive");
        assert!(!is_living(&bed, &idle, minutes(30)).await);
        let peeked = sign_in(&bed, "zhang", minutes(0)).await;
        assert!(bed.records.peek_session(&peeked, minutes(9)).await.unwrap().is_some());
        assert!(!is_living(&bed, &peeked, minutes(10)).await, "peeking does not keep it alive");
        let busy = sign_in(&bed, "zhang", minutes(0)).await;
        for minute in (5..720).step_by(5) {
            assert!(is_living(&bed, &busy, minutes(minute)).await, "{minute}");
        }
        assert!(!is_living(&bed, &busy, minutes(720)).await);
        assert_eq!(bed.records.sweep_sessions(minutes(720)).await.unwrap(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_with_sign_out_a_new_password_and_disabling() {
    on_both::<Migrator, _>(|bed| async move {
        let zhang = bed.user("zhang", 1, &[Role::Investigator]).await;
        bed.user("li.si", 2, &[Role::Approver]).await;
        let li = sign_in(&bed, "li.si", minutes(0)).await;
        let (first, second) =
            (sign_in(&bed, "zhang", minutes(0)).await, sign_in(&bed, "zhang", minutes(0)).await);
        bed.records.sign_out(&first, HERE, minutes(1)).await.unwrap();
        assert!(!is_living(&bed, &first, minutes(1)).await);
        assert!(is_living(&bed, &second, minutes(1)).await, "another session of the same user stays");
        let (old, new) = (Password::typed(PASSWORD), Password::new("Bb2-bbbb").unwrap());
        let wrong = bed.records.change_password(zhang, &new, &new, HERE, minutes(2)).await;
        assert_eq!(wrong.unwrap_err().to_string(), "the old password is wrong");
        let same = bed.records.change_password(zhang, &old, &old, HERE, minutes(2)).await;
        assert_eq!(same.unwrap_err().to_string(), "the new password is the old one");
        assert!(is_living(&bed, &second, minutes(2)).await);
        bed.records.change_password(zhang, &old, &new, HERE, minutes(2)).await.unwrap();
        assert!(!is_living(&bed, &second, minutes(2)).await);
        assert_eq!(
            try_sign_in(&bed, "zhang", PASSWORD, minutes(3)).await,
            "the login or the password is wrong"
        );
        let third = bed.records.sign_in("zhang", &new, HERE, minutes(3)).await.unwrap().0;
        bed.records.disable_user(Actor::program("test"), minutes(4), zhang).await.unwrap();
        assert!(!is_living(&bed, &third, minutes(4)).await);
        assert_eq!(
            try_sign_in(&bed, "zhang", "Bb2-bbbb", minutes(5)).await,
            "the login or the password is wrong"
        );
        assert!(is_living(&bed, &li, minutes(5)).await);
        assert!(!is_living(&bed, &Token::sent("0000"), minutes(5)).await);
    })
    .await;
}

#[tokio::test]
async fn a_reset_password_works_once_to_change_it() {
    on_both::<Migrator, _>(|bed| async move {
        let zhang = bed.user("zhang", 1, &[Role::Investigator]).await;
        let token = sign_in(&bed, "zhang", minutes(0)).await;
        let given = bed.records.reset_password(Actor::program("test"), zhang, minutes(1)).await.unwrap();
        assert!(!is_living(&bed, &token, minutes(1)).await);
        let (_token, session) = bed.records.sign_in("zhang", &given, HERE, minutes(2)).await.unwrap();
        assert!(session.user.must_change);
        let new = Password::new("Cc3-cccc").unwrap();
        bed.records.change_password(zhang, &given, &new, HERE, minutes(3)).await.unwrap();
        let (_token, session) = bed.records.sign_in("zhang", &new, HERE, minutes(4)).await.unwrap();
        assert!(!session.user.must_change);
    })
    .await;
}

#[tokio::test]
async fn the_csrf_token_is_the_sessions_own() {
    on_both::<Migrator, _>(|bed| async move {
        bed.user("zhang", 1, &[Role::Investigator]).await;
        let (first, second) =
            (sign_in(&bed, "zhang", minutes(0)).await, sign_in(&bed, "zhang", minutes(0)).await);
        let first = bed.records.session(&first, minutes(1)).await.unwrap().unwrap();
        let second = bed.records.session(&second, minutes(1)).await.unwrap().unwrap();
        assert!(first.fits_csrf(&first.csrf) && second.fits_csrf(&second.csrf));
        assert!(!first.fits_csrf(&second.csrf) && !first.fits_csrf("") && !first.fits_csrf(&first.csrf[1..]));
    })
    .await;
}
