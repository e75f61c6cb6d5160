import { Button } from "antd";
import { useWords } from "./language";

/** Turns the console to the other language; the button speaks that language. */
export function LanguageSwitch() {
  const { language, choose } = useWords();
  const other = language === "zh" ? "en" : "zh";
  return (
    <Button type="text" size="small" className="language-switch" lang={other === "zh" ? "zh-CN" : "en"} onClick={() => choose(other)}>
      {other === "zh" ? "中文" : "EN"}
    </Button>
  );
}
