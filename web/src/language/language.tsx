/** Which language the reader chose; remembered on this machine, Chinese until told otherwise. */
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { hasWords, words, type Language, type Params } from "./catalogue";

const REMEMBERED = "fanzha.language";

/** Words in the reader's language. */
export interface Words {
  language: Language;
  choose(language: Language): void;
  /** The message of a key. */
  t(key: string, params?: Params): string;
  /** The word for a code of a family (`order.state` + `sent`); a code without words is shown as it is. */
  code(family: string, code: string, params?: Params): string;
}

const Context = createContext<Words | null>(null);

function remembered(): Language {
  try {
    return localStorage.getItem(REMEMBERED) === "en" ? "en" : "zh";
  } catch {
    return "zh";
  }
}

/** Gives the pages below their words. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(remembered);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = words(language, "console.title");
  }, [language]);
  const choose = useCallback((next: Language) => {
    try {
      localStorage.setItem(REMEMBERED, next);
    } catch {
      // A browser that keeps nothing still switches for this visit.
    }
    setLanguage(next);
  }, []);
  const value = useMemo<Words>(
    () => ({
      language,
      choose,
      t: (key, params) => words(language, key, params),
      code: (family, code, params) =>
        hasWords(`${family}.${code}`) ? words(language, `${family}.${code}`, params) : code,
    }),
    [language, choose],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** The reader's words. */
export function useWords(): Words {
  const value = useContext(Context);
  if (value === null) throw new Error("useWords stands outside LanguageProvider");
  return value;
}
