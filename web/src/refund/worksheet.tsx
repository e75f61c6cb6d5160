/** The worksheet: each account with its shares; sums stand below, to the fen. */
import { App, Button, Select, Table, Tag } from "antd";
import { sentence } from "../api/problem";
import { useRedraftRefund, useRefundAct } from "../api/refunds";
import type { Refund, RefundPool } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";

type Share = RefundPool["shares"][number];

/** All accounts of a refund. */
export function Worksheet({ refund }: { refund: Refund }) {
  const { t } = useWords();
  return (
    <section className="sheet" aria-labelledby="worksheet-title">
      <header><h2 id="worksheet-title">{t("refund.worksheet")}</h2></header>
      <div className="body refund-pools">
        {refund.pools.map((pool) => <Pool key={pool.account} refund={refund} pool={pool} />)}
      </div>
    </section>
  );
}

function Pool({ refund, pool }: { refund: Refund; pool: RefundPool }) {
  const { t } = useWords();
  const numbers = new Map(refund.cases.map((one) => [one.case_id, one.number]));
  const columns = [
    { title: t("refund.case"), key: "case", render: (share: Share) => numbers.get(share.case_id) },
    { title: t("refund.deposit"), key: "deposit", align: "right" as const, render: (share: Share) => money(share.deposit_fen) },
    {
      title: t("refund.held_range"),
      key: "held",
      align: "right" as const,
      render: (share: Share) => `${money(share.held_min_fen)} – ${money(share.held_max_fen)}`,
    },
    { title: t("refund.amount"), key: "amount", align: "right" as const, render: (share: Share) => <b>{money(share.amount_fen)}</b> },
    { title: t("refund.bank_word"), key: "bank", render: (share: Share) => <BankWord refund={refund} pool={pool} share={share} /> },
  ];
  return (
    <article className="refund-pool">
      <h3 className="num">{pool.account} <span className="soft">{pool.bank ?? t("refund.bank_unknown")}</span></h3>
      <p className="num">
        {t("refund.pool_sum", { frozen_fen: pool.frozen_fen, left_fen: pool.left_fen })}{" "}
        <StrategyChoice refund={refund} pool={pool} />
      </p>
      <Table className="num" size="small" rowKey="case_id" columns={columns} dataSource={pool.shares} pagination={false} scroll={{ x: true }} />
    </article>
  );
}

/** The named strategy; while drafted, the officer may choose another that fits. */
function StrategyChoice({ refund, pool }: { refund: Refund; pool: RefundPool }) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const redraft = useRedraftRefund(refund.refund_id);
  if (!refund.can.draft || pool.shares.length < 2) return <Tag>{code("refund.strategy", pool.strategy)}</Tag>;
  const options = ["time_stamp/1", "by_loss/1", "by_deposit/1"].map((value) => ({ value, label: code("refund.strategy", value) }));
  const choose = (strategy: string) => {
    const others = refund.pools.filter((one) => one.account !== pool.account && one.strategy !== "direct/1");
    const strategies = [...others.map((one) => ({ account: one.account, strategy: one.strategy })), { account: pool.account, strategy }];
    redraft.mutate(
      { case_ids: refund.cases.map((one) => one.case_id), strategies, version: refund.version },
      { onError: (error) => void message.error(sentence(error, words), 6) },
    );
  };
  return (
    <Select
      size="small"
      className="refund-strategy"
      aria-label={t("refund.strategy_of", { account: pool.account })}
      value={pool.strategy}
      options={options}
      loading={redraft.isPending}
      onChange={choose}
    />
  );
}

/** Whether the share has arrived, or the two buttons that say so. */
function BankWord({ refund, pool, share }: { refund: Refund; pool: RefundPool; share: Share }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const act = useRefundAct(refund.refund_id);
  if (share.amount_fen === 0) return null;
  if (share.arrived) return <span className="saved">{t("refund.share_arrived")}</span>;
  const note = (arrived: boolean) =>
    act.mutate(
      { version: refund.version, act: { kind: "report", account: pool.account, case_id: share.case_id, arrived } },
      { onError: (error) => void message.error(sentence(error, words), 6) },
    );
  return (
    <span className="refund-bank">
      {share.failures > 0 && <span className="small">{t("refund.share_failed", { count: share.failures })}</span>}
      {refund.can.report && <Button size="small" onClick={() => note(true)} data-action="arrived">{t("refund.note_arrived")}</Button>}
      {refund.can.report && <Button size="small" type="text" onClick={() => note(false)}>{t("refund.note_failed")}</Button>}
    </span>
  );
}
