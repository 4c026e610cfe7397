import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../src/sandbox/random.ts';
import { type BadWalk, startCallers } from './fleet/chaos/callers.ts';
import { openChaosFleet } from './fleet/chaos/chaos-fleet.ts';
import { startChurn } from './fleet/chaos/churn.ts';
import { hashOf, readCursor, readShown, type Shown } from './fleet/chaos/compare-replicas.ts';
import { FAULTS, type Fault } from './fleet/chaos/faults.ts';
import { readFleetChaosOptions } from './fleet/chaos/options.ts';
import { watchAlone } from './fleet/chaos/watch-alone.ts';
import { watchRedis } from './fleet/chaos/watch-redis.ts';
import { leaderOf, pageQuery, until } from './fleet/replica-process.ts';
import { formatTable } from './markdown-table.ts';
import { orExit } from './option-error.ts';

// What befalls replicas and their Redis, by chance, and what callers and the account notice of it: `npm run
// chaos:fleet`. Ends with exit code 1 if a promise is broken.

const PICTURES = 400;
const PAGE = 100;

/** After so long without faults all replicas are to be equal, in milliseconds. */
const QUIET_MS = 2000;

/** Meanwhile those who were alone or dead come back, in milliseconds. */
const BACK_MS = 45_000;

const options = orExit(() => readFleetChaosOptions(process.argv.slice(2)));
const random = createRandom(options.seed);
print(
  `${options.replicas} replicas, ${options.seconds} s of faults, seed ${options.seed}, ${options.calls} calls a day.\n`,
);
const fleet = await openChaosFleet({ ...options, pictures: PICTURES });
const processes = () => fleet.replicas.map((replica) => replica.process);
const seenByRedis = watchRedis(fleet.redis);
const alone = watchAlone(fleet);

const leader = await leaderOf(processes());
for (let offset = 0; offset < PICTURES; offset += PAGE) await leader.ask(pageQuery(offset, PAGE));
await until(async () => ((await areAllFilled()) ? true : undefined), { everyMs: 100 });
const churn = startChurn(fleet, (await readShown(leader, undefined)).ids, createRandom(options.seed + 1));
const callers = startCallers(fleet, churn, createRandom(options.seed + 2));

const endsAt = performance.now() + options.seconds * 1000;
const befallen: string[] = [];
let due: Fault[] = [];
while (performance.now() < endsAt) {
  // Each once, in an order that chance gives, before any comes again.
  if (due.length === 0) due = shuffled(FAULTS);
  const fault = due.pop();
  if (fault === undefined) break;
  befallen.push(fault.title);
  process.stderr.write(
    `${((performance.now() - endsAt) / 1000 + options.seconds).toFixed(1)} s: ${fault.title}\n`,
  );
  await fault.befall(fleet, random);
  await sleep(random.integer(500, 2500));
}

const changed = await churn.end();
await until(async () => ((await isSettled()) ? true : undefined), { everyMs: 100, limitMs: BACK_MS }).catch(
  () => undefined,
);
const seen = await callers.end();
const now = await leaderOf(processes());
const since = await readCursor(now);
for (let upload = 0; upload < 3; upload += 1)
  fleet.sandbox.control.upload('image', { name: `picture ${upload}` });
await now.check();
await sleep(QUIET_MS);
const shown = await Promise.all(processes().map((each) => readShown(each, since).catch(noteUnread)));
const aloneSpells = alone.end();
const redis = seenByRedis.end();
const calls = fleet.sandbox.control.calls();
const byPath = new Map<string, number>();
for (const { path } of calls) byPath.set(path, (byPath.get(path) ?? 0) + 1);
const most = Math.max(...[...byPath].filter(([path]) => !path.endsWith('token')).map(([, count]) => count));
const tokenCalls = [...byPath].find(([path]) => path.endsWith('/stable_token'))?.[1] ?? 0;
await fleet.close();

/** What was promised, what was seen, and the most of it that is no broken promise. */
const promises: readonly (readonly [title: string, seen: number, most: number])[] = [
  ['errors in place of what is cached', seen.cachedErrors.length, 0],
  ['calls granted to an old term after a new one', redis.grantedToOldTerms, 0],
  ['entries of the log out of order', redis.outOfOrder, 0],
  ['calls of a day, of the endpoint with the most', most, options.calls],
  ['token calls, of all who have led or been alone', tokenCalls, redis.terms + aloneSpells],
  ['items skipped, unmarked', countOf(seen.skipped), 0],
  ['items repeated, unmarked', countOf(seen.repeated), 0],
  ['replicas that differ after 2 s of quiet', differing(shown), 0],
];
print(
  formatTable(
    ['', 'seen', 'at most', ''],
    promises.map(([title, count, limit]) => [
      title,
      String(count),
      String(limit),
      count <= limit ? 'kept' : 'BROKEN',
    ]),
  ),
);
print(
  `\n${befallen.length} faults; ${seen.cached} answers of what is cached, ${seen.walks} walks, ${seen.searches} searches, ${seen.changes} readings of changes, ${seen.given} given up; ${changed.uploads} uploads, ${changed.deletions} deletions; ${redis.granted} calls granted by ${redis.terms} terms, ${redis.entries} entries, ${aloneSpells} times alone.`,
);
print(
  `What the replicas show: ${shown.map((each) => (each === undefined ? 'nothing' : hashOf(each))).join(', ')}`,
);
for (const line of [...new Set(seen.cachedErrors)].slice(0, 5)) print(`ERROR  ${line}`);
for (const { count, told } of seen.skipped.slice(0, 20)) print(`SKIPPED   ${count}: ${told}`);
for (const { count, told } of seen.repeated.slice(0, 20)) print(`REPEATED  ${count}: ${told}`);
process.exit(promises.every(([, count, limit]) => count <= limit) ? 0 : 1);

/** Whether all are one fleet, and have applied all of the log. */
async function isSettled(): Promise<boolean> {
  const all = await Promise.all(processes().map((each) => each.readiness()));
  const isLed = all.filter((each) => each?.fleet?.role === 'leading').length === 1;
  return isLed && all.every((each) => each?.status === 'ready' && each.fleet?.lagSeconds === 0);
}

/** Whether a search of each replica finds all pictures. */
async function areAllFilled(): Promise<boolean> {
  const all = await Promise.all(processes().map((each) => readShown(each, undefined)));
  return all.every(({ found }) => found.length === PICTURES);
}

function noteUnread(error: unknown): undefined {
  print(`UNREAD ${error}`);
  return undefined;
}

function countOf(walks: readonly BadWalk[]): number {
  return walks.reduce((sum, { count }) => sum + count, 0);
}

/** How many do not show what most do; all of those that show nothing. */
function differing(all: readonly (Shown | undefined)[]): number {
  const hashes = all.map((each) => each && hashOf(each));
  const counts = new Map<string, number>();
  for (const hash of hashes) if (hash !== undefined) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return hashes.length - Math.max(0, ...counts.values());
}

function shuffled<T>(all: readonly T[]): T[] {
  const left = [...all];
  return all.map(() => {
    const picked = random.pick(left);
    left.splice(left.indexOf(picked), 1);
    return picked;
  });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
