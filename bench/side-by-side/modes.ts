import { type Query, spanOf } from './queries.ts';
import type { List } from './upstream/wire-items.ts';

/** The name of a mode on the command line. */
export type ModeName = LoadMode['name'] | 'stalls' | 'memory';

/** What load meets. */
export interface LoadMode {
  readonly name: 'hot' | 'warm' | 'cold' | 'cold-100';
  readonly title: string;
  /** How many items upstream has. */
  readonly totals: Readonly<Record<List, number>>;
  /** How long upstream takes for a page, in milliseconds. */
  readonly latencyMs: number;
  /** The target that the others are compared to. */
  readonly base: string;
  /** The names of its queries. */
  readonly queries: readonly string[];
  /** Whether all items are read before. */
  readonly isWalked: boolean;
  /** The places where a query begins, one after the other. */
  placesOf(query: Query, index: number): () => number;
}

const FOUR = ['q1', 'q2', 'q3', 'q4'];

/** So far apart are the windows of two queries, where none may meet what another has read. */
const APART = 2_500_000;

const COLD_TOTALS = { image: 20_000_000, news: 20_000_000, publication: 200 };

export const LOAD_MODES: readonly LoadMode[] = [
  {
    name: 'hot',
    title: 'the same operation again',
    totals: { image: 5000, news: 1000, publication: 200 },
    latencyMs: 0,
    base: 'bare-map',
    queries: [...FOUR, 'safe', 'revalidate', 'publications'],
    isWalked: false,
    placesOf: () => () => 0,
  },
  {
    name: 'warm',
    title: 'another window each time, all of them cached',
    totals: { image: 20_000, news: 2000, publication: 200 },
    latencyMs: 0,
    base: 'mercurius-items',
    queries: [...FOUR, 'safe'],
    isWalked: true,
    placesOf(query) {
      const total = this.totals[query.fields[0]?.list ?? 'image'];
      return everyPlace(total - spanOf(query));
    },
  },
  {
    name: 'cold',
    title: 'windows that were never read, upstream answers at once',
    totals: COLD_TOTALS,
    latencyMs: 0,
    base: 'bare-proxy',
    queries: FOUR,
    isWalked: false,
    placesOf: unreadPlaces,
  },
  {
    name: 'cold-100',
    title: 'windows that were never read, upstream takes 100 ms',
    totals: COLD_TOTALS,
    latencyMs: 100,
    base: 'bare-proxy',
    queries: ['q2'],
    isWalked: false,
    placesOf: unreadPlaces,
  },
];

export const MODE_NAMES: readonly ModeName[] = [...LOAD_MODES.map(({ name }) => name), 'stalls', 'memory'];

function unreadPlaces(query: Query, index: number): () => number {
  let next = index * APART;
  return () => {
    const place = next;
    next += spanOf(query);
    return place;
  };
}

/** Shares no factor with the number of places. */
const STRIDE = 613;

/**
 * All places, each once before one comes again, and none beside the last one. Between two visits of
 * a place there are more bytes of answers than a cache of whole answers may hold.
 */
function everyPlace(count: number): () => number {
  let place = 0;
  return () => {
    place = (place + STRIDE) % count;
    return place;
  };
}
