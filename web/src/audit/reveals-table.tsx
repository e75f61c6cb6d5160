/** Looks behind masks, newest first. */
import { Table } from "antd";
import { useReveals } from "../api/audit";
import type { RevealEntry } from "../api/types";
import { useWords } from "../language/language";
import { Unreachable } from "../shell/empty";
import { dateTime } from "../time/format";

/** Who, at which case, why. */
export function RevealsTable() {
  const { t, code } = useWords();
  const { data, error, isPending, refetch } = useReveals();
  if (error) return <Unreachable error={error} retry={refetch} />;
  const columns = [
    { title: t("audit.at"), dataIndex: "at", width: 170, render: (at: string) => <span className="num nowrap">{dateTime(at)}</span> },
    { title: t("audit.officer"), dataIndex: "name", width: 120 },
    { title: t("audit.case"), dataIndex: "number", width: 200, className: "num", render: (number: string, row: RevealEntry) => `${code("noun", row.noun)} ${number}` },
    {
      title: t("audit.reason"),
      dataIndex: "reason",
      render: (reason: string) => (reason === "filed" ? <span className="soft">{t("audit.filed")}</span> : reason),
    },
    { title: t("audit.until"), dataIndex: "until", width: 170, render: (until: string) => <span className="num nowrap">{dateTime(until)}</span> },
  ];
  return (
    <Table<RevealEntry>
      size="small"
      rowKey="reveal_id"
      loading={isPending}
      columns={columns}
      dataSource={data?.items ?? []}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 720 }}
      locale={{ emptyText: t("audit.no_reveals") }}
    />
  );
}
