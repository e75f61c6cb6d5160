/** An account number in groups of four, so that it can be read aloud; copying gives it whole. */
export function Account({ number }: { number: string }) {
  const groups = /^\d{8,}$/.test(number) ? number.match(/\d{1,4}/g)! : [number];
  return (
    <span className="account num" translate="no" data-account={number}>
      {groups.map((group, index) => <span key={index}>{group}</span>)}
    </span>
  );
}
