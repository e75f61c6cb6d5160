/** The frame of the console: words and look for all, then the login or the pages. */
import { App, ConfigProvider } from "antd";
import enUS from "antd/es/locale/en_US";
import zhCN from "antd/es/locale/zh_CN";
import "dayjs/locale/zh-cn";
import { lazy, Suspense, useRef } from "react";
import { Navigate, Route, Routes } from "react-router";
import { useSession } from "../api/session";
import type { Session } from "../api/types";
import { useWords } from "../language/language";
import { LiveProvider } from "../live/live";
import { LoginPage } from "../session/login-page";
import { PasswordPage } from "../session/password-page";
import { Loading, Nothing, Unreachable } from "./empty";
import { Frame } from "./frame";
import { administers, audits, banks, home, seesCases, seesDuty, takesReports } from "../session/rights";
import { theme } from "../theme";

const ReportsPage = lazy(() => import("../report/reports-page"));
const NewReportPage = lazy(() => import("../report/new-report-page"));
const CoVictimsPage = lazy(() => import("../co-victim/co-victims-page"));
const DeadlinesPage = lazy(() => import("../deadline/deadlines-page"));
const BesidePage = lazy(() => import("../beside/beside-page"));
const ComplaintsPage = lazy(() => import("../complaint/complaints-page"));
const ComplaintPage = lazy(() => import("../complaint/complaint-page"));
const HolderPage = lazy(() => import("../complaint/holder-page"));
const FormPage = lazy(() => import("../form/form-page"));
const DutyPage = lazy(() => import("../duty/duty-page"));
const ExportsPage = lazy(() => import("../export/exports-page"));
const DossierPage = lazy(() => import("../dossier/dossier-page"));
const DossiersPage = lazy(() => import("../dossier/dossiers-page"));
const FiguresPage = lazy(() => import("../lead/figures-page"));
const LookUpPage = lazy(() => import("../lookup/lookup-page"));
const LooksPage = lazy(() => import("../lookup/looks-page"));
const CasePage = lazy(() => import("../case/case-page"));
const PeoplePage = lazy(() => import("../people/people-page"));
const AuditPage = lazy(() => import("../audit/audit-page"));
const BankPage = lazy(() => import("../bank/bank-page"));
const FactorPage = lazy(() => import("../session/factor-page"));
const TemplatesPage = lazy(() => import("../template/templates-page"));
const RefundsPage = lazy(() => import("../refund/refunds-page"));
const RefundPage = lazy(() => import("../refund/refund-page"));

const LEADS = ["lead"];
const STRIKES = ["suspect", "den", "seizure"];
const HANDOVERS = ["handover"];

/** Everything below the router. */
export function Console() {
  const { language } = useWords();
  return (
    <ConfigProvider theme={theme} locale={language === "zh" ? zhCN : enUS} button={{ autoInsertSpace: false }}>
      <App message={{ maxCount: 3 }} style={{ height: "100%" }}>
        <Routes>
          <Route path="/holder" element={<Suspense fallback={<Loading />}><HolderPage /></Suspense>} />
          <Route path="/form/:token" element={<Suspense fallback={<Loading />}><FormPage /></Suspense>} />
          <Route path="*" element={<Gate />} />
        </Routes>
      </App>
    </ConfigProvider>
  );
}

/**
 * Shows the login to nobody and the pages to somebody. When a session ends under an open page, the page
 * stays mounted but hidden: whoever logs in again finds it as it was, and another person starts afresh.
 */
function Gate() {
  const session = useSession();
  const last = useRef<Session | null>(null);
  if (session.data && !session.data.user.must_change) last.current = session.data;
  if (session.isPending) return null;
  if (session.isError && last.current === null) return <Unreachable error={session.error} retry={session.refetch} />;
  const ended = session.data === null;
  if (session.data?.user.must_change) return <PasswordPage />;
  const here = last.current;
  return (
    <>
      {ended && <LoginPage ended={here !== null} />}
      {here !== null && (
        <div hidden={ended} style={{ height: "100%" }} key={here.user.id}>
          <LiveProvider open={!ended}>
            <Pages session={here} />
          </LiveProvider>
        </div>
      )}
    </>
  );
}

function Pages({ session }: { session: Session }) {
  const { t } = useWords();
  const { roles } = session.user;
  const takes = takesReports(roles);
  const sees = seesCases(roles);
  const first = home(roles);
  return (
    <Frame user={session.user}>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/" element={first ? <Navigate to={first} replace /> : <Nothing title={t("session.no_cases")} hint={t("session.no_cases_hint")} />} />
          {!sees && first && <Route path="/reports" element={<Navigate to={first} replace />} />}
          {sees && <Route path="/reports" element={<ReportsPage takes={takes} />} />}
          {takes && <Route path="/reports/new" element={<NewReportPage />} />}
          {sees && <Route path="/cases/:id" element={<CasePage />} />}
          {sees && <Route path="/co-victims" element={<CoVictimsPage calls={takes} />} />}
          {sees && <Route path="/deadlines" element={<DeadlinesPage />} />}
          {sees && <Route path="/beside" element={<BesidePage />} />}
          {sees && <Route path="/complaints" element={<ComplaintsPage />} />}
          {sees && <Route path="/complaints/:id" element={<ComplaintPage />} />}
          {seesDuty(roles) && <Route path="/duty" element={<DutyPage user={session.user} />} />}
          {(sees || audits(roles)) && <Route path="/exports" element={<ExportsPage user={session.user} />} />}
          {sees && <Route path="/leads" element={<DossiersPage key="leads" nouns={LEADS} />} />}
          {sees && <Route path="/leads/figures" element={<FiguresPage />} />}
          {sees && <Route path="/strikes" element={<DossiersPage key="strikes" nouns={STRIKES} />} />}
          {sees && <Route path="/handovers" element={<DossiersPage key="handovers" nouns={HANDOVERS} />} />}
          {sees && <Route path="/dossiers/:id" element={<DossierPage />} />}
          {sees && <Route path="/lookup" element={<LookUpPage />} />}
          {audits(roles) && <Route path="/looks" element={<LooksPage />} />}
          {administers(roles) && <Route path="/people" element={<PeoplePage roles={roles} />} />}
          {audits(roles) && <Route path="/audit" element={<AuditPage />} />}
          {banks(roles) && <Route path="/bank" element={<BankPage />} />}
          <Route path="/second-factor" element={<FactorPage login={session.user.login} />} />
          {roles.includes("approver") && <Route path="/templates" element={<TemplatesPage />} />}
          {sees && <Route path="/refunds" element={<RefundsPage drafts={roles.includes("investigator")} />} />}
          {sees && <Route path="/refunds/:id" element={<RefundPage />} />}
          <Route path="*" element={<Nothing title={t("console.no_page")} hint={t("console.no_page_hint")} />} />
        </Routes>
      </Suspense>
    </Frame>
  );
}
