/** The dark head of every page: where to go, what time it is in the world, whether news arrives, who is here. */
import {
  AccountBookOutlined, AuditOutlined, BankOutlined, CalendarOutlined, ClockCircleOutlined, ExportOutlined, EyeOutlined,
  FileDoneOutlined, FileWordOutlined, LogoutOutlined, MenuOutlined, MessageOutlined, PhoneOutlined, PlusOutlined,
  SafetyOutlined, SearchOutlined, SendOutlined, SwapOutlined, TeamOutlined, ThunderboltOutlined, UnorderedListOutlined,
} from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useRef, type ReactNode } from "react";
import { NavLink, useNavigate } from "react-router";
import { useLogOut } from "../api/session";
import type { User } from "../api/types";
import { LanguageSwitch } from "../language/language-switch";
import { useWords } from "../language/language";
import { administers, audits, banks, seesCases, seesDuty, takesReports } from "../session/rights";
import { LinkMark, WorldClock } from "../overview/world-clock";
import { ErrorWall } from "./error-wall";
import "./frame.css";

/** Head and page. */
export function Frame({ user, children }: { user: User; children: ReactNode }) {
  const { t } = useWords();
  const main = useRef<HTMLElement>(null);
  return (
    <div className="frame">
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>
        {t("console.skip")}
      </a>
      <header className="frame-head">
        <NavLink to="/" className="brand" aria-label={t("console.title")}>
          <img src="/mark.svg" alt="" width={26} height={26} />
          <b>{t("console.brand")}</b>
        </NavLink>
        <nav aria-label={t("console.navigation")}>
          {places(user.roles).map(({ path, icon, title }) => (
            <NavLink key={path} to={path} end={path === "/reports"}>{icon} <span>{t(title)}</span></NavLink>
          ))}
        </nav>
        <span className="frame-space" />
        {seesCases(user.roles) && <><LinkMark /><WorldClock /></>}
        <LanguageSwitch />
        <Officer user={user} />
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        <ErrorWall title={t("problem.unexpected")} again={t("console.try_again")}>{children}</ErrorWall>
      </main>
    </div>
  );
}

/** Where a user with these roles may go. */
function places(roles: User["roles"]): { path: string; icon: ReactNode; title: string }[] {
  return [
    { path: "/reports", icon: <UnorderedListOutlined aria-hidden />, title: "report.list", open: seesCases(roles) },
    { path: "/co-victims", icon: <PhoneOutlined aria-hidden />, title: "co_victim.title", open: seesCases(roles) },
    { path: "/deadlines", icon: <ClockCircleOutlined aria-hidden />, title: "deadline.title", open: seesCases(roles) },
    { path: "/beside", icon: <SwapOutlined aria-hidden />, title: "beside.short", open: seesCases(roles) },
    { path: "/complaints", icon: <MessageOutlined aria-hidden />, title: "complaint.short", open: seesCases(roles) },
    { path: "/duty", icon: <CalendarOutlined aria-hidden />, title: "duty.title", open: seesDuty(roles) },
    { path: "/refunds", icon: <AccountBookOutlined aria-hidden />, title: "refund.list", open: seesCases(roles) },
    { path: "/templates", icon: <FileWordOutlined aria-hidden />, title: "template.title", open: roles.includes("approver") },
    { path: "/leads", icon: <SendOutlined aria-hidden />, title: "noun.lead", open: seesCases(roles) },
    { path: "/strikes", icon: <ThunderboltOutlined aria-hidden />, title: "dossier.strikes", open: seesCases(roles) },
    { path: "/handovers", icon: <FileDoneOutlined aria-hidden />, title: "noun.handover", open: seesCases(roles) },
    { path: "/lookup", icon: <SearchOutlined aria-hidden />, title: "lookup.title", open: seesCases(roles) },
    { path: "/reports/new", icon: <PlusOutlined aria-hidden />, title: "report.new", open: takesReports(roles) },
    { path: "/exports", icon: <ExportOutlined aria-hidden />, title: "export.title", open: seesCases(roles) || audits(roles) },
    { path: "/bank", icon: <BankOutlined aria-hidden />, title: "bank.title", open: banks(roles) },
    { path: "/people", icon: <TeamOutlined aria-hidden />, title: "people.title", open: administers(roles) },
    { path: "/audit", icon: <AuditOutlined aria-hidden />, title: "audit.title", open: audits(roles) },
    { path: "/looks", icon: <EyeOutlined aria-hidden />, title: "look.title", open: audits(roles) },
  ].filter((place) => place.open);
}

function Officer({ user }: { user: User }) {
  const { t, code } = useWords();
  const leave = useLogOut();
  const navigate = useNavigate();
  const roles = user.roles.map((role) => code("role", role)).join(t("console.comma"));
  const items = [
    { key: "who", disabled: true, label: <><b>{user.name}</b><br /><span className="small">{roles}</span></> },
    { type: "divider" as const },
    ...places(user.roles).map(({ path, icon, title }) => ({ key: path, icon, label: t(title), onClick: () => void navigate(path) })),
    { key: "factor", icon: <SafetyOutlined />, label: t("session.factor"), onClick: () => void navigate("/second-factor") },
    {
      key: "leave",
      icon: <LogoutOutlined />,
      label: t("session.log_out"),
      // A fresh page forgets whatever this person had on screen.
      onClick: () => leave.mutate(undefined, { onSettled: () => window.location.assign("/") }),
    },
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight">
      <Button type="text" className="officer" aria-label={`${user.name}, ${roles}`}>
        <span className="officer-name">{user.name}</span>
        <span className="officer-roles">{roles}</span>
        <MenuOutlined className="officer-menu" aria-hidden />
      </Button>
    </Dropdown>
  );
}
