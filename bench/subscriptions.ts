import { setTimeout } from 'node:timers/promises';
import { startProbedGateway } from '../test/helpers/probed-gateway.ts';
import { inMs, percentile } from './percentile.ts';
import { openStalled, openSubscriber, type Subscriber } from './subscriptions/subscriber.ts';

// A thousand open subscriptions: when all of them see an upload, and what they take, also while others
// do not read theirs: `npm run bench:subscriptions`.

const SUBSCRIBERS = 1000;
const STALLED = 200;
const UPLOADS = 10;
const OPENED_AT_ONCE = 20;

/** A list that is read is checked this often, so that nobody has to wait for two minutes. */
const FRESH_SECONDS = 2;

/** What those that do not read get of it is soon more than all buffers take. */
const LARGE = { content: { news_item: [{ title: 'Tea', content: `<p>${'tea '.repeat(10_000)}</p>` }] } };

const gateway = await startProbedGateway({
  LOG_LEVEL: 'warn',
  FRESH_SECONDS: String(FRESH_SECONDS),
  MAX_SUBSCRIPTIONS: String(SUBSCRIBERS + STALLED + 1),
  MAX_SUBSCRIPTIONS_PER_CALLER: String(SUBSCRIBERS + STALLED + 1),
  RATE_LIMIT_PER_MINUTE: '1000000',
});
const { origin, port } = new URL(gateway.address);
const control = controlIn(gateway.output());

// One subscription, so that whatever the first one needs is there.
const first = await openSubscriber(Number(port));
await setTimeout(3000);
await uploadAndWait([first], 'image');
await setTimeout(10_000);
const before = await gateway.sample();
const subscribers = await openMany(SUBSCRIBERS);
// What a request has taken goes with its deadline, after 8 s.
await setTimeout(10_000);
const idle = await gateway.sample();
print(
  `memory of each of ${SUBSCRIBERS}: ${kb(idle.heapUsed + idle.external - before.heapUsed - before.external)} KB of heap and buffers, ${kb(idle.rss - before.rss)} KB of the process`,
);
await report('while nobody else is there');
const after = await gateway.sample();
print(
  `after ${UPLOADS} events: ${kb(after.heapUsed + after.external - before.heapUsed - before.external)} KB of heap and buffers, ${kb(after.rss - before.rss)} KB of the process`,
);

for (let opened = 0; opened < STALLED; opened += 1) {
  openStalled(Number(port));
  if (opened % OPENED_AT_ONCE === 0) await setTimeout(20);
}
await setTimeout(10_000);
await report(`beside ${STALLED} that do not read`);
const last = await gateway.sample();
print(
  `with those that do not read: ${((last.heapUsed + last.external - idle.heapUsed - idle.external) / 2 ** 20).toFixed(1)} MB more, ${await metric('gateway_subscriptions_ended_total{reason="dropped"}')} of them dropped`,
);
await setTimeout(20_000);
print(
  `20 s later: ${await metric('gateway_subscriptions_ended_total{reason="dropped"}')} dropped, ${await metric('gateway_subscriptions_open')} open`,
);
const stoppedAt = performance.now();
await gateway.stop();
print(`the stop has taken ${((performance.now() - stoppedAt) / 1000).toFixed(1)} s`);
process.exit();

async function openMany(count: number): Promise<readonly Subscriber[]> {
  const opened: Subscriber[] = [];
  while (opened.length < count)
    opened.push(
      ...(await Promise.all(Array.from({ length: OPENED_AT_ONCE }, () => openSubscriber(Number(port))))),
    );
  return opened;
}

/** Uploads some, and prints when all have seen each, and what of the event loop was had by then. */
async function report(when: string): Promise<void> {
  const fromFound: number[] = [];
  const fromFirst: number[] = [];
  const fromUpload: number[] = [];
  await setTimeout(1100);
  await metric('nodejs_eventloop_lag_p99_seconds');
  for (let upload = 0; upload < UPLOADS; upload += 1) {
    const { uploadedAt, foundAt, firstAt, lastAt } = await uploadAndWait(subscribers, 'news');
    fromFound.push(lastAt - foundAt);
    fromFirst.push(lastAt - firstAt);
    fromUpload.push(lastAt - uploadedAt);
  }
  await setTimeout(1100);
  const lag = (await metric('nodejs_eventloop_lag_p99_seconds')) * 1000;
  const maxLag = (await metric('nodejs_eventloop_lag_max_seconds')) * 1000;
  print(
    `${when}, until the last has seen it: ${summary(fromFound)} ms from when it was found, ${summary(fromFirst)} from the first that saw it, ${summary(fromUpload)} from the upload (p50/max); event loop p99 ${inMs(lag)} ms, max ${inMs(maxLag)} ms`,
  );
}

async function uploadAndWait(waiting: readonly Subscriber[], type: 'image' | 'news') {
  const uploadedAt = Date.now();
  const known = new Set(waiting[0]?.seenAt.keys());
  const response = await fetch(`${control}/upload`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type, fields: type === 'news' ? LARGE : {} }),
  });
  if (!response.ok) throw new Error(await response.text());
  for (;;) {
    const itemId = [...(waiting[0]?.seenAt.keys() ?? [])].find((each) => !known.has(each));
    if (itemId !== undefined && waiting.every(({ seenAt }) => seenAt.has(itemId))) {
      const times = waiting.map(({ seenAt }) => seenAt.get(itemId) ?? Number.NaN);
      const foundAt = waiting[0]?.foundAt.get(itemId) ?? Number.NaN;
      return { uploadedAt, foundAt, firstAt: Math.min(...times), lastAt: Math.max(...times) };
    }
    if (Date.now() - uploadedAt > 60_000) throw new Error('An upload was not seen by all within a minute.');
    await setTimeout(5);
  }
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length) ?? Number.NaN,
  );
}

function controlIn(output: string): string {
  const [, address] = /control\S*[^\n]*?(http:\/\/127[\d.:]+)/i.exec(output) ?? [];
  if (address === undefined) throw new Error(`No control in: ${output}`);
  return address;
}

function summary(values: readonly number[]): string {
  return `${inMs(percentile(values, 0.5))}/${inMs(Math.max(...values))}`;
}

function kb(bytes: number): string {
  return (bytes / SUBSCRIBERS / 1024).toFixed(1);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
