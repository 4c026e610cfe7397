import { ChangesDocument, type ChangesSubscription, NowDocument } from '../generated/graphql.ts';
import { AskError, ask, dataOf, keyState, send } from './ask.ts';
import { readEvents } from './read-events.ts';
import { createStore } from './store.ts';

export type Change = ChangesSubscription['changes'];

/** `off` where the gateway tells of no changes. */
export type LiveState = 'connecting' | 'live' | 'off';

export const liveState = createStore<LiveState>('connecting');

export interface Followed {
  onChange(change: Change): void;
  /** Changes were missed, and nobody can tell which. */
  onGap(): void;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** Tells of changes from now on, over however many connections. Resolves where there are none. */
export async function follow(followed: Followed): Promise<void> {
  let after: string | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    try {
      after ??= (await ask(NowDocument, {})).changes?.pageInfo.endCursor ?? undefined;
      const response = await send(ChangesDocument, { after: after ?? null }, 'text/event-stream');
      if (!response.ok || response.body === null)
        throw new AskError(
          'No stream.',
          'UNREACHABLE',
          Number(response.headers.get('retry-after')) || undefined,
        );
      liveState.set('live');
      pauseMs = FIRST_PAUSE_MS;
      for await (const { name, data } of readEvents(response.body)) {
        if (name !== 'next') continue;
        const { changes } = dataOf<ChangesSubscription>(JSON.parse(data));
        after = changes.cursor;
        followed.onChange(changes);
      }
    } catch (error) {
      const code = error instanceof AskError ? error.code : '';
      if (code === 'SEARCH_UNAVAILABLE') return liveState.set('off');
      if (code === 'UNAUTHENTICATED') await untilKnown();
      if (code === 'CHANGES_EXPIRED') {
        after = undefined;
        followed.onGap();
      }
      if (error instanceof AskError && error.retryAfterSeconds !== undefined)
        pauseMs = Math.max(pauseMs, error.retryAfterSeconds * 1000);
    }
    liveState.set('connecting');
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

function untilKnown(): Promise<void> {
  return new Promise((resolve) => {
    const end = keyState.subscribe(() => {
      if (keyState.value !== 'known') return;
      end();
      resolve();
    });
  });
}
