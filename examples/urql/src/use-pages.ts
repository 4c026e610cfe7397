import { useState } from 'react';
import {
  type AnyVariables,
  createRequest,
  type RequestPolicy,
  type TypedDocumentNode,
  useClient,
  useQuery,
} from 'urql';

type Paged<Variables> = Variables & { after?: string | null };

interface Shown {
  /** The page up to which a list is shown begins after it. */
  readonly after: string | null;
  readonly requestPolicy: RequestPolicy;
}

/** How far each list was read, so that Back shows all of that. */
const reached = new Map<number, string | null>();

/**
 * A list that grows: what is cached of it, joined by the cache, and functions that read the page after
 * a cursor, or the first one anew. Those reject if the page cannot be had; what is shown stays.
 *
 * @param isFinal whether what is cached can be shown as it is. Else the list begins anew.
 */
export function usePages<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Paged<Variables>>,
  variables: Variables,
  isFinal: (data: Data) => boolean = () => true,
) {
  const client = useClient();
  const { key } = createRequest(query, { ...variables, after: null });
  const [{ after, requestPolicy }, setShown] = useState<Shown>(() => {
    const last = reached.get(key) ?? null;
    const known = client.readQuery(query, { ...variables, after: last })?.data;
    return known && !isFinal(known)
      ? { after: null, requestPolicy: 'cache-and-network' }
      : { after: last, requestPolicy: 'cache-first' };
  });
  const [{ data, error }, read] = useQuery({ query, variables: { ...variables, after }, requestPolicy });
  // What fails has no data.
  const [kept, keep] = useState(data);
  if (data && data !== kept) keep(data);

  const readPage = async (cursor: string | null) => {
    const page = await client.query(
      query,
      { ...variables, after: cursor },
      { requestPolicy: 'network-only' },
    );
    if (page.error) throw page.error;
    reached.set(key, cursor);
    setShown({ after: cursor, requestPolicy: 'cache-first' });
  };
  const retry = () => read({ requestPolicy: 'network-only' });
  return { data: data ?? kept, error, loadMore: readPage, refresh: () => readPage(null), retry };
}
