import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { DefinedName } from '../helpers/define-list.ts';
import type { Order } from './drifting-list.ts';
import { type Direction, walk } from './walk.ts';

// Walks over a changing list, many times, and counts what cursors are there to prevent: `npm run
// test:drift`.

interface Kind {
  /** Default: pictures. */
  readonly name?: DefinedName;
  readonly order: Order;
  readonly direction: Direction;
  /** As in the options of a walk. */
  readonly replicaLagMs?: number;
}

const KINDS: readonly Kind[] = [
  { order: 'edits stay in place', direction: 'forwards' },
  { order: 'edits stay in place', direction: 'backwards' },
  { order: 'edits move to the head', direction: 'forwards' },
  { order: 'edits move to the head', direction: 'backwards' },
  { order: 'edits stay in place', direction: 'forwards', replicaLagMs: 3000 },
  { order: 'edits stay in place', direction: 'backwards', replicaLagMs: 3000 },
  { name: 'draft', order: 'edits stay in place', direction: 'forwards' },
  { name: 'draft', order: 'edits stay in place', direction: 'backwards' },
  { name: 'draft', order: 'edits move to the head', direction: 'forwards' },
  { name: 'draft', order: 'edits move to the head', direction: 'backwards' },
  { name: 'publication', order: 'edits stay in place', direction: 'forwards' },
  { name: 'publication', order: 'edits stay in place', direction: 'backwards' },
];

/** Of all walks, under 0 to 3 changes between two pages. */
const MOST_MARKED = 0.005;

/**
 * How many of so many walks may be marked. Chance adds up to three standard deviations, and one of a
 * few walks may always be.
 */
function mostMarked(count: number): number {
  const expected = MOST_MARKED * count;
  return 1 + expected + 3 * Math.sqrt(expected);
}

const { values } = parseArgs({
  options: {
    walks: { type: 'string', default: '10000' },
    changes: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    // One of the kinds alone, by its index: what the processes that share the work are told.
    kind: { type: 'string' },
  },
});
const walks = Number(values.walks);
const changes = Number(values.changes);

if (values.kind === undefined) await runAll();
else process.exitCode = (await run(Number(values.kind))) ? 0 : 1;

async function runAll(): Promise<void> {
  const startedAt = performance.now();
  process.stdout.write(
    `${walks} walks of each kind, 0 to ${changes} changes between two pages, seed ${values.seed}\n`,
  );
  const waiting = KINDS.keys();
  const worker = async () => {
    for (const kind of waiting) {
      const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), `--kind=${kind}`]);
      const [code] = await once(child, 'exit');
      if (code !== 0) process.exitCode = 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  process.stdout.write(`${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes\n`);
}

/** Whether every promise was kept. */
async function run(kind: number): Promise<boolean> {
  const {
    name = 'image',
    order,
    direction,
    replicaLagMs = 0,
  } = KINDS[kind] ?? { order: 'edits stay in place', direction: 'forwards' };
  const isBehind = replicaLagMs > 0;
  const sum = { skipped: 0, repeated: 0, marked: 0, pages: 0 };
  const faults: number[] = [];
  for (let index = 0; index < walks; index += 1) {
    const seed = Number(values.seed) * 1_000_003 + index;
    const { skipped, repeated, isMarked, pages } = await walk({
      name,
      order,
      direction,
      seed,
      changes,
      replicaLagMs,
    });
    if (skipped.length > 0) sum.skipped += 1;
    if (repeated.length > 0) sum.repeated += 1;
    if (isMarked) sum.marked += 1;
    sum.pages += pages;
    // Forwards, only an upstream that contradicts itself can have anything left out.
    const mayBeMarked = isMarked && (direction === 'backwards' || skipped.length === 0 || isBehind);
    if (skipped.length + repeated.length > 0 && !mayBeMarked) faults.push(seed);
  }
  const isMarkedSeldom = changes > 3 || isBehind || sum.marked <= mostMarked(walks);
  const isKept = faults.length === 0 && isMarkedSeldom;
  const share = ((100 * sum.marked) / walks).toFixed(3);
  const list = name === 'image' ? '' : `${name}s, `;
  const seeds = faults.length > 0 ? `, seeds ${faults.slice(0, 5).join(' ')}` : '';
  process.stdout.write(
    `${isKept ? 'ok    ' : 'MISSED'} ${list}${order}${isBehind ? ', a replica behind' : ''}, ${direction}: ${walks} walks (${sum.pages} pages), ${sum.skipped} skipped, ` +
      `${sum.repeated} repeated, ${sum.marked} marked (${share} %), ${faults.length} at fault${seeds}\n`,
  );
  return isKept;
}
