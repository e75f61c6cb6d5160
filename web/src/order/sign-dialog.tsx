import { Modal } from "antd";
import type { Order } from "../api/types";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { Account } from "../report/account";
import { namesAmount, sumOf } from "./selection";

interface SignDialogProps {
  open: boolean;
  orders: readonly Order[];
  approving: boolean;
  busy: boolean;
  confirm(): void;
  cancel(): void;
}

/** What exactly is about to be signed: a signature stands for what was read here. */
export function SignDialog({ open, orders, approving, busy, confirm, cancel }: SignDialogProps) {
  const { t, code } = useWords();
  const title = t(approving ? "order.approve_many" : "order.sign_many", { count: orders.length });
  return (
    <Modal
      open={open}
      title={title}
      onOk={confirm}
      onCancel={cancel}
      okText={title}
      okButtonProps={{ disabled: orders.length === 0, autoFocus: true }}
      confirmLoading={busy}
      width={640}
      destroyOnHidden
    >
      <p className="soft">{t(approving ? "order.approve_meaning" : "order.sign_meaning")}</p>
      <table className="sign-list">
        <tbody>
          {orders.map((order) => (
            <tr key={order.order_id}>
              <td><span className={`order-kind kind-${order.kind}`}>{code("order.kind", order.kind)}</span></td>
              <td><Account number={order.account} /><div className="small soft">{[order.bank, order.holder].filter(Boolean).join(" · ")}</div></td>
              <td className="num right">{namesAmount(order) ? money(order.amount_fen) : "—"}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr><td /><td>{t("order.sum")}</td><td className="num right"><b>{money(sumOf(orders))}</b></td></tr>
        </tfoot>
      </table>
    </Modal>
  );
}
