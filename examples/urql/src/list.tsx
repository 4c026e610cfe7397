import { type ReactNode, useActionState } from 'react';
import type { CombinedError } from 'urql';
import { Failure } from './failure.tsx';

interface ListProps {
  readonly label: string;
  readonly children: ReactNode;
  /** How much of the list is shown. */
  readonly status: string;
  readonly hasNextPage: boolean;
  /** Asks for the next page. Rejects if there is none now; what is shown stays. */
  readonly loadMore: () => Promise<unknown>;
}

/** A list that grows by a button. */
export function List({ label, children, status, hasNextPage, loadMore }: ListProps) {
  const [error, load, isLoading] = useActionState<CombinedError | undefined>(
    () =>
      loadMore().then(
        () => undefined,
        (reason: CombinedError) => reason,
      ),
    undefined,
  );
  return (
    <>
      <p role="status">{status}</p>
      <ul aria-label={label}>{children}</ul>
      {hasNextPage && (
        <form action={load}>
          {error && !isLoading ? (
            <Failure error={error} />
          ) : (
            <button type="submit" disabled={isLoading}>
              {isLoading ? 'Loading…' : 'More'}
            </button>
          )}
        </form>
      )}
    </>
  );
}

/** The edges of a list, each node once: a page that says `AT_LEAST_ONCE` may repeat some. */
export function unique<Edge extends { readonly node: { readonly id: string } }>(edges: readonly Edge[]) {
  const seen = new Set<string>();
  return edges.filter(({ node: { id } }) => !seen.has(id) && seen.add(id));
}
