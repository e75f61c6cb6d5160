import { useWords } from "../language/language";

const KEYS = ["copy", "back", "step", "paste", "call", "file", "leave"] as const;

/** Which key does what, always in sight. */
export function KeyHelp() {
  const { t } = useWords();
  return (
    <ul className="key-help small soft" aria-label={t("beside.keys")}>
      {KEYS.map((key) => (
        <li key={key}><kbd>{t(`beside.key.${key}`)}</kbd> {t(`beside.key_does.${key}`)}</li>
      ))}
    </ul>
  );
}
