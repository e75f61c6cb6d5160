/** The dark head of every page: where to go, what time it is in the world, whether news arrives, who is here. */
import { ClockCircleOutlined, LogoutOutlined, MenuOutlined, PlusOutlined, UnorderedListOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useRef, type ReactNode } from "react";
import { NavLink, useNavigate } from "react-router";
import { useLogOut } from "../api/session";
import type { User } from "../api/types";
import { LanguageSwitch } from "../language/language-switch";
import { useWords } from "../language/language";
import { takesReports } from "../session/rights";
import { LinkMark, WorldClock } from "../overview/world-clock";
import { ErrorWall } from "./error-wall";
import "./frame.css";

/** Head and page. */
export function Frame({ user, children }: { user: User; children: ReactNode }) {
  const { t } = useWords();
  const takes = takesReports(user.roles);
  const main = useRef<HTMLElement>(null);
  return (
    <div className="frame">
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>
        {t("console.skip")}
      </a>
      <header className="frame-head">
        <NavLink to="/reports" className="brand" aria-label={t("console.title")}>
          <img src="/mark.svg" alt="" width={26} height={26} />
          <b>{t("console.brand")}</b>
        </NavLink>
        <nav aria-label={t("console.navigation")}>
          <NavLink to="/reports" end><UnorderedListOutlined aria-hidden /> <span>{t("report.list")}</span></NavLink>
          <NavLink to="/deadlines"><ClockCircleOutlined aria-hidden /> <span>{t("deadline.title")}</span></NavLink>
          {takes && <NavLink to="/reports/new"><PlusOutlined aria-hidden /> <span>{t("report.new")}</span></NavLink>}
        </nav>
        <span className="frame-space" />
        <LinkMark />
        <WorldClock />
        <LanguageSwitch />
        <Officer user={user} />
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        <ErrorWall title={t("problem.unexpected")} again={t("console.try_again")}>{children}</ErrorWall>
      </main>
    </div>
  );
}

function Officer({ user }: { user: User }) {
  const { t, code } = useWords();
  const leave = useLogOut();
  const navigate = useNavigate();
  const roles = user.roles.map((role) => code("role", role)).join(t("console.comma"));
  const items = [
    { key: "who", disabled: true, label: <><b>{user.name}</b><br /><span className="small">{roles}</span></> },
    { type: "divider" as const },
    { key: "list", icon: <UnorderedListOutlined />, label: t("report.list"), onClick: () => void navigate("/reports") },
    { key: "deadlines", icon: <ClockCircleOutlined />, label: t("deadline.title"), onClick: () => void navigate("/deadlines") },
    ...(takesReports(user.roles)
      ? [{ key: "new", icon: <PlusOutlined />, label: t("report.new"), onClick: () => void navigate("/reports/new") }]
      : []),
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
