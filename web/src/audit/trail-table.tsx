/** The trail, newest first, narrowed by action, thing or actor. */
import { Button, Input, Table } from "antd";
import { useState } from "react";
import { useTrail, type TrailFilter } from "../api/audit";
import type { TrailEntry } from "../api/types";
import { useWords } from "../language/language";
import { Unreachable } from "../shell/empty";
import { useSettled } from "../shell/use-settled";
import { dateTime } from "../time/format";

const ALL: TrailFilter = { action: "", object: "", actor: "" };

/** Who did what to which thing, when, from where. */
export function TrailTable() {
  const { t, code } = useWords();
  const [filter, setFilter] = useState(ALL);
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useTrail(useSettled(filter, 300));
  const narrow = (field: keyof TrailFilter) => (
    <Input
      key={field}
      allowClear
      aria-label={t(`audit.${field}`)}
      placeholder={t(`audit.${field}`)}
      value={filter[field]}
      onChange={(event) => setFilter({ ...filter, [field]: event.target.value.trim() })}
    />
  );
  const columns = [
    { title: t("audit.seq"), dataIndex: "seq", width: 80, className: "num" },
    { title: t("audit.at"), dataIndex: "at", width: 170, render: (at: string) => <span className="num nowrap">{dateTime(at)}</span> },
    { title: t("audit.officer"), width: 130, render: (entry: TrailEntry) => entry.name ?? code("actor", entry.actor) },
    { title: t("audit.origin"), dataIndex: "origin", width: 130, className: "num" },
    { title: t("audit.action"), dataIndex: "action", width: 170, render: (action: string) => <code>{action}</code> },
    { title: t("audit.object"), render: (entry: TrailEntry) => <code className="small">{entry.noun} {entry.object}</code> },
  ];
  if (error) return <Unreachable error={error} retry={refetch} />;
  return (
    <>
      <div className="audit-filter">{narrow("action")}{narrow("object")}{narrow("actor")}</div>
      <Table<TrailEntry>
        size="small"
        rowKey="seq"
        loading={isPending}
        columns={columns}
        dataSource={data?.pages.flatMap((page) => page.items) ?? []}
        pagination={false}
        scroll={{ x: 900 }}
      />
      {hasNextPage && (
        <div className="audit-more">
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t("audit.more")}</Button>
        </div>
      )}
    </>
  );
}
