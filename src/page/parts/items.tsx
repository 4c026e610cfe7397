import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Feed, FeedState } from '../store/feed.ts';
import { feedOf } from '../store/feeds.ts';
import { knownLists } from '../store/lists.ts';
import { queryOf } from '../store/page-of.ts';
import { useStore } from '../store/store.ts';
import { feedKeyOf, hashOf, isSearch, type View } from '../view.ts';
import { formatDistance } from '../words/format.ts';
import { useWords } from '../words/language.ts';
import { Banners } from './banners.tsx';
import { Card } from './card.tsx';
import { FilterBar } from './filter-bar.tsx';
import { moveFocus } from './move-focus.ts';
import { Nothing } from './nothing.tsx';
import { Failure } from './notice.tsx';
import { QueryButtons } from './query-buttons.tsx';
import { Skeletons } from './skeletons.tsx';
import { Tile } from './tile.tsx';

/** The items of a view: more of them as somebody scrolls. */
export function Items({ view }: { readonly view: View }): JSX.Element {
  const key = feedKeyOf(view);
  // The key says all that tells feeds apart.
  const feed = useMemo(() => feedOf(view), [key]);
  const state = useStore(feed);
  const { entries, page, isLoading, error } = state;
  const areTiles = view.section === 'IMAGE' || view.section === 'VIDEO';

  useEffect(() => {
    if (feed.value.page === undefined && !feed.value.isLoading) void feed.loadMore();
    scrollTo({ top: 0 });
  }, [feed]);

  useUnfinished(feed, state);

  return (
    <main id="items" tabIndex={-1}>
      <Heading view={view} state={state}>
        <FilterBar view={view} />
      </Heading>
      <Banners view={view} feed={feed} state={state} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the links in it */}
      <div class={areTiles ? 'tiles' : 'cards'} onKeyDown={moveFocus} aria-busy={isLoading}>
        {entries.map((entry) => {
          const href = hashOf({ ...view, item: entry.item.id, article: 0 });
          return areTiles ? (
            <Tile key={entry.item.id} entry={entry} href={href} />
          ) : (
            <Card key={entry.item.id} entry={entry} href={href} isMixed={view.section === 'ALL'} />
          );
        })}
        {isLoading && <Skeletons count={entries.length === 0 ? 24 : 8} areTiles={areTiles} />}
      </div>
      {error !== undefined && <Failure error={error} onRetry={() => void feed.loadMore()} />}
      {page !== undefined && !isLoading && error === undefined && entries.length === 0 && !page.hasMore && (
        <Nothing view={view} page={page} />
      )}
      <End feed={feed} state={state} />
    </main>
  );
}

/** How often a search is repeated whose library is still being read, in milliseconds. */
const UNFINISHED_MS = 3000;

/** What the gateway only had not read before is no change: a search tells of it when it is repeated. */
function useUnfinished(feed: Feed, { page, entries }: FeedState): void {
  useEffect(() => {
    if (page?.coverage === undefined || page.coverage.complete) return undefined;
    const waiting = setTimeout(() => {
      // Who has scrolled on would lose the place.
      if (scrollY < 40 && entries.length <= page.entries.length) void feed.reload();
    }, UNFINISHED_MS);
    return () => clearTimeout(waiting);
  }, [feed, page, entries.length]);
}

interface HeadingProps {
  readonly view: View;
  readonly state: FeedState;
  /** The filters. */
  readonly children: JSX.Element;
}

function Heading({ view, state: { page }, children }: HeadingProps): JSX.Element {
  const words = useWords();
  const { lists } = useStore(knownLists);
  const isFound = isSearch(view) && (view.words !== '' || view.from !== '' || view.to !== '');
  const list = lists?.find(({ name }) => name === view.section);
  const total = isFound ? page?.totalCount : (list?.totalCount ?? page?.totalCount);
  const checkedAt = list?.checkedAt ?? page?.checkedAt;
  return (
    <header class="heading">
      <h1>{words.sections[view.section]}</h1>
      <p class="muted" aria-live="polite">
        {total !== undefined && <span>{isFound ? words.found(total) : words.items(total)}</span>}
        {checkedAt && !isFound && (
          <span>
            {words.statusOf.checked} {formatDistance(words, checkedAt)}
          </span>
        )}
      </p>
      <div class="row query">
        <QueryButtons query={queryOf(view)} />
      </div>
      {children}
    </header>
  );
}

/** How far before the end the next page is asked for. */
const AHEAD = '1600px';

function End({ feed, state }: { readonly feed: Feed; readonly state: FeedState }): JSX.Element {
  const words = useWords();
  const end = useRef<HTMLDivElement>(null);
  const { page, isLoading, error, entries } = state;
  const isWaiting = page?.hasMore === true && !isLoading && error === undefined;

  useEffect(() => {
    const element = end.current;
    if (!isWaiting || element === null) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) void feed.loadMore();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [feed, isWaiting, entries.length]);

  return (
    <div ref={end} class="end">
      {page?.hasMore === false && entries.length > 0 && <p class="muted">{words.allShown(entries.length)}</p>}
    </div>
  );
}
