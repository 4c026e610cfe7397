import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatTable } from './markdown-table.ts';
import { orExit } from './option-error.ts';
import { inMs, percentile } from './percentile.ts';
import { finishFilling, leftToFilling, walkLists } from './search/fill.ts';
import { type Lag, type SearchedGateway, startSearchedGateway } from './search/gateway.ts';
import { describeMissed, type Goal, goalsOf, tabulateGoals } from './search/goals.ts';
import { measureSearches } from './search/measure-searches.ts';
import type { GatewayMemory } from './search/memory.ts';
import { readSearchOptions } from './search/options.ts';
import { SEARCH_DOCUMENT } from './search/searches.ts';
import { startSteadySearches } from './search/steady-searches.ts';
import { inMebibytes, tabulateLookUps, tabulateMemory, tabulateSearches } from './search/tables.ts';
import { startCorpusUpstream } from './search/upstream.ts';

// What a large library takes to be filled, kept and searched: `npm run bench:search`. It measures and
// judges, and fails only where something is not answered.

const options = orExit(() => readSearchOptions(process.argv.slice(2)));
const folder = mkdtempSync(join(tmpdir(), 'gateway-search-'));
mkdirSync(join(folder, 'state'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const upstream = await startCorpusUpstream(options);
const surroundings = { upstreamUrl: upstream.url, folder };
const memory: Record<string, GatewayMemory> = {};
const goals: Goal[] = [];
print(`${options.pictures} pictures, ${options.news} news of an article each. Node.js ${process.version}.`);

let gateway = await startSearchedGateway(surroundings);
memory['empty'] = await gateway.readMemory();
await fill(gateway);
memory['filled'] = await gateway.readMemory();
print(`\n## On disk\n\n${tabulateFiles()}`);

print('\n## Restart\n');
const restarts: string[][] = [];
for (const signal of ['SIGTERM', 'SIGKILL', 'SIGTERM'] as const) {
  await gateway.stop(signal);
  restarts.push(await restart(signal === 'SIGTERM' ? 'after a stop' : 'after SIGKILL'));
}
print(formatTable(['', 'spawn to first answer, ms', 'longest stall meanwhile, ms'], restarts));
memory['restarted'] = await gateway.readMemory();

const measured = await measureSearches(gateway, options, options.rounds);
const { timings } = measured;
memory['searched'] = await gateway.readMemory();
for (const isDeep of [false, true])
  for (const isOfRange of [false, true])
    print(
      `\n## ${isDeep ? 'A page after 2,000' : 'The first page'}${isOfRange ? ', of a span of time' : ''}\n\n${tabulateSearches(timings, { isDeep, isOfRange })}`,
    );
print(`\n## Look-ups\n\n${tabulateLookUps(timings)}`);
print(`\nAll of these together: p50 ${inMs(measured.p50Ms)} ms, p99 ${inMs(measured.p99Ms)} ms.`);
print(`\n## Memory\n\n${tabulateMemory(memory)}`);
const rss = Math.max(memory['restarted'].rss ?? 0, memory['searched'].rss ?? 0) / 2 ** 20;
goals.unshift(...goalsOf(timings));
goals.push({ title: 'RSS with everything in the store, MiB', measured: rss, most: 400 });
print(`\n## Goals\n\n${tabulateGoals(goals)}`);
const missed = describeMissed(timings);
if (missed.length > 0) print(`\nToo slow:\n\n${missed.map((line) => `- ${line}`).join('\n')}`);
await gateway.stop('SIGKILL');
upstream.close();
// Sockets of fetch would keep the process for some seconds more.
process.exit();

/** Walks through the lists, but leaves a part to the gateway's own filling, which is watched. */
async function fill(filled: SearchedGateway): Promise<void> {
  const left = leftToFilling(options, options.seconds);
  const headings = ['with 10 searches a second', 'seconds', 'delay p99 ms', 'max', 'search p50 ms', 'p99'];
  const rows: string[][] = [];

  async function watch(title: string, work: () => Promise<unknown>): Promise<Lag> {
    await filled.readLag();
    const searches = startSteadySearches(filled);
    const beganAt = performance.now();
    await work();
    const seconds = (performance.now() - beganAt) / 1000;
    const lag = await filled.readLag();
    const times = await searches.stop();
    const columns = [lag.p99Ms, lag.maxMs, percentile(times, 0.5), percentile(times, 0.99)];
    rows.push([title, seconds.toFixed(0), ...columns.map(inMs)]);
    return lag;
  }

  await watch('lists walked through, as fast as they are stored', () => walkLists(filled, options, left));
  const lag = await watch('filling itself', () => sleep(options.seconds * 1000));
  await finishFilling(filled, options, left);
  await watch('filled', () => sleep((options.seconds * 1000) / 2));
  goals.push({ title: 'event-loop delay p99 while filling, ms', measured: lag.p99Ms, most: 15 });
  goals.push({ title: 'the longest stall while filling, ms', measured: lag.maxMs, most: 20 });
  print(`\n## Event-loop delay of the main thread\n\n${formatTable(headings, rows)}`);
}

async function restart(title: string): Promise<string[]> {
  const beganAt = performance.now();
  gateway = await startSearchedGateway(surroundings);
  await gateway.ask(SEARCH_DOCUMENT, { query: '春节', sort: { by: 'RELEVANCE' }, first: 20 });
  const ms = performance.now() - beganAt;
  // A file that is checked first is checked in the meantime.
  await sleep(2000);
  const { maxMs } = await gateway.readLag();
  goals.push({ title: `restart ${title}, spawn to first answer, ms`, measured: ms, most: 1500 });
  return [title, ms.toFixed(0), inMs(maxMs)];
}

function tabulateFiles(): string {
  const state = join(folder, 'state');
  const rows = readdirSync(state)
    .filter((name) => statSync(join(state, name)).isFile())
    .map((name) => [name, inMebibytes(statSync(join(state, name)).size)]);
  return formatTable(['file', 'MiB'], rows);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
