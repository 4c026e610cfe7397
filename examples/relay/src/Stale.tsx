import { useEffect, useRef, useState } from 'react';
import { fetchQuery, graphql, useFragment, useRelayEnvironment } from 'react-relay';
import type { GraphQLTaggedNode } from 'relay-runtime';
import type { Stale_list$key } from './__generated__/Stale_list.graphql.ts';
import { Failure } from './Failure.tsx';

interface StaleProps {
  readonly list: Stale_list$key;
  /** Reads the first page of the list. */
  readonly query: GraphQLTaggedNode;
}

/** Says of when a list is, if the gateway could not tell whether it is still so, and reads it again. */
export function Stale({ list, query }: StaleProps) {
  const environment = useRelayEnvironment();
  const [error, setError] = useState<Error | null>(null);
  const hasRefreshed = useRef(false);
  const { stale, checkedAt } = useFragment(
    graphql`
      fragment Stale_list on AssetConnection { stale checkedAt }
    `,
    list,
  );

  // A first page takes the place of all pages in the store. Until it is there, they are shown.
  const refresh = () => {
    hasRefreshed.current = true;
    fetchQuery(environment, query, {}).subscribe({ complete: () => setError(null), error: setError });
  };

  // The button goes with the banner, and the focus with it.
  useEffect(() => {
    if (stale || !hasRefreshed.current || document.activeElement !== document.body) return;
    document.querySelector('main')?.focus({ preventScroll: true });
  }, [stale]);

  if (!stale) return null;
  return (
    <>
      <p className="stale">
        As of {new Date(checkedAt).toLocaleString()}. WeChat did not answer then.{' '}
        <button type="button" onClick={refresh}>
          Refresh
        </button>
      </p>
      {error && <Failure error={error} onRetry={refresh} />}
    </>
  );
}
