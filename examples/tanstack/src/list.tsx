import { type QueryKey, type UseInfiniteQueryResult, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure } from './failure.tsx';

/** All pages of a list that were read, as one. */
interface Joined<Item> {
  readonly items: readonly Item[];
  /** How many items the list has. */
  readonly total: number;
  /** When the list was last found to match WeChat, if that may have changed since. */
  readonly staleSince?: string | undefined;
}

interface ListProps<Item> {
  readonly label: string;
  /** What the items are, in the plural. */
  readonly noun: string;
  /** What to say of a list of none. */
  readonly none: string;
  readonly queryKey: QueryKey;
  readonly query: UseInfiniteQueryResult<Joined<Item>>;
  readonly children: (item: Item) => ReactNode;
}

/** A list that grows: its items, how many there are, the way to more of them, and what went wrong. */
export function List<Item>({ label, noun, none, queryKey, query, children }: ListProps<Item>) {
  // `failureReason` is there as soon as an attempt has failed, `error` only after the last of them.
  const { data, failureReason, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const queryClient = useQueryClient();
  return (
    <>
      <p role="status">
        {data && (data.items.length === 0 ? none : `${data.items.length} of ${data.total} ${noun}`)}
        {!data && !failureReason && 'Loading…'}
      </p>
      {data?.staleSince && (
        <p className="stale">
          As of <time dateTime={data.staleSince}>{new Date(data.staleSince).toLocaleString()}</time>. WeChat
          does not answer at present.
        </p>
      )}
      {data && <ul aria-label={label}>{data.items.map(children)}</ul>}
      <Failure
        error={failureReason}
        // The first page may be waiting for its next attempt. To reset it is not to wait.
        onRetry={() => void (data ? fetchNextPage() : queryClient.resetQueries({ queryKey }))}
      />
      {hasNextPage && !failureReason && (
        <button type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? 'Loading…' : 'More'}
        </button>
      )}
    </>
  );
}
