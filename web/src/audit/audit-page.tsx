/** What the auditor reads: who looked behind masks and why, and the whole trail. */
import { Tabs } from "antd";
import { useWords } from "../language/language";
import "./audit.css";
import { RevealsTable } from "./reveals-table";
import { TrailTable } from "./trail-table";

/** Two tables under one head. */
export default function AuditPage() {
  const { t } = useWords();
  const items = [
    { key: "reveals", label: t("audit.reveals"), children: <RevealsTable /> },
    { key: "trail", label: t("audit.trail"), children: <TrailTable /> },
  ];
  return (
    <div className="audit-page">
      <h1>{t("audit.title")}</h1>
      <Tabs items={items} defaultActiveKey="reveals" destroyOnHidden />
    </div>
  );
}
