import { enterContestant } from './contestant.ts';
import type { BenchOptions } from './options.ts';
import { QUERIES, type Query } from './queries.ts';
import { type Running, type Stage, setUpStage } from './stage.ts';

/** How long the event loop of a gateway kept others waiting, by its own metrics. */
export interface StallResult {
  readonly target: string;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** How many heavy news were read and sanitised meanwhile. */
  readonly heavyAnswers: number;
}

/** A megabyte of HTML in one article. */
const HEAVY_CHARACTERS = 1_000_000;

/** Each twentieth news is a heavy one. */
const HEAVY_EVERY = 20;

const TOTALS = { image: 5000, news: 1_000_000, publication: 0 };

const HEAVY: Query = {
  name: 'heavy',
  title: 'one news of a megabyte, sanitised',
  fields: [{ alias: 'assets', list: 'news', first: 1, skip: 0 }],
  isSafe: true,
  isRevalidation: false,
};

/** Of those who ask for light pages, and for heavy news. */
const LIGHT_CONNECTIONS = 10;
const HEAVY_CONNECTIONS = 2;

/** Shorter, too few heavy news are read to tell. */
const MIN_SECONDS = 2;

/** Asks for light pages while news of a megabyte are read and sanitised for the first time. */
export async function measureStalls(
  options: BenchOptions & { readonly core: number | undefined },
): Promise<readonly StallResult[]> {
  await using stage = await setUpStage({
    ...options,
    mode: 'stalls',
    upstream: { totals: TOTALS, latencyMs: 0, heavyCharacters: HEAVY_CHARACTERS },
  });
  const results: StallResult[] = [];
  for (const running of stage.running) results.push(await measure(running, stage, options));
  return results;
}

async function measure(running: Running, stage: Stage, options: BenchOptions): Promise<StallResult> {
  const [lightQuery = HEAVY] = QUERIES;
  let place = -HEAVY_EVERY;
  const nextHeavyPlace = () => {
    place += HEAVY_EVERY;
    return place;
  };
  const light = enterContestant({
    ...running,
    query: lightQuery,
    nextPlace: () => 0,
    upstream: stage.upstream,
  });
  const heavy = enterContestant({
    ...running,
    query: HEAVY,
    nextPlace: nextHeavyPlace,
    upstream: stage.upstream,
  });
  if (light === undefined || heavy === undefined)
    throw new Error(`${running.target.name} cannot be asked for heavy news.`);
  await light.check(1);
  await heavy.check(1);
  await light.load(LIGHT_CONNECTIONS, options.warmUpSeconds);
  await heavy.load(HEAVY_CONNECTIONS, options.warmUpSeconds);

  // Reading the metrics begins them anew.
  await readLag(running);
  const seconds = Math.max(MIN_SECONDS, options.rounds * options.seconds);
  const [, { good }] = await Promise.all([
    light.load(LIGHT_CONNECTIONS, seconds),
    heavy.load(HEAVY_CONNECTIONS, seconds),
  ]);
  return { target: running.target.name, ...(await readLag(running)), heavyAnswers: good.length };
}

/** How often the metrics look at the event loop. An idle one shows this too: it is no delay. */
const LOOK_MS = 10;

async function readLag({ server }: Running): Promise<{ p99Ms: number; maxMs: number }> {
  const response = await fetch(new URL('/metrics', server.url));
  const text = await response.text();
  const read = (name: string) => {
    const [, seconds] = new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)`, 'm').exec(text) ?? [];
    return Math.max(0, 1000 * Number(seconds) - LOOK_MS);
  };
  return { p99Ms: read('p99'), maxMs: read('max') };
}
