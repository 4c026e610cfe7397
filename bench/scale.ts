import { formatNumber, formatTable } from './markdown-table.ts';
import { orExit } from './option-error.ts';
import type { Cost } from './scale/cost.ts';
import { measureScale, type ScaleResult } from './scale/measure-scale.ts';
import { readScaleOptions } from './scale/options.ts';

// What a library takes as it grows, in this process and on its clock: `npm run bench:scale`.

const HEADINGS = [
  'items',
  'cold walk',
  'one deletion',
  'its calls',
  'save',
  'restart',
  'heap MiB',
  'bytes an item',
];

if (globalThis.gc === undefined) throw new Error('Run it with --expose-gc: npm run bench:scale');
const { sizes } = orExit(() => readScaleOptions(process.argv.slice(2)));

// What is compiled meanwhile would count towards the first size.
await measureScale(1000);
const results: ScaleResult[] = [];
for (const items of sizes) results.push(await measureScale(items));
process.stdout.write('CPU ms / longest stall of the event loop, ms\n\n');
process.stdout.write(`${formatTable(HEADINGS, results.map(rowOf))}\n`);
// A timer of the patience for a deletion may be left.
process.exit();

function rowOf({ items, walk, deletion, save, restart, heapMebibytes }: ScaleResult): string[] {
  return [
    String(items),
    inShort(walk),
    inShort(deletion),
    String(deletion.calls),
    inShort(save),
    inShort(restart),
    formatNumber(heapMebibytes, 1),
    formatNumber((heapMebibytes * 2 ** 20) / items, 0),
  ];
}

function inShort({ cpuMs, stallMs }: Cost): string {
  return `${formatNumber(cpuMs, 0)} / ${formatNumber(stallMs, 1)}`;
}
