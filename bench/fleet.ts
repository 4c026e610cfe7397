import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillFleet } from './fleet/fill-fleet.ts';
import { type CachedAnswers, measureCached, measureCachedThroughout } from './fleet/measure-cached.ts';
import { measureCold } from './fleet/measure-cold.ts';
import { measureLag } from './fleet/measure-lag.ts';
import { measureNewcomer, type RedisMemory, readRedisMemory } from './fleet/measure-newcomer.ts';
import { measureTakeOver } from './fleet/measure-take-over.ts';
import { openFleet } from './fleet/open-fleet.ts';
import { readFleetOptions } from './fleet/options.ts';
import { pageQuery, startReplica, untilReady } from './fleet/replica-process.ts';
import { formatNumber, formatTable } from './markdown-table.ts';
import { orExit } from './option-error.ts';
import { inMs, percentile } from './percentile.ts';
import { type Goal, tabulateGoals } from './search/goals.ts';

// What a fleet of three takes and keeps to, on a Redis of this machine: `npm run bench:fleet`. It measures and
// judges, and fails only where something is not answered.

const { items, rounds } = orExit(() => readFleetOptions(process.argv.slice(2)));
const few = Math.ceil(rounds / 10);
const goals: Goal[] = [];
print(
  `${items} pictures. Node.js ${process.version}. The machine had ${loadavg()[0]?.toFixed(1)} processes to run.`,
);

const fleet = await openFleet({ replicas: 1, pictures: items });
const filledSeconds = await fillFleet(fleet, items);
const beforeCopies = await readRedisMemory(fleet);
print(`\nFilled in ${filledSeconds.toFixed(0)} s.\n\n## A newcomer with nothing on disk\n`);
const newcomers = [];
for (let run = 0; run < few; run += 1) newcomers.push(await measureNewcomer(fleet));
print(
  formatTable(
    ['newcomer', 'ready ms', 'processor time ms'],
    newcomers.map(({ readyMs, cpuMs }, index) => [
      index === 0 ? 'the first, for whom the copy is made' : 'another one',
      formatNumber(readyMs, 0),
      formatNumber(cpuMs, 0),
    ]),
  ),
);
aim(
  'a newcomer is ready, ms',
  percentile(
    newcomers.map(({ readyMs }) => readyMs),
    0.5,
  ),
  3000,
);
print(
  `\n## What Redis holds, in MiB\n\n${tabulateMemory({ filled: beforeCopies, 'after the copy': await readRedisMemory(fleet) })}`,
);

await Promise.all((await Promise.all([fleet.start(), fleet.start()])).map(untilReady));
print('\n## A follower behind its leader\n');
const lags = await measureLag(fleet, rounds);
print(
  `An entry is seen by callers of a follower after p50 ${inMs(percentile(lags, 0.5))}, p99 ${inMs(percentile(lags, 0.99))} ms.`,
);
aim('a follower behind its leader, p99 ms', percentile(lags, 0.99), 100);

print('\n## Cached answers\n');
const alone = await measureAlone();
const cached = await measureCachedThroughout(fleet, few);
print(tabulateCached([alone, ...cached]));
for (const { title, p99Ms = Number.POSITIVE_INFINITY } of cached)
  aim(`${title}: cached answers later than those of one process, p99 ms`, p99Ms - (alone.p99Ms ?? 0), 5);
aim(
  'cached answers that failed',
  cached.reduce((sum, { failed }) => sum + failed, 0),
  0,
);

print('\n## Another leader\n');
for (const [signal, title, most] of [
  ['SIGKILL', 'take-over after the leader was killed, most ms', 7000],
  ['SIGTERM', 'hand-over when the leader is stopped, most ms', 100],
] as const) {
  const times: number[] = [];
  for (let run = 0; run < few; run += 1) {
    for (let upload = 0; upload < 100; upload += 1) fleet.sandbox.control.upload('image');
    await (await fleet.leader()).check();
    times.push(await measureTakeOver(fleet, signal, 40));
  }
  print(`${title.replace(', most ms', '')}: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  aim(title, Math.max(...times), most);
}
await fleet.close();

print('\n## A cold list\n');
const cold = await measureCold();
print(
  `${cold.queries} queries for ${cold.pages} pages, over three replicas: ${cold.calls} list calls, ${cold.tokenCalls} token calls, ${cold.errors} errors.`,
);
aim('calls for each page of a cold list', cold.calls / cold.pages, 1);
print(`\n## Goals\n\n${tabulateGoals(goals)}`);
if (cold.errors > 0) process.exitCode = 1;
// Sockets of fetch would keep the process for some seconds more.
process.exit();

/** One process without a Redis, with as many pictures. */
async function measureAlone(): Promise<CachedAnswers> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-alone-'));
  const process = await startReplica({ sandbox: fleet.sandbox, folder });
  await process.ask(pageQuery(0));
  const measured = await measureCached('one process, without Redis', [process], few);
  await process.kill();
  rmSync(folder, { recursive: true, force: true });
  return measured;
}

function tabulateCached(rows: readonly CachedAnswers[]): string {
  return formatTable(
    ['state', 'p50 ms', 'p99 ms', 'longest ms', 'answers', 'failed'],
    rows.map(({ title, p50Ms, p99Ms, maxMs, answers, failed }) => [
      title,
      ...[p50Ms, p99Ms, maxMs].map(inMs),
      String(answers),
      String(failed),
    ]),
  );
}

function tabulateMemory(rows: Readonly<Record<string, RedisMemory>>): string {
  const inMebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  return formatTable(
    ['', 'log', 'copies of the store', 'all'],
    Object.entries(rows).map(([title, { log, copies, all }]) => [
      title,
      ...[log, copies, all].map(inMebibytes),
    ]),
  );
}

function aim(title: string, measured: number | undefined, most: number): void {
  goals.push({ title, measured: measured ?? Number.POSITIVE_INFINITY, most });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
