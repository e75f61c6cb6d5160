/** Orders as their bank sees them. */
import { useQuery } from "@tanstack/react-query";
import { keys } from "./cache";
import { answered, client } from "./client";

/** The orders to one's own bank; looked at again every ten seconds, because a stop does not wait. */
export function useBankOrders() {
  return useQuery({ queryKey: keys.bankOrders, queryFn: ({ signal }) => answered(client.GET("/api/bank/orders", { signal })), refetchInterval: 10_000 });
}
