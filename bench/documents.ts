import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { images } from '../test/helpers/assets.ts';
import { gatewayOver } from '../test/helpers/execute.ts';
import { DEAR, INVALID, TOO_COMPLEX, UNPARSABLE } from '../test/helpers/hostile-documents.ts';
import { memorySource } from '../test/helpers/memory-source.ts';

// What hostile documents take of a gateway with the documented limits: `npm run bench:documents`.

/** The most that one document may take of the event loop. */
const MAX_MS = 20;
const RUNS = 20;

/** How far the kernel's count of a thread's time may lag behind. */
const TICK_MS = 4;

/**
 * The most memory that may be held in a flood of documents, each another and as large as a body may
 * be.
 */
const MAX_MIB = 32;
const FLOOD = 1000;
const LOOK_EVERY = 50;
const BYTES = 60_000;

if (globalThis.gc === undefined) throw new Error('Run it with --expose-gc: npm run bench:documents');
const gateway = gatewayOver(memorySource(images(240)).source, { log: pino({ enabled: false }) });
for (let n = 0; n < 300; n += 1) await send(`query Q${n} { assets(type: IMAGE) { nodes { id } } }`);

print(`Milliseconds of the event loop, median and most of ${RUNS} (at most ${MAX_MS}):`);
for (const { name, text, ...params } of [...TOO_COMPLEX, ...UNPARSABLE, ...INVALID, ...DEAR]) {
  const answers: Answer[] = [];
  // With another comment it is another document, which no cache knows.
  for (let run = 0; run < RUNS; run += 1) answers.push(await send(`# ${run}\n${text}`, params));
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const most = times.at(-1) ?? 0;
  const codes = new Set(answers.map(({ code }) => code));
  const cells = [name.padEnd(40), cell(times[RUNS / 2] ?? 0), cell(most), Array.from(codes).join(', ')];
  verdict(most <= MAX_MS, cells);
}

print(`MiB held at most in a flood of ${FLOOD} documents of ${BYTES / 1000} KB (at most ${MAX_MIB}):`);
const FLOODS: Readonly<Record<string, (number: number) => string>> = {
  'valid: comments': (n) => pad(`query Q${n} { __typename }`, '#\n'),
  'valid: spaces': (n) => pad(`query Q${n} { __typename }`, ' '),
  'valid: strings': (n) => `{ nodes(ids: ["${pad(`${n}`, 'x')}"]) { id } }`,
  'valid: escapes': (n) => `{ nodes(ids: ["${pad(`${n}`, '\\n')}"]) { id } }`,
  'valid: 490 fields': (n) => pad(`query Q${n} { ${'__typename '.repeat(490)} }`, ' '),
  'not valid: 490 fields': (n) => pad(`query Q${n} { ${'nothing '.repeat(490)} }`, ' '),
  'not valid: escapes': (n) => `{ nothing(ids: ["${pad(`${n}`, '\\n')}"]) { id } }`,
  'no GraphQL': (n) => pad(`query Q${n} { __typename } }`, ' '),
  'no GraphQL: a string without an end': (n) => pad(`{ nodes(ids: ["${n}`, 'x'),
  'too many tokens': (n) => pad(`query Q${n}`, '{'),
};
for (const [name, documentOf] of Object.entries(FLOODS)) {
  const before = await heldBytes();
  const codes = new Set<string>();
  let most = 0;
  for (let n = 1; n <= FLOOD; n += 1) {
    codes.add((await send(documentOf(n))).code);
    if (n % LOOK_EVERY === 0) most = Math.max(most, (await heldBytes()) - before);
  }
  const mebibytes = most / 2 ** 20;
  verdict(mebibytes <= MAX_MIB, [name.padEnd(40), cell(mebibytes), Array.from(codes).join(', ')]);
}

interface Answer {
  readonly ms: number;
  readonly code: string;
}

async function send(query: string, params = {}): Promise<Answer> {
  const body = JSON.stringify({ query, ...params });
  const [start, startOfWork] = [performance.now(), workedMs()];
  const response = await gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const text = await response.text();
  const elapsed = performance.now() - start;
  const worked = workedMs() - startOfWork + TICK_MS;
  return { ms: Math.min(elapsed, worked), code: /"code":"(\w+)"/.exec(text)?.[1] ?? 'answered' };
}

/**
 * How long this thread has worked, without the time in which other processes had its core. Linux
 * alone tells that.
 */
function workedMs(): number {
  if (process.platform !== 'linux') return performance.now();
  const [nanoseconds] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}

/** Until the body of its request has {@link BYTES}. */
function pad(text: string, filler: string): string {
  const [own, each] = [text, filler].map((part) => JSON.stringify(part).length - 2);
  return text + filler.repeat((BYTES - (own ?? 0)) / (each ?? 1));
}

async function heldBytes(): Promise<number> {
  await setImmediate();
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function cell(value: number): string {
  return value.toFixed(1).padStart(8);
}

function verdict(isGood: boolean, cells: readonly string[]): void {
  if (!isGood) process.exitCode = 1;
  print(`${cells.join('  ')}${isGood ? '' : '  TOO MUCH'}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
