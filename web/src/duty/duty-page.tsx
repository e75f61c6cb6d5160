/** Who is on duty: posts with whoever bears them now, who is absent, and the roster. */
import { Button } from "antd";
import { useState } from "react";
import { useDuty } from "../api/duty";
import type { Post, User } from "../api/types";
import { useWords } from "../language/language";
import { Unreachable } from "../shell/empty";
import { AbsenceDialog } from "./absence-dialog";
import { Absences } from "./absences";
import "./duty.css";
import { PostDialog } from "./post-dialog";
import { Posts } from "./posts";
import { RosterDialog } from "./roster-dialog";
import { Shifts } from "./shifts";

type Open = { what: "absence" } | { what: "roster" } | { what: "post"; post: Post | null } | null;

/** Three lists; who runs the system names holders, a chief makes the roster, everybody says when they are away. */
export default function DutyPage({ user }: { user: User }) {
  const { t } = useWords();
  const { data, error, refetch } = useDuty();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  if (error && !data) return <Unreachable error={error} retry={refetch} />;
  if (!data) return null;
  const names = new Map(data.people.map((person) => [person.user_id, person.name]));
  const name = (id: string | null | undefined) => (id ? (names.get(id) ?? t("duty.somebody")) : "—");
  const runs = user.roles.includes("system_admin");
  const leads = user.roles.includes("chief");
  return (
    <div className="duty-page">
      <header className="duty-head">
        <h1>{t("duty.title")}</h1>
        {runs && <Button type="primary" onClick={() => setOpen({ what: "post", post: null })}>{t("duty.new_post")}</Button>}
        {leads && <Button onClick={() => setOpen({ what: "roster" })}>{t("duty.new_roster")}</Button>}
        {!runs && <Button type="primary" onClick={() => setOpen({ what: "absence" })}>{t("duty.new_absence")}</Button>}
      </header>
      <Posts posts={data.posts} own={user.id} name={name} edit={runs ? (post) => setOpen({ what: "post", post }) : undefined} />
      <Absences absences={data.absences} name={name} mayEnd={(id) => leads || id === user.id} />
      <Shifts shifts={data.shifts} name={name} leads={leads} />
      {open?.what === "post" && <PostDialog post={open.post} people={data.people} close={close} />}
      {open?.what === "absence" && <AbsenceDialog people={leads ? data.people : []} self={user.id} close={close} />}
      {open?.what === "roster" && <RosterDialog people={data.people} close={close} />}
    </div>
  );
}
