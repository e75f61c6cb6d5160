import { App, Button } from "antd";
import { usePortalCheck, type PortalCheck } from "../api/cases";
import { sentence } from "../api/problem";
import { useSession } from "../api/session";
import type { CaseFile } from "../api/types";
import { useWords } from "../language/language";

const CHECKS: readonly PortalCheck[] = ["identity", "voucher", "call_back"];
const TAKERS = ["call_taker", "investigator", "station_officer"];

/** What a portal report must pass before stop orders are drafted. */
export function PortalChecks({ file }: { file: CaseFile }) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const check = usePortalCheck(file.case_id);
  const { data: session } = useSession();
  const may = session?.user.roles.some((role) => TAKERS.includes(role)) === true;
  if (file.report.source !== "portal") return null;
  const lacks = file.report.portal_lacks;
  return (
    <section className="sheet case-portal" aria-labelledby="portal-title">
      <header>
        <h2 id="portal-title">{t("portal.title")}</h2>
        {lacks.length > 0 && <span className="chip chip-wait">{t("portal.waits")}</span>}
      </header>
      <div className="body">
        <p className="small soft">{t("portal.hint")}</p>
        <ul className="case-forms">
          {CHECKS.map((each) => (
            <li key={each} data-portal-check={each}>
              {lacks.includes(each) ? (
                <Button
                  size="small"
                  disabled={!may}
                  loading={check.isPending && check.variables === each}
                  onClick={() => check.mutate(each, { onError: (error) => void message.error(sentence(error, words), 6) })}
                >
                  {code("portal.check", each)}
                </Button>
              ) : (
                <span className="chip chip-good">{code("portal.check", each)}</span>
              )}
            </li>
          ))}
        </ul>
        <p className="small soft">{t("portal.liability")}</p>
      </div>
    </section>
  );
}
