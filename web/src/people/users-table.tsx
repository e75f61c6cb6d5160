/** Everybody with a login. */
import { SafetyCertificateOutlined } from "@ant-design/icons";
import { App, Button, Dropdown, Table } from "antd";
import { useState } from "react";
import { useBadgeScans, useDropFactors, useKeepBadgeScan, useResetPassword, useUnits, useUsers } from "../api/people";
import type { UserFile } from "../api/types";
import { useWords } from "../language/language";
import { Unreachable } from "../shell/empty";
import { RolesDialog } from "./roles-dialog";
import { useDone } from "./use-done";
import { UserDialog } from "./user-dialog";

type Open = { what: "person"; user: UserFile | null } | { what: "roles"; user: UserFile } | null;

/** A row per user, and what this administrator may do with it. */
export function UsersTable({ runs, secures }: { runs: boolean; secures: boolean }) {
  const { t, code } = useWords();
  const { data, error, isPending, refetch } = useUsers();
  const units = useUnits();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const acts = useActs(secures, runs, setOpen);
  const scanned = new Set(useBadgeScans(runs).data?.map((scan) => scan.user_id));
  if (error) return <Unreachable error={error} retry={refetch} />;
  const names = new Map(units.data?.units.map((unit) => [unit.unit_id, unit.name]));
  const columns = [
    { title: t("session.login"), dataIndex: "login", width: 130 },
    { title: t("people.name"), width: 110, render: (user: UserFile) => <span className={user.is_active ? "" : "faint"}>{user.name}</span> },
    { title: t("people.unit"), dataIndex: "unit_id", width: 180, render: (id: string | null) => (id ? names.get(id) : "") },
    {
      title: t("people.roles"),
      dataIndex: "roles",
      render: (roles: UserFile["roles"]) => (
        <div className="people-roles">{roles.map((role) => <span key={role} className="chip plain">{code("role", role)}</span>)}</div>
      ),
    },
    {
      title: t("people.badge"),
      width: 160,
      render: (user: UserFile) => (
        <span className="num">{user.badge}{scanned.has(user.user_id) && <SafetyCertificateOutlined className="soft" title={t("people.badge_scanned")} />}</span>
      ),
    },
    { title: t("people.state"), dataIndex: "is_active", width: 80, render: (active: boolean) => t(active ? "people.active" : "people.disabled") },
    {
      title: "",
      width: 90,
      render: (user: UserFile) => (
        <Dropdown menu={{ items: acts(user) }} trigger={["click"]}><Button size="small">{t("people.act")}</Button></Dropdown>
      ),
    },
  ];
  return (
    <>
      {runs && (
        <div className="people-tools">
          <Button type="primary" onClick={() => setOpen({ what: "person", user: null })}>{t("people.new_user")}</Button>
        </div>
      )}
      <Table<UserFile> size="small" rowKey="user_id" loading={isPending} columns={columns} dataSource={data ?? []} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 900 }} />
      {open?.what === "person" && <UserDialog user={open.user} units={units.data?.units ?? []} close={close} />}
      {open?.what === "roles" && <RolesDialog user={open.user} close={close} />}
    </>
  );
}

function useActs(secures: boolean, runs: boolean, setOpen: (open: Open) => void) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const reset = useResetPassword();
  const drop = useDropFactors();
  const keep = useKeepBadgeScan();
  const done = useDone();
  const bringScan = async (user: UserFile) => {
    const file = await chosenFile(".jpg,.jpeg,.png,.pdf");
    if (file) keep.mutate({ id: user.user_id, file }, done(t("people.badge_scanned")));
  };
  const show = (password: string) => modal.info({ title: t("people.password_once"), content: <p className="one-time">{password}</p> });
  return (user: UserFile) => [
    ...(runs
      ? [
          { key: "person", label: t("people.change"), onClick: () => setOpen({ what: "person", user }) },
          { key: "badge", label: t("people.badge_scan"), onClick: () => void bringScan(user) },
        ]
      : []),
    ...(secures
      ? [
          { key: "roles", label: t("people.set_roles"), onClick: () => setOpen({ what: "roles", user }) },
          { key: "reset", label: t("people.reset_password"), onClick: () => reset.mutate(user.user_id, { ...done(t("people.saved")), onSuccess: (made) => void show(made.password) }) },
          { key: "drop", label: t("people.drop_factors"), onClick: () => drop.mutate(user.user_id, done(t("people.saved"))) },
        ]
      : []),
  ];
}

/** Asks for a file; nothing when the asking is called off. */
function chosenFile(accept: string): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = Object.assign(document.createElement("input"), { type: "file", accept });
    input.addEventListener("change", () => resolve(input.files?.[0]));
    input.addEventListener("cancel", () => resolve(undefined));
    input.click();
  });
}
