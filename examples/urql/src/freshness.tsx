import { type FragmentType, graphql, readFragment } from './generated/index.ts';

const FRESHNESS = graphql(`
  fragment Freshness on AssetConnection {
    stale
    checkedAt
  }
`);

/** Says of a list that it may be out of date. */
export function Freshness({ list }: { readonly list: FragmentType<typeof FRESHNESS> }) {
  const { stale, checkedAt } = readFragment(FRESHNESS, list);
  if (!stale) return null;
  const at = new Date(checkedAt).toLocaleString();
  return <p className="stale">As of {at}. WeChat does not answer at present.</p>;
}
