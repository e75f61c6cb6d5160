/** A photo of the voucher beside the fields, to be read while one types. It never leaves the page. */
import { Button } from "antd";
import { useEffect, useState } from "react";
import { useWords } from "../language/language";

/** Pick one, see it, take it away. */
export function Voucher() {
  const { t } = useWords();
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => () => { if (picture) URL.revokeObjectURL(picture); }, [picture]);
  const pick = (file: File | undefined) => setPicture(file ? URL.createObjectURL(file) : null);
  return (
    <div className="voucher">
      <label>
        {t("report.voucher")}
        <input type="file" accept="image/*" onChange={(event) => pick(event.target.files?.[0])} data-voucher />
      </label>
      {picture && (
        <>
          <img src={picture} alt={t("report.voucher")} className="voucher-picture" />
          <Button size="small" onClick={() => setPicture(null)}>{t("report.voucher_remove")}</Button>
        </>
      )}
      <p className="small faint">{t("report.voucher_hint")}</p>
    </div>
  );
}
