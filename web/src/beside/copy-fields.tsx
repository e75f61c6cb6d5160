import { Button } from "antd";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { paperAddress } from "../api/beside";
import type { BesideOrder, CopySheet } from "../api/types";
import { useWords } from "../language/language";
import { Loading } from "../shell/empty";

interface CopyFieldsProps {
  row: BesideOrder;
  sheet: CopySheet | undefined;
  place: number;
  copied: string | null;
  copyAt(at: number): void;
}

/** The order's fields in the platform's order; the marked one is what the next key copies. */
export function CopyFields({ row, sheet, place, copied, copyAt }: CopyFieldsProps) {
  const { t, code } = useWords();
  const marked = useRef<HTMLTableRowElement>(null);
  const { order } = row;
  // A newer Chromium answers with a promise, which is no clean-up.
  useEffect(() => void marked.current?.scrollIntoView({ block: "nearest" }), [place, order.order_id]);
  return (
    <section className="sheet copy-fields" aria-labelledby="copy-title">
      <header>
        <h2 id="copy-title">
          {code("order.kind", order.kind)} <Link to={`/cases/${row.case_id}`}>{row.case_number}</Link> {t("order.number", { number: order.number })}
          {sheet && <span className="faint num small"> {sheet.tx_code}</span>}
        </h2>
        {sheet && <span className="small soft num" aria-live="polite">{t("beside.progress", { done: Math.min(place, sheet.fields.length), all: sheet.fields.length })}</span>}
      </header>
      {sheet === undefined ? (
        <Loading />
      ) : (
        <div className="body copy-scroll">
          <table className="copy-table">
            <tbody>
              {sheet.fields.map((field, at) => (
                <tr key={field.element} ref={at === place ? marked : undefined} className={at === place ? "next" : at < place ? "done" : ""} data-field={field.element} data-next={at === place || undefined}>
                  <th scope="row">{field.label}</th>
                  <td className="num" translate="no">{field.text}</td>
                  <td><Button size="small" type="text" tabIndex={-1} onClick={() => copyAt(at)}>{t(copied === `${order.order_id}:${at}` ? "beside.copied" : "beside.copy")}</Button></td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="small soft copy-papers">
            {t("beside.papers")}
            {sheet.papers.map((name) => <a key={name} href={paperAddress(order.order_id, name)} download={name}>{name}</a>)}
          </p>
        </div>
      )}
    </section>
  );
}
