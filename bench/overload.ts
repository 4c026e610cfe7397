import { closedLoop, type Outcome } from './load/closed-loop.ts';
import { openLoop } from './overload/open-loop.ts';
import { inMs, percentile } from './percentile.ts';
import { divideCores } from './served/cores.ts';
import { NEWS_QUERY, PAGE_QUERY, startServedGateway } from './served/served-gateway.ts';

// What is still answered when more is asked than can be: `npm run bench:overload`. The gateway has a
// core, and the load another, where they can be bound to them.

const SECONDS = 10;
const WARM_UP_SECONDS = 3;
const CONNECTIONS = 32;
const TIMES = [2, 5, 10];
const QUERIES = { 'fifty pictures': PAGE_QUERY, 'a hundred news assets with their texts': NEWS_QUERY };

const HEAD =
  'load                        asked/s  answered/s  of the peak  refused/s  answered p50    p99 ms  refused p50    p99 ms  failed';

const cores = divideCores();
print(cores.description);
const gateway = await startServedGateway(cores.server);
for (const [name, query] of Object.entries(QUERIES)) {
  print(`\n${name}`);
  await measure(query);
}
await gateway.stop();

async function measure(body: string): Promise<void> {
  const load = { port: Number(new URL(gateway.url).port), request: requestOf(body), seconds: SECONDS };
  const asking = { ...load, connections: CONNECTIONS, nextRequest: () => load.request };
  await closedLoop({ ...asking, seconds: WARM_UP_SECONDS });
  const peak = await closedLoop(asking);
  const perSecond = answeredIn(peak).length / SECONDS;
  print(HEAD);
  print(row('as much as can be answered', peak, perSecond));
  for (const times of TIMES)
    print(row(`${times} times as much`, await openLoop(load, times * perSecond), perSecond));
}

function requestOf(body: string): Buffer {
  const head = [
    'POST /graphql HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function answeredIn(outcomes: readonly Outcome[]): number[] {
  return outcomes.filter(({ status }) => status === 200).map(({ ms }) => ms);
}

function row(name: string, outcomes: readonly Outcome[], peakPerSecond: number): string {
  const answered = answeredIn(outcomes);
  const refused = outcomes.filter(({ status }) => status === 503).map(({ ms }) => ms);
  const columns = [
    (outcomes.length / SECONDS).toFixed(0).padStart(7),
    (answered.length / SECONDS).toFixed(0).padStart(10),
    `${((100 * answered.length) / SECONDS / peakPerSecond).toFixed(0)} %`.padStart(11),
    (refused.length / SECONDS).toFixed(0).padStart(9),
    inMs(percentile(answered, 0.5)).padStart(12),
    inMs(percentile(answered, 0.99)).padStart(8),
    inMs(percentile(refused, 0.5)).padStart(11),
    inMs(percentile(refused, 0.99)).padStart(8),
    String(outcomes.length - answered.length - refused.length).padStart(6),
  ];
  return `${name.padEnd(26)}  ${columns.join('  ')}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
