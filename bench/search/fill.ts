import { setTimeout as sleep } from 'node:timers/promises';
import type { CorpusSize } from './corpus.ts';
import type { SearchedGateway } from './gateway.ts';

/** The items of a list that a walk reads, by their ranks from the newest on. */
interface Part {
  readonly type: 'IMAGE' | 'NEWS';
  readonly from: number;
  readonly to: number;
}

const PAGE = 100;
const CLIENTS = 2;

/**
 * While so many changes wait, no further page is asked for. The gateway's own filling is a hundred
 * times slower, so that what waits would count as memory that it never takes.
 */
const MAX_PENDING = 50;

const LOOK_MS = 50;
const PATIENCE_MS = 600_000;

/**
 * How many of the oldest news are left to the gateway's own filling: more than the twenty that it
 * reads every two seconds.
 */
export function leftToFilling({ news }: CorpusSize, seconds: number): number {
  return Math.min(Math.floor(news / 2), 20 * (seconds + 10));
}

/**
 * Reads lists as clients do, through pages of GraphQL, but for the oldest news that are left out.
 * Resolves once what was read is stored.
 */
export async function walkLists(gateway: SearchedGateway, { pictures, news }: CorpusSize, left: number) {
  await walk(gateway, { type: 'NEWS', from: 0, to: news - left });
  await walk(gateway, { type: 'IMAGE', from: 0, to: pictures });
  while ((await gateway.readPending()) > 0) await sleep(LOOK_MS);
}

/**
 * Reads the rest, and waits until all is stored. Not until coverage is complete: a proof that nothing
 * has moved meanwhile is due only half an hour after the last one.
 */
export async function finishFilling(gateway: SearchedGateway, { news }: CorpusSize, left: number) {
  await walk(gateway, { type: 'NEWS', from: news - left, to: news });
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const { lists } = await gateway.ask<Lists>('{ lists { coverage { indexed total } } }');
    const isRead = lists.every(({ coverage }) => coverage?.indexed === coverage?.total);
    if (isRead && (await gateway.readPending()) === 0) return;
    await sleep(LOOK_MS);
  }
  throw new Error('The library is not stored.');
}

interface Lists {
  readonly lists: readonly { readonly coverage: Coverage | null }[];
}

interface Coverage {
  readonly indexed: number;
  readonly total: number | null;
}

async function walk(gateway: SearchedGateway, { type, from, to }: Part): Promise<void> {
  let next = from;

  async function client(): Promise<void> {
    for (let offset = next; offset < to; offset = next) {
      next += PAGE;
      const first = Math.min(PAGE, to - offset);
      await gateway.ask(
        'query Walk($type: AssetType!, $first: Int, $offset: Int) { assets(type: $type, first: $first, offset: $offset) { nodes { id } } }',
        { type, first, offset },
      );
      while ((await gateway.readPending()) > MAX_PENDING) await sleep(LOOK_MS);
    }
  }

  await Promise.all(Array.from({ length: CLIENTS }, client));
}
