/** What the units did with the leads that they took in a period: points and rates. */
import { UnorderedListOutlined } from "@ant-design/icons";
import { DatePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { Link, useSearchParams } from "react-router";
import { useDirectory } from "../api/directory";
import { useLeadFigures } from "../api/dossiers";
import { useWords } from "../language/language";
import { Loading, Nothing, Unreachable } from "../shell/empty";
import { day } from "../time/format";
import { useWorldNow } from "../time/world";
import "../dossier/dossier.css";

export default function FiguresPage() {
  const now = useWorldNow();
  return now === null ? null : <Figures today={day(now)} />;
}

/** The month that runs is shown until another period is asked for; both days are within it. */
function Figures({ today }: { today: string }) {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const from = params.get("from") ?? `${today.slice(0, 8)}01`;
  const to = params.get("to") ?? today;
  const figures = useLeadFigures(`${from}T00:00:00+08:00`, `${dayjs(to).add(1, "day").format("YYYY-MM-DD")}T00:00:00+08:00`);
  const names = new Map(useDirectory(true).data?.units.map((unit) => [unit.unit_id, unit.name]));
  const choose = (days: [Dayjs | null, Dayjs | null] | null) => {
    const [first, last] = days ?? [null, null];
    if (first && last) setParams({ from: first.format("YYYY-MM-DD"), to: last.format("YYYY-MM-DD") }, { replace: true });
  };
  return (
    <div className="dossiers-page">
      <header className="dossiers-tools">
        <h1>{t("lead.figures")}</h1>
        <DatePicker.RangePicker aria-label={t("lead.period")} allowClear={false} value={[dayjs(from), dayjs(to)]} onChange={choose} />
        <Link to="/leads"><UnorderedListOutlined aria-hidden /> {t("lead.list")}</Link>
      </header>
      <p className="small soft">{t("lead.figures_hint")}</p>
      {figures.isPending && <Loading />}
      {figures.isError && <Unreachable error={figures.error} retry={figures.refetch} />}
      {figures.data?.length === 0 && <Nothing title={t("lead.figures")} hint={t("lead.figures_none")} />}
      {figures.data && figures.data.length > 0 && (
        <div className="sheet figures-scroll">
          <table className="figures tallies num">
            <thead>
              <tr>
                <th>{t("lead.unit")}</th><th>{t("lead.points")}</th><th>{t("lead.taken")}</th><th>{t("lead.closed")}</th>
                <th>{t("lead.in_time")}</th><th>{t("lead.in_time_rate")}</th><th>{t("lead.returned")}</th>
              </tr>
            </thead>
            <tbody>
              {figures.data.map((row) => (
                <tr key={row.unit_id}>
                  <td>{names.get(row.unit_id) ?? row.unit_id}</td><td><b>{row.points}</b></td><td>{row.taken}</td><td>{row.closed}</td>
                  <td>{row.in_time}</td><td>{row.taken > 0 ? `${Math.round((100 * row.in_time) / row.taken)} %` : "—"}</td><td>{row.returned}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
