/** The live list of reports under the figures of the centre. */
import { PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useEffect, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useReports } from "../api/reports";
import { HeadFigures } from "../overview/head-figures";
import { useWords } from "../language/language";
import { Nothing, Unreachable } from "../shell/empty";
import { useSettled } from "../shell/use-settled";
import { ImportReports } from "./import-reports";
import { ReportList } from "./report-list";
import "./reports.css";

/** Searches and lists reports, newest first. */
export default function ReportsPage({ takes }: { takes: boolean }) {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const [typed, setTyped] = useState(params.get("q") ?? "");
  const search = useSettled(typed.trim(), 250);
  const reports = useReports(search);
  useEffect(() => setParams(search ? { q: search } : {}, { replace: true }), [search, setParams]);
  const rows = reports.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="reports-page">
      <HeadFigures />
      <div className="reports-tools">
        <h1>{t("report.list")}</h1>
        <Input
          className="reports-search"
          type="search"
          allowClear
          value={typed}
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t("report.search_hint")}
          aria-label={t("report.search")}
          onChange={(event) => setTyped(event.target.value)}
        />
        {takes && <NewReportLink />}
        {takes && <ImportReports />}
      </div>
      {reports.isError && rows.length === 0 && <Unreachable error={reports.error} retry={reports.refetch} />}
      {reports.isSuccess && rows.length === 0 && <NoReports search={search} clear={() => setTyped("")} takes={takes} />}
      {rows.length > 0 && (
        <ReportList
          key={search}
          search={search}
          rows={rows}
          more={reports.hasNextPage}
          loading={reports.isFetchingNextPage}
          failed={reports.isFetchNextPageError}
          loadMore={() => void reports.fetchNextPage()}
          reload={() => void reports.refetch()}
        />
      )}
    </div>
  );
}

function NewReportLink() {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <Button
      type="primary"
      className="reports-new"
      icon={<PlusOutlined />}
      href="/reports/new"
      onClick={(event) => {
        event.preventDefault();
        void navigate("/reports/new");
      }}
    >
      {t("report.new")}
    </Button>
  );
}

function NoReports({ search, clear, takes }: { search: string; clear(): void; takes: boolean }) {
  const { t } = useWords();
  if (search !== "") {
    return (
      <Nothing title={t("report.none_found", { search })} hint={t("report.none_found_hint")}>
        <Button onClick={clear}>{t("report.clear_search")}</Button>
      </Nothing>
    );
  }
  return (
    <Nothing title={t("report.none")} hint={t("report.none_hint")}>
      {takes && <NewReportLink />}
    </Nothing>
  );
}
