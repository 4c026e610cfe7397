import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { inMs, percentile } from './percentile.ts';
import { JSON_HEADERS, PAGE_QUERY, startServedGateway } from './served/served-gateway.ts';
import type { SlowKind, SlowReport } from './slow-clients/attack.ts';

// What a good client notices of thousands that are slow: `npm run bench:slow-clients`.

const SLOW_CLIENTS = 2000;
/** As many as have large answers made: more than may wait to be sent. */
const READING_CLIENTS = 20;
const ASKS = 1500;
const PAUSE_MS = 5;
const ATTACK = fileURLToPath(new URL('slow-clients/attack.ts', import.meta.url));

const gateway = await startServedGateway();
const agent = new Agent({ connections: 1 });
await measure();

print('slow clients                  open  closed by the gateway  good client p50       p99 ms');
const alone = await measure();
print(row('none', { open: 0, closed: 0 }, alone));
for (const kind of ['headers', 'body', 'idle', 'reading'] as const) {
  const size = kind === 'reading' ? READING_CLIENTS : SLOW_CLIENTS;
  const attack = await startAttack(kind, size);
  const times = await measure();
  print(row(`${size} slow with ${kind}`, await attack.end(), times));
  await setTimeout(1000);
}
const after = await measure();
print(row('none any more', { open: 0, closed: 0 }, after));
await agent.close();
await gateway.stop();

/** How long each of the good client's requests takes, in milliseconds: one after the other. */
async function measure(): Promise<number[]> {
  const times: number[] = [];
  for (let asked = 0; asked < ASKS; asked += 1) {
    const startedAt = performance.now();
    const { statusCode, body } = await request(gateway.url, {
      dispatcher: agent,
      method: 'POST',
      headers: JSON_HEADERS,
      body: PAGE_QUERY,
    });
    await body.text();
    if (statusCode !== 200) throw new Error(`The good client was answered ${statusCode}`);
    times.push(performance.now() - startedAt);
    await setTimeout(PAUSE_MS);
  }
  return times;
}

/** Slow clients in a process of their own, so that they slow nothing down but the gateway. */
async function startAttack(kind: SlowKind, size: number) {
  const child = fork(ATTACK, [kind, String(size), new URL(gateway.url).port]);
  const report = () => once(child, 'message').then(([message]) => message as SlowReport);
  await report();
  return {
    async end() {
      const last = report();
      child.send('end');
      const ended = await last;
      child.kill();
      return ended;
    },
  };
}

function row(name: string, { open, closed }: SlowReport, times: readonly number[]): string {
  const columns = [
    String(open).padStart(6),
    String(closed).padStart(21),
    inMs(percentile(times, 0.5)).padStart(15),
    inMs(percentile(times, 0.99)).padStart(11),
  ];
  return `${name.padEnd(26)}  ${columns.join('  ')}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
