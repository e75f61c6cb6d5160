/** Units and users: the system administrator says who and where, the security administrator what each may do. */
import { Tabs } from "antd";
import type { User } from "../api/types";
import "../audit/audit.css";
import { useWords } from "../language/language";
import { TokensTable } from "./tokens-table";
import { UnitsTable } from "./units-table";
import { UsersTable } from "./users-table";

/** Two tables under one head. */
export default function PeoplePage({ roles }: { roles: User["roles"] }) {
  const { t } = useWords();
  const runs = roles.includes("system_admin");
  const secures = roles.includes("security_admin");
  const items = [
    { key: "users", label: t("people.users"), children: <UsersTable runs={runs} secures={secures} /> },
    { key: "units", label: t("people.units"), children: <UnitsTable runs={runs} /> },
    ...(secures ? [{ key: "tokens", label: t("people.tokens"), children: <TokensTable /> }] : []),
  ];
  return (
    <div className="people-page">
      <h1>{t("people.title")}</h1>
      <Tabs items={items} destroyOnHidden />
    </div>
  );
}
