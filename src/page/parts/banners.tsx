import type { JSX } from 'preact';
import type { Feed, FeedState } from '../store/feed.ts';
import { knownLists } from '../store/lists.ts';
import { useStore } from '../store/store.ts';
import { isSearch, type View } from '../view.ts';
import { formatDistance } from '../words/format.ts';
import { useWords } from '../words/language.ts';
import { Icon } from './icons.tsx';

export interface BannersProps {
  readonly view: View;
  readonly feed: Feed;
  readonly state: FeedState;
}

/** What has come since, and what is doubtful about what is shown. */
export function Banners({ view, feed, state: { arrived, page, entries } }: BannersProps): JSX.Element {
  const words = useWords();
  const { lists } = useStore(knownLists);
  const isFound = isSearch(view);
  const list = lists?.find(({ name }) => name === view.section);
  const isStale = !isFound && (list?.stale ?? page?.stale) === true && entries.length > 0;
  const checkedAt = list?.checkedAt ?? page?.checkedAt;
  const { coverage } = page ?? {};
  return (
    <>
      {isStale && checkedAt && (
        <p class="banner is-warning" role="status">
          <Icon name="warning" size={16} />
          <span>{words.stale(formatDistance(words, checkedAt))}</span>
        </p>
      )}
      {coverage !== undefined && !coverage.complete && entries.length > 0 && (
        <p class="banner" role="status">
          <Icon name="status" size={16} />
          <span>{words.incomplete(coverage.indexed, coverage.total)}</span>
        </p>
      )}
      {arrived.length > 0 && (
        <div class="arrived" role="status">
          <button
            type="button"
            class="pill"
            onClick={() => {
              feed.showArrived();
              scrollTo({ top: 0, behavior: 'smooth' });
            }}
          >
            <Icon name="up" size={14} />
            <span>{isFound ? words.changedSince : words.arrived(arrived.length)}</span>
          </button>
        </div>
      )}
    </>
  );
}
