//! Duty: posts, absences and shifts.

use std::collections::BTreeMap;

use kernel::{AbsenceId, OfficerId, PostId, ShiftId, Timestamp, UnitId, Window};
use records::duty::Place;
use records::duty::posts::PostSaid;
use records::duty::sheet::{AbsenceSheet, DutySheet, PostSheet, ShiftSheet};
use records::people::Role;
use records::people::users::User;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::session::RoleView;
use crate::problem::Problem;

/// How far ahead shifts are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DutyQuery {
    /// So many days from now, 1 to 92; 14 when absent.
    #[param(minimum = 1, maximum = 92)]
    pub days: Option<u32>,
}

/// Who is on duty, of the units within the viewer's scope.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Duty)]
pub struct DutyView {
    /// The posts, by unit and name.
    pub posts: Vec<PostView>,
    /// Absences that have not ended, the earliest first.
    pub absences: Vec<AbsenceView>,
    /// Shifts that have not ended, the earliest first.
    pub shifts: Vec<ShiftView>,
    /// Who can be named, by name.
    pub people: Vec<ColleagueView>,
}

/// A post with its holders.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Post)]
pub struct PostView {
    /// The post.
    #[schema(value_type = uuid::Uuid)]
    pub post_id: PostId,
    /// Whose it is.
    #[schema(value_type = uuid::Uuid)]
    pub unit_id: UnitId,
    /// Its name.
    pub name: String,
    /// What its duty needs.
    pub role: RoleView,
    /// Who holds it: A, then B and C, who step in.
    pub holders: HoldersView,
    /// Who bears its duty now; null when all are absent.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub bearer_id: Option<OfficerId>,
    /// When the duty moved last.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub moved_at: Option<Timestamp>,
    /// Whether it is still a post.
    pub is_active: bool,
    /// To be given back with a change.
    pub version: i64,
}

/// The holders of a post by place.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Holders)]
pub struct HoldersView {
    /// Bears the duty unless absent.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub a: Option<OfficerId>,
    /// Steps in for A.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub b: Option<OfficerId>,
    /// Steps in for both.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub c: Option<OfficerId>,
}

/// An absence.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Absence)]
pub struct AbsenceView {
    /// The absence.
    #[schema(value_type = uuid::Uuid)]
    pub absence_id: AbsenceId,
    /// Who is absent.
    #[schema(value_type = uuid::Uuid)]
    pub user_id: OfficerId,
    /// From when.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Why; null for who is neither the absent one nor a chief.
    #[schema(required = true)]
    pub reason: Option<String>,
}

/// A shift.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Shift)]
pub struct ShiftView {
    /// The shift.
    #[schema(value_type = uuid::Uuid)]
    pub shift_id: ShiftId,
    /// Whose it is.
    #[schema(value_type = uuid::Uuid)]
    pub unit_id: UnitId,
    /// From when.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Whether it runs now.
    pub is_running: bool,
    /// Who is on duty.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub member_ids: Vec<OfficerId>,
}

/// Somebody who can be named.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Colleague)]
pub struct ColleagueView {
    /// The user.
    #[schema(value_type = uuid::Uuid)]
    pub user_id: OfficerId,
    /// The person's name.
    pub name: String,
    /// Where the person belongs.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub unit_id: Option<UnitId>,
    /// What the person may do.
    pub roles: Vec<RoleView>,
}

/// A post to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPost)]
pub struct NewPostView {
    /// Whose it is.
    #[schema(value_type = uuid::Uuid)]
    pub unit_id: UnitId,
    /// What its duty needs: the name of a role.
    pub role: String,
    /// Its name, 1 to 100 characters.
    pub name: String,
    /// Who holds it.
    #[serde(default)]
    pub holders: HoldersView,
}

/// What is said anew of a post.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PostChange)]
pub struct PostChangeView {
    /// The version that was read.
    pub version: i64,
    /// Its name, 1 to 100 characters.
    pub name: String,
    /// Who holds it.
    pub holders: HoldersView,
    /// Whether it is still a post.
    pub is_active: bool,
}

/// An absence to be declared.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAbsence)]
pub struct NewAbsenceView {
    /// Who will be absent; oneself when absent. A chief says it of others.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub user_id: Option<OfficerId>,
    /// From when.
    #[schema(format = DateTime)]
    pub from: String,
    /// Until when.
    #[schema(format = DateTime)]
    pub until: String,
    /// Why, 2 to 200 characters.
    pub reason: String,
}

