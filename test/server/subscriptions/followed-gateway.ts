import { onTestFinished } from 'vitest';
import { readEvents } from '../../helpers/event-reader.ts';
import type { GatewaySettings } from '../../helpers/execute.ts';
import { type AnyItem, searchedGateway } from '../../helpers/searched-gateway.ts';
import { createTicks } from '../../helpers/ticks.ts';

export const CHANGES = 'subscription ($after: String) { changes(after: $after) { kind itemId list cursor } }';

export interface SubscribeOptions {
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A gateway whose changes are followed, and whose time a test lets pass. */
export async function followedGateway(items: readonly AnyItem[] = [], settings: GatewaySettings = {}) {
  const ticks = createTicks();
  const searched = await searchedGateway(items, { every: ticks.every, ...settings });
  const { gateway, changeFeed } = searched;
  let at = 0;

  /** Time goes on with each change. */
  function later(): number {
    at += 1000;
    return at;
  }

  async function subscribe({ query = CHANGES, variables, headers = {}, signal }: SubscribeOptions = {}) {
    const response = await gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
      body: JSON.stringify({ query, variables }),
      ...(signal && { signal }),
    });
    const events = readEvents(response);
    onTestFinished(() => void events.leave());
    return { response, ...events };
  }

  return {
    ...searched,
    ticks,
    subscribe,
    /** Uploads items, as a check finds them. */
    async upload(...uploaded: readonly AnyItem[]): Promise<void> {
      await searched.store(uploaded, later(), { isNew: true });
      changeFeed.wake();
    },
    /** Edits items, as a check finds them. */
    async edit(...edited: readonly AnyItem[]): Promise<void> {
      await searched.store(edited, later());
      changeFeed.wake();
    },
    async delete(item: AnyItem): Promise<void> {
      await searched.remove(item, later());
      changeFeed.wake();
    },
  };
}
