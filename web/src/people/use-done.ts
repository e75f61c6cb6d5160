import { App } from "antd";
import { sentence } from "../api/problem";
import { useWords } from "../language/language";

/** What to do when a change is through, or refused: say so, and close the dialog when it went well. */
export function useDone() {
  const words = useWords();
  const { message } = App.useApp();
  return (said: string, close?: () => void) => ({
    onSuccess: () => {
      void message.success(said);
      close?.();
    },
    onError: (error: unknown) => void message.error(sentence(error, words), 6),
  });
}
