/** What a bank's officer sees: the orders to the own bank, the newest first, those that hold with their end. */
import { Table } from "antd";
import { useBankOrders } from "../api/bank";
import type { BankOrder } from "../api/types";
import "../audit/audit.css";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { Account } from "../report/account";
import { Unreachable } from "../shell/empty";
import { dateTime } from "../time/format";

/** Orders without a word of the victim. */
export default function BankPage() {
  const { t, code } = useWords();
  const { data, error, isPending, refetch } = useBankOrders();
  if (error) return <Unreachable error={error} retry={refetch} />;
  const instant = (at: string | null) => <span className="num nowrap">{at ? dateTime(at) : ""}</span>;
  const columns = [
    { title: t("bank.sent_at"), dataIndex: "sent_at", width: 170, render: instant },
    { title: t("bank.kind"), dataIndex: "kind", width: 130, render: (kind: string) => code("order.kind", kind) },
    { title: t("bank.account"), dataIndex: "account", width: 230, render: (number: string) => <Account number={number} /> },
    { title: t("bank.amount"), dataIndex: "amount_fen", width: 130, className: "num", render: (fen: number) => money(fen) },
    { title: t("bank.stage"), dataIndex: "stage", render: (stage: string) => code("order.stage", stage) },
    { title: t("bank.expires_at"), dataIndex: "expires_at", width: 170, render: instant },
  ];
  return (
    <div className="people-page">
      <h1>{t("bank.title")}</h1>
      <p className="soft">{t("bank.hint")}</p>
      <Table<BankOrder> size="small" rowKey="order_id" loading={isPending} columns={columns} dataSource={data ?? []} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 860 }} locale={{ emptyText: t("bank.none") }} />
    </div>
  );
}
