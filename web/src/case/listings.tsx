/** Accounts of the case reported to the national list: proposed, approved by another, taken back within a day. */
import { App, Button, Input, Select } from "antd";
import { useState } from "react";
import { useListingAct, useListings, useProposeListing } from "../api/listings";
import { sentence } from "../api/problem";
import { useSession } from "../api/session";
import type { Listing, ListingAct } from "../api/types";
import { useWords } from "../language/language";
import { dayTime } from "../time/format";

/** The reports, and for an investigator the way to a new one. */
export function Listings({ caseId, accounts }: { caseId: string; accounts: readonly string[] }) {
  const { t } = useWords();
  const { data } = useListings(caseId);
  const { data: session } = useSession();
  const listings = data ?? [];
  return (
    <section className="sheet" aria-labelledby="listings-title">
      <header><h2 id="listings-title">{t("listing.title")}</h2></header>
      <div className="body">
        {listings.length === 0 && <p className="small soft">{t("listing.none")}</p>}
        <ul className="case-listings small">{listings.map((listing) => <Row key={listing.listing_id} caseId={caseId} listing={listing} />)}</ul>
        {session?.user.roles.includes("investigator") && accounts.length > 0 && <Propose caseId={caseId} accounts={accounts} />}
      </div>
    </section>
  );
}

function Row({ caseId, listing }: { caseId: string; listing: Listing }) {
  const words = useWords();
  const { t, code } = words;
  const { message } = App.useApp();
  const act = useListingAct(caseId);
  const [reason, setReason] = useState("");
  const go = (does: ListingAct) => act.mutate({ id: listing.listing_id, version: listing.version, act: does }, { onError: (error) => void message.error(sentence(error, words), 6) });
  return (
    <li data-listing={listing.state}>
      <p><b className="num">{listing.account}</b> <span className="chip chip-wait">{code("listing.state", listing.state)}</span></p>
      <p>{listing.reason} <span className="soft">{t("listing.by", { proposed: listing.proposed_by })} {dayTime(listing.proposed_at)}{listing.decided_by !== null && ` · ${t("listing.decided", { decided: listing.decided_by })}`}</span></p>
      {listing.can_decide && (
        <>
          <p>{t("listing.suspend_title")}</p>
          <ul>{listing.suspends.map((each) => <li key={each}>{code("listing.suspends", each)}</li>)}</ul>
          {listing.also.length > 0 && <p className="num">{t("listing.also", { accounts: listing.also.join(t("console.comma")) })}</p>}
          <Button size="small" type="primary" loading={act.isPending} onClick={() => go({ kind: "approve" })} data-action="approve-listing">{t("listing.approve")}</Button>{" "}
          <Button size="small" onClick={() => go({ kind: "refuse" })}>{t("listing.refuse")}</Button>
        </>
      )}
      {listing.can_withdraw && listing.state === "reported" && (
        <form className="listing-withdraw" onSubmit={(event) => { event.preventDefault(); go({ kind: "withdraw", reason }); }}>
          <Input size="small" value={reason} maxLength={500} placeholder={t("listing.reason")} onChange={(event) => setReason(event.target.value)} />
          <Button size="small" htmlType="submit" disabled={reason.trim().length < 2}>{t("listing.withdraw")}</Button>
        </form>
      )}
      {listing.can_withdraw && listing.state === "withdrawing" && <Button size="small" onClick={() => go({ kind: "withdrawn" })}>{t("listing.withdrawn")}</Button>}
    </li>
  );
}

function Propose({ caseId, accounts }: { caseId: string; accounts: readonly string[] }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const propose = useProposeListing(caseId);
  const [account, setAccount] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const submit = () =>
    propose.mutate({ account: account ?? accounts[0]!, reason }, { onSuccess: () => setReason(""), onError: (error) => void message.error(sentence(error, words), 6) });
  return (
    <form className="listing-withdraw" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <Select size="small" aria-label={t("field.account")} value={account ?? accounts[0]} onChange={setAccount} options={accounts.map((each) => ({ value: each, label: each }))} />
      <Input size="small" value={reason} maxLength={500} placeholder={t("listing.reason")} onChange={(event) => setReason(event.target.value)} data-listing-reason />
      <Button size="small" htmlType="submit" loading={propose.isPending} disabled={reason.trim().length < 2} data-action="propose-listing">{t("listing.propose")}</Button>
    </form>
  );
}
