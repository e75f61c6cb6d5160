import { StarOutlined } from "@ant-design/icons";
import { App, Button, Dropdown, Input, Modal } from "antd";
import { useState } from "react";
import { useKeepView, useViews } from "../api/dossiers";
import { sentence } from "../api/problem";
import { useWords } from "../language/language";

/** The reader's own filters under names: choose one, keep this one, forget one. */
export function SavedViews({ noun, query, choose }: { noun: string; query: string; choose(query: string): void }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState("");
  const views = (useViews().data ?? []).filter((view) => view.noun === noun);
  const keep = useKeepView();
  const failed = (error: unknown) => void message.error(sentence(error, words), 6);
  const items = [
    ...views.map((view) => ({ key: view.view_id, label: view.name, onClick: () => choose(view.query) })),
    ...(views.length > 0 ? [{ type: "divider" as const }] : []),
    { key: "keep", label: t("dossier.keep_view"), onClick: () => setNaming(true) },
    ...views.map((view) => ({
      key: `forget ${view.view_id}`,
      danger: true,
      label: t("dossier.forget_view", { name: view.name }),
      onClick: () => keep.mutate({ forget: view.view_id }, { onError: failed }),
    })),
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={["click"]}>
        <Button icon={<StarOutlined />}>{t("dossier.views")}</Button>
      </Dropdown>
      <Modal
        open={naming}
        title={t("dossier.keep_view")}
        okText={t("dossier.keep")}
        okButtonProps={{ disabled: name.trim() === "" }}
        confirmLoading={keep.isPending}
        onOk={() => keep.mutate({ noun, name: name.trim(), query }, { onSuccess: () => setNaming(false), onError: failed })}
        onCancel={() => setNaming(false)}
        destroyOnHidden
      >
        <Input autoFocus maxLength={40} value={name} onChange={(event) => setName(event.target.value)} aria-label={t("dossier.view_name")} placeholder={t("dossier.view_name")} />
      </Modal>
    </>
  );
}
