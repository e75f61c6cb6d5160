/** The list of refunds, newest first, and the way to a new one. */
import { PlusOutlined } from "@ant-design/icons";
import { Button, Table, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useRefunds } from "../api/refunds";
import type { RefundRow } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { Loading, Nothing, Unreachable } from "../shell/empty";
import { useNarrow } from "../shell/use-narrow";
import { day } from "../time/format";
import { NewRefund } from "./new-refund";
import "./refund.css";

/** Refunds as far as they were asked for. */
export default function RefundsPage({ drafts }: { drafts: boolean }) {
  const { t } = useWords();
  const refunds = useRefunds();
  const [open, setOpen] = useState(false);
  const rows = refunds.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="refunds-page">
      <header className="refunds-head">
        <h1>{t("refund.list")}</h1>
        {drafts && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)} data-action="new-refund">
            {t("refund.new")}
          </Button>
        )}
      </header>
      {refunds.isPending && <Loading />}
      {refunds.isError && rows.length === 0 && <Unreachable error={refunds.error} retry={refunds.refetch} />}
      {refunds.isSuccess && rows.length === 0 && <Nothing title={t("refund.none")} hint={t("refund.none_hint")} />}
      {rows.length > 0 && <Rows rows={rows} />}
      {refunds.hasNextPage && (
        <Button loading={refunds.isFetchingNextPage} onClick={() => void refunds.fetchNextPage()}>{t("refund.more")}</Button>
      )}
      <NewRefund open={open} close={() => setOpen(false)} />
    </div>
  );
}

function Rows({ rows }: { rows: readonly RefundRow[] }) {
  const { t, code } = useWords();
  const narrow = useNarrow();
  const columns = [
    { title: t("refund.number"), key: "number", render: (row: RefundRow) => <Link to={`/refunds/${row.refund_id}`}>{row.number}</Link> },
    { title: t("refund.state"), key: "state", render: (row: RefundRow) => <Tag>{code("refund.state", row.state)}</Tag> },
    { title: t("refund.victims"), dataIndex: "victims", align: "right" as const },
    { title: t("refund.accounts"), dataIndex: "accounts", align: "right" as const },
    { title: t("refund.frozen"), key: "frozen", align: "right" as const, render: (row: RefundRow) => money(row.frozen_fen) },
    { title: t("refund.total"), key: "total", align: "right" as const, render: (row: RefundRow) => money(row.total_fen) },
    { title: t("refund.arrived"), key: "arrived", align: "right" as const, render: (row: RefundRow) => money(row.arrived_fen) },
    { title: t("refund.made_at"), key: "made_at", render: (row: RefundRow) => day(row.made_at) },
  ];
  const shown = narrow ? [columns[0], columns[1], columns[5]].filter((column) => column !== undefined) : columns;
  return <Table className="num" size="small" rowKey="refund_id" columns={shown} dataSource={[...rows]} pagination={false} />;
}
