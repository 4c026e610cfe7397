import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ItemDocument } from '../generated/graphql.ts';
import { listOf, titleOf } from '../item-facts.ts';
import { AskError, ask } from '../store/ask.ts';
import { closeItem, show } from '../store/current-view.ts';
import { feedOf } from '../store/feeds.ts';
import type { Item } from '../store/page-of.ts';
import { useStore } from '../store/store.ts';
import { useAnswer } from '../store/use-answer.ts';
import type { View } from '../view.ts';
import { useWords } from '../words/language.ts';
import { Details } from './details.tsx';
import { Dialog } from './dialog.tsx';
import { Icon } from './icons.tsx';
import { Failure } from './notice.tsx';
import { Reader } from './reader.tsx';
import { Stage } from './stage.tsx';

export interface ItemDialogProps {
  readonly view: View;
  readonly id: string;
}

/** An item by itself: a picture, a player or an article. The arrows lead to those beside it. */
export function ItemDialog({ view, id }: ItemDialogProps): JSX.Element {
  const words = useWords();
  const feed = feedOf(view);
  const { entries } = useStore(feed);
  const here = entries.findIndex(({ item }) => item.id === id);
  // What the gateway has found out about a picture since the list was read, or what a link leads to.
  const [answered, askAgain] = useAnswer(id, async (signal) => {
    const { node } = await ask(ItemDocument, { id }, signal);
    if (node === null || node === undefined || !('__typename' in node)) throw new AskError(id, 'NOT_FOUND');
    return node as Item;
  });
  const item = answered.state === 'answered' ? answered.value : entries[here]?.item;
  const isNews = item !== undefined && item.__typename !== 'MediaAsset';

  const latest = useRef(id);
  latest.current = id;
  useEffect(() => () => focusItem(latest.current), []);

  const go = (step: 1 | -1) => {
    if (here === -1) return;
    const next = entries[here + step];
    if (here + step >= entries.length - 2) void feed.loadMore();
    if (next !== undefined) show({ item: next.item.id, article: 0 }, { replace: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { target } = event;
    if (target instanceof Element && target.closest('audio, video, input')) return;
    if (event.key === 'ArrowRight') go(1);
    if (event.key === 'ArrowLeft') go(-1);
  };

  // An article says its title itself.
  const barTitleOf = (shown: Item) =>
    shown.__typename === 'MediaAsset'
      ? (titleOf(shown) ?? words.untitled)
      : [words.sections[listOf(shown)], placeIn(shown.articles.length, view.article)].join(' ');

  return (
    <Dialog
      class={`item ${isNews ? 'is-news' : ''}`}
      label={(item && titleOf(item)) ?? words.untitled}
      onClose={closeItem}
      onKeyDown={onKeyDown}
    >
      <header class="bar">
        <button type="button" class="button quiet square" onClick={closeItem} aria-label={words.close}>
          <Icon name="close" />
        </button>
        <p class="name">{item && barTitleOf(item)}</p>
        <div class="row">
          <button
            type="button"
            class="button quiet square"
            disabled={here < 1}
            onClick={() => go(-1)}
            aria-label={words.previous}
          >
            <Icon name="previous" />
          </button>
          <button
            type="button"
            class="button quiet square"
            disabled={here === -1 || here === entries.length - 1}
            onClick={() => go(1)}
            aria-label={words.next}
          >
            <Icon name="next" />
          </button>
        </div>
      </header>
      {item === undefined && answered.state === 'failed' && (
        <Failure error={answered.error} onRetry={askAgain} />
      )}
      {item === undefined && answered.state === 'waiting' && <div class="stage is-loading" />}
      {item !== undefined && (
        <div class="parts">
          {item.__typename === 'MediaAsset' ? (
            <Stage key={item.id} asset={item} onLoad={askAgain} />
          ) : (
            <Reader key={item.id} news={item} place={view.article} onKeyDown={onKeyDown} />
          )}
          <Details item={item} place={view.article} />
        </div>
      )}
    </Dialog>
  );
}

function placeIn(count: number, place: number): string {
  return count > 1 ? `${place + 1} / ${count}` : '';
}

/** Goes on where the reader was: at the item that was open last. */
function focusItem(id: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus());
}
