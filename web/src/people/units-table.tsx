/** The organisations as a tree; who runs the system makes, renames and closes them. */
import { Button, Form, Input, Modal, Select, Table } from "antd";
import { useState } from "react";
import { useChangeUnit, useMakeUnit, useUnits } from "../api/people";
import type { NewUnit, Unit } from "../api/types";
import { useWords } from "../language/language";
import { Unreachable } from "../shell/empty";
import { useDone } from "./use-done";
import { asTree, type Branch } from "./tree";

/** Every unit under the one above it. */
export function UnitsTable({ runs }: { runs: boolean }) {
  const { t, language } = useWords();
  const { data, error, isPending, refetch } = useUnits();
  const [parent, setParent] = useState<Unit | null>(null);
  const change = useChangeUnit();
  const done = useDone();
  if (error) return <Unreachable error={error} retry={refetch} />;
  const kinds = new Map(data?.kinds.map((kind) => [kind.kind, language === "zh" ? kind.name_zh : kind.name_en]));
  const turn = (unit: Unit) =>
    change.mutate({ id: unit.unit_id, version: unit.version, name: unit.name, is_active: !unit.is_active }, done(t("people.saved")));
  const columns = [
    { title: t("people.unit"), dataIndex: "name", render: (name: string, unit: Branch) => <span className={unit.is_active ? "" : "faint"}>{name}</span> },
    { title: t("people.kind"), dataIndex: "kind", width: 160, render: (kind: string) => kinds.get(kind) ?? kind },
    { title: t("people.code"), dataIndex: "code", width: 150, className: "num" },
    {
      title: "",
      width: 170,
      render: (unit: Branch) => runs && (
        <>
          <Button size="small" type="link" onClick={() => setParent(unit)}>{t("people.unit_below")}</Button>
          {unit.parent_id !== null && (
            <Button size="small" type="link" danger={unit.is_active} onClick={() => turn(unit)}>{t(unit.is_active ? "people.close" : "people.open")}</Button>
          )}
        </>
      ),
    },
  ];
  return (
    <>
      {data && (
        <Table<Branch>
          size="small"
          rowKey="unit_id"
          loading={isPending}
          columns={columns}
          dataSource={asTree(data.units)}
          expandable={{ defaultExpandAllRows: true }}
          pagination={false}
          scroll={{ x: 640 }}
        />
      )}
      {parent && <UnitDialog parent={parent} kinds={[...kinds]} close={() => setParent(null)} />}
    </>
  );
}

function UnitDialog({ parent, kinds, close }: { parent: Unit; kinds: [string, string][]; close(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<NewUnit>();
  const kind = Form.useWatch("kind", form);
  const make = useMakeUnit();
  const done = useDone();
  const namesBank = parent.bank === null && (kind === "bank" || kind === "payment");
  return (
    <Modal open title={t("people.new_unit", { parent: parent.name })} okText={t("people.make")} confirmLoading={make.isPending} onOk={form.submit} onCancel={close}>
      <Form form={form} layout="vertical" onFinish={(unit) => make.mutate({ ...unit, parent_id: parent.unit_id }, done(t("people.saved"), close))}>
        <Form.Item name="kind" label={t("people.kind")} rules={[{ required: true, message: t("session.required") }]}>
          <Select options={kinds.map(([value, label]) => ({ value, label }))} showSearch optionFilterProp="label" />
        </Form.Item>
        <Form.Item name="name" label={t("people.unit_name")} rules={[{ required: true, whitespace: true, message: t("session.required") }]}><Input maxLength={100} /></Form.Item>
        {namesBank && (
          <Form.Item name="bank" label={t("people.bank")} rules={[{ required: true, whitespace: true, message: t("session.required") }]}><Input /></Form.Item>
        )}
        <Form.Item name="code" label={t("people.code")}><Input /></Form.Item>
        <Form.Item name="division" label={t("people.division")} rules={[{ pattern: /^\d{6}$/, message: t("people.division_form") }]}><Input maxLength={6} /></Form.Item>
      </Form>
    </Modal>
  );
}