/// Shifts to be made one behind the other, by groups in turn.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewShifts)]
pub struct NewShiftsView {
    /// Whose they are; the chief's own unit when absent.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub unit_id: Option<UnitId>,
    /// When the first begins.
    #[schema(format = DateTime)]
    pub from: String,
    /// How long each lasts, 1 to 24.
    pub hours: u32,
    /// How many, 1 to 92.
    pub count: usize,
    /// Who is on duty, in turn.
    #[schema(value_type = Vec<Vec<uuid::Uuid>>)]
    pub groups: Vec<Vec<OfficerId>>,
}

/// Reads an instant of a form.
pub fn instant(field: &'static str, text: &str) -> Result<Timestamp, Problem> {
    Timestamp::parse(text).map_err(|_| Problem::invalid(field, "form"))
}

/// Reads a window of a form: it lasts.
pub fn window(from: &str, until: &str) -> Result<Window, Problem> {
    let (from, until) = (instant("from", from)?, instant("until", until)?);
    if from < until { Ok(Window { from, until }) } else { Err(Problem::invalid("until", "range")) }
}

impl HoldersView {
    fn of(holders: &BTreeMap<Place, OfficerId>) -> HoldersView {
        let at = |place| holders.get(&place).copied();
        HoldersView { a: at(Place::A), b: at(Place::B), c: at(Place::C) }
    }

    /// The same by place.
    pub fn read(self) -> BTreeMap<Place, OfficerId> {
        let places = [(Place::A, self.a), (Place::B, self.b), (Place::C, self.c)];
        places.into_iter().filter_map(|(place, id)| Some((place, id?))).collect()
    }
}

impl PostChangeView {
    /// The same as the records take it.
    pub fn read(&self) -> PostSaid {
        PostSaid {
            name: self.name.trim().to_owned(),
            holders: self.holders.read(),
            is_active: self.is_active,
        }
    }
}

impl DutyView {
    /// A sheet for a viewer: why somebody is absent is for that one and for a chief.
    pub fn of(sheet: DutySheet, viewer: &User, now: Timestamp) -> DutyView {
        let DutySheet { posts, absences, shifts, people } = sheet;
        let hears = |user| viewer.id == user || viewer.roles.contains(&Role::Chief);
        let mut people: Vec<_> = people.into_values().map(ColleagueView::of).collect();
        people.sort_by(|one, other| one.name.cmp(&other.name));
        DutyView {
            posts: posts.into_iter().map(PostView::of).collect(),
            absences: absences.into_iter().map(|absence| AbsenceView::of(absence, hears)).collect(),
            shifts: shifts.into_iter().map(|shift| ShiftView::of(shift, now)).collect(),
            people,
        }
    }
}

impl PostView {
    fn of(post: PostSheet) -> PostView {
        PostView {
            post_id: post.id,
            unit_id: post.unit,
            name: post.name,
            role: RoleView::of(post.role),
            holders: HoldersView::of(&post.holders),
            bearer_id: post.bearer,
            moved_at: post.moved_at,
            is_active: post.is_active,
            version: post.version,
        }
    }
}

impl AbsenceView {
    fn of(absence: AbsenceSheet, hears: impl Fn(OfficerId) -> bool) -> AbsenceView {
        AbsenceView {
            absence_id: absence.id,
            user_id: absence.user,
            from: absence.window.from,
            until: absence.window.until,
            reason: hears(absence.user).then_some(absence.reason),
        }
    }
}

impl ShiftView {
    fn of(shift: ShiftSheet, now: Timestamp) -> ShiftView {
        ShiftView {
            shift_id: shift.id,
            unit_id: shift.unit,
            from: shift.window.from,
            until: shift.window.until,
            is_running: shift.window.contains(now),
            member_ids: shift.members.into_iter().collect(),
        }
    }
}

impl ColleagueView {
    fn of(user: User) -> ColleagueView {
        ColleagueView {
            user_id: user.id,
            name: user.name,
            unit_id: user.unit,
            roles: user.roles.iter().map(|role| RoleView::of(*role)).collect(),
        }
    }
}
