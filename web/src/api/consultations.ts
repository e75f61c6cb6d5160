/** What the consultation desk is asked: what a number can be, whether an officer is real. */
import { useMutation } from "@tanstack/react-query";
import { answered, client } from "./client";

/** What a number on a telephone's screen can be. */
export function useScreening() {
  return useMutation({ mutationFn: (number: string) => answered(client.POST("/api/number-screenings", { body: { number } })) });
}

/** Whether the roster has an officer of that name and number. */
export function useOfficerCheck() {
  return useMutation({
    mutationFn: (claim: { name: string; number: string }) => answered(client.POST("/api/officer-checks", { body: claim })),
  });
}
