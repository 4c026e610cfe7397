import { graphql, useFragment } from 'react-relay';
import type { Stale_list$key } from './__generated__/Stale_list.graphql.ts';

/** Says of when a list is, while the gateway cannot tell whether it is still so. */
export function Stale({ list }: { readonly list: Stale_list$key }) {
  const { stale, checkedAt } = useFragment(
    graphql`
      fragment Stale_list on AssetConnection { stale checkedAt }
    `,
    list,
  );
  const time = new Date(checkedAt).toLocaleString();
  return stale && <p className="stale">As of {time}. WeChat does not answer at present.</p>;
}
