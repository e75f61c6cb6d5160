//! The demo's users. Their passwords are printed and known to all: a demo listens on this machine only.

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
    pub role: &'static str,
    /// Whether the demo plays this user when it is not left to people.
    pub is_played: bool,
}

const PASSWORD: &str = "Fanzha-demo-1";
/// Signs orders.
pub const INVESTIGATOR: &str = "investigator";
/// Approves what two officers have signed.
pub const APPROVER: &str = "approver";
/// Files what victims say.
pub const CALL_TAKER: &str = "call taker";

/// Two pairs of officers with an approver each, one played, the other for whoever watches; and the call taker.
pub const USERS: &[DemoUser] = &[
    user("officer1", "林一鸣", INVESTIGATOR, false),
    user("officer2", "周晓岚", INVESTIGATOR, false),
    user("chief", "赵建国", APPROVER, false),
    user("auto1", "值班甲", INVESTIGATOR, true),
    user("auto2", "值班乙", INVESTIGATOR, true),
    user("autochief", "值班领导", APPROVER, true),
    user("taker", "接警员", CALL_TAKER, true),
];

const fn user(login: &'static str, name: &'static str, role: &'static str, is_played: bool) -> DemoUser {
    DemoUser { login, password: PASSWORD, name, role, is_played }
}
