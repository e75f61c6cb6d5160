import { ExpandOutlined, MinusOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Space } from "antd";
import { useWords } from "../language/language";

/** Nearer, farther, all of it. */
export function ScaleButtons({ scale, set, fit }: { scale: number; set(scale: number): void; fit: number }) {
  const { t } = useWords();
  return (
    <Space.Compact className="scale-buttons" size="small">
      <Button icon={<MinusOutlined />} aria-label={t("trace.farther")} onClick={() => set(Math.max(0.05, scale / 1.25))} />
      <Button className="num" onClick={() => set(1)} title={t("trace.life_size")}>{Math.round(scale * 100)}%</Button>
      <Button icon={<PlusOutlined />} aria-label={t("trace.nearer")} onClick={() => set(Math.min(2, scale * 1.25))} />
      <Button icon={<ExpandOutlined />} aria-label={t("trace.fit")} title={t("trace.fit")} onClick={() => set(fit)} />
    </Space.Compact>
  );
}
