import { type QueryKey, type UseInfiniteQueryResult, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure } from './failure.tsx';
import { useFocusOnNew } from './focus.ts';

/** All pages of a list that were read, as one. */
interface Joined<Item> {
  readonly items: readonly Item[];
  /** How many items the list has. */
  readonly total: number;
  /** When the list was last found to match WeChat, if that may have changed since. */
  readonly staleSince?: string | undefined;
  /** What else there is to say of it. */
  readonly note?: string | undefined;
}

interface ListProps<Item> {
  readonly label: string;
  /** What the items are, in the plural. */
  readonly noun: string;
  /** What to say of a list of none. */
  readonly none: string;
  readonly queryKey: QueryKey;
  readonly query: UseInfiniteQueryResult<Joined<Item>>;
  /** Reads the first page, to show it in place of all. */
  readonly refresh: () => Promise<unknown>;
  readonly children: (item: Item) => ReactNode;
}

/** A list that grows: its items, how many there are, the way to more of them, and what went wrong. */
export function List<Item>({ label, noun, none, queryKey, query, refresh, children }: ListProps<Item>) {
  // `failureReason` is there as soon as an attempt has failed, `error` only after the last of them.
  const { data, failureReason, hasNextPage, isFetching, isFetchingNextPage, fetchNextPage } = query;
  const queryClient = useQueryClient();
  const { section, focusFrom } = useFocusOnNew(isFetching, failureReason !== null);

  const readMore = () => {
    focusFrom(data?.items.length ?? 0);
    void fetchNextPage();
  };
  const readAnew = async () => {
    focusFrom(0);
    // What is waiting for its next attempt would be waited for.
    await queryClient.cancelQueries({ queryKey });
    // That it has failed is in `failureReason`.
    await refresh().catch(() => {});
  };
  const tryAgain = () => {
    if (isFetchingNextPage || query.isFetchNextPageError) readMore();
    else if (data) void readAnew();
    else {
      focusFrom(0);
      // The first page may be waiting for its next attempt. To reset it is not to wait.
      void queryClient.resetQueries({ queryKey });
    }
  };

  return (
    <section ref={section}>
      <p role="status">
        {data && (data.items.length === 0 ? none : `${data.items.length} of ${data.total} ${noun}`)}
        {!data && !failureReason && 'Loading…'}
      </p>
      {data?.note && <p>{data.note}</p>}
      {data?.staleSince && (
        <p className="stale">
          As of <time dateTime={data.staleSince}>{new Date(data.staleSince).toLocaleString()}</time>. WeChat
          did not answer then.{' '}
          <button type="button" onClick={() => void readAnew()}>
            Refresh
          </button>
        </p>
      )}
      {data && <ul aria-label={label}>{data.items.map(children)}</ul>}
      <Failure error={failureReason} isRetrying={isFetching} onRetry={tryAgain} />
      {hasNextPage && !failureReason && (
        <button type="button" disabled={isFetchingNextPage} onClick={readMore}>
          {isFetchingNextPage ? 'Loading…' : 'More'}
        </button>
      )}
    </section>
  );
}
