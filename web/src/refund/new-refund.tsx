/** Which victims a refund is for: cases chosen by number. */
import { App, Form, Modal, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useDirectory } from "../api/directory";
import { sentence } from "../api/problem";
import { useDraftRefund } from "../api/refunds";
import { useReports } from "../api/reports";
import { useWords } from "../language/language";
import { money } from "../money/format";
import { useSettled } from "../shell/use-settled";

/** A dialogue that drafts a refund and opens it. */
export function NewRefund({ open, close }: { open: boolean; close(): void }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const navigate = useNavigate();
  const draft = useDraftRefund();
  const [cases, setCases] = useState<string[]>([]);
  const [freezing, setFreezing] = useState<string | undefined>();
  const { data: directory } = useDirectory(open);
  const units = (directory?.units ?? []).map((unit) => ({ value: unit.unit_id, label: unit.name }));
  const submit = () =>
    draft.mutate(
      { case_ids: cases, strategies: [], ...(freezing !== undefined && { freezing_unit_id: freezing }) },
      {
        onSuccess: (refund) => void navigate(`/refunds/${refund.refund_id}`),
        onError: (error) => void message.error(sentence(error, words), 6),
      },
    );
  return (
    <Modal
      open={open}
      title={t("refund.new")}
      okText={t("refund.draft")}
      okButtonProps={{ disabled: cases.length === 0 }}
      confirmLoading={draft.isPending}
      onOk={submit}
      onCancel={close}
      destroyOnHidden
    >
      <p className="small soft">{t("refund.new_hint")}</p>
      <Form layout="vertical">
        <Form.Item label={t("refund.cases")} htmlFor="refund-cases">
          <CaseChoice id="refund-cases" value={cases} onChange={setCases} />
        </Form.Item>
        <Form.Item label={t("refund.freezing_unit")} htmlFor="refund-freezing" extra={t("refund.freezing_unit_hint")}>
          <Select id="refund-freezing" allowClear showSearch optionFilterProp="label" value={freezing} options={units} placeholder={t("refund.own_unit")} onChange={setFreezing} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

interface CaseChoiceProps {
  id: string;
  value: string[];
  onChange(cases: string[]): void;
}

/** Cases by number, several of them. */
export function CaseChoice({ id, value, onChange }: CaseChoiceProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const reports = useReports(useSettled(typed.trim(), 250));
  const rows = reports.data?.pages.flatMap((page) => page.items) ?? [];
  const options = rows.map((row) => ({ value: row.case_id, label: `${row.number} · ${money(row.stolen_fen)}` }));
  return (
    <Select
      id={id}
      mode="multiple"
      value={value}
      options={options}
      filterOption={false}
      loading={reports.isFetching}
      placeholder={t("refund.cases_hint")}
      onSearch={setTyped}
      onChange={onChange}
    />
  );
}
