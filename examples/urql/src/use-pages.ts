import { useState } from 'react';
import { type AnyVariables, type TypedDocumentNode, useClient, useQuery } from 'urql';

type Paged<Variables> = Variables & { after?: string | null };

/**
 * A list that grows: what is cached of it, joined by the cache, and a function that reads the page
 * after a cursor. That rejects if the page cannot be had; what is shown stays.
 */
export function usePages<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Paged<Variables>>,
  variables: Variables,
) {
  const client = useClient();
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error }, read] = useQuery({ query, variables: { ...variables, after } });

  const loadMore = async (cursor: string | null) => {
    const page = await client.query(query, { ...variables, after: cursor });
    if (page.error) throw page.error;
    setAfter(cursor);
  };
  const retry = () => read({ requestPolicy: 'network-only' });
  return { data, error, loadMore, retry };
}
