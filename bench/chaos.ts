import { mkdirSync, writeFileSync } from 'node:fs';
import { createSampleAssets, type SampleAssets } from '../src/sandbox/sample/sample-library.ts';
import { drawChart } from './chaos/chart.ts';
import { readOptions } from './chaos/options.ts';
import { isKept, summarise } from './chaos/outage-summary.ts';
import { chartName, describeRun, writeResilience } from './chaos/resilience.ts';
import { runOutage } from './chaos/run-outage.ts';
import { describeFaults, formatText, type Row } from './chaos/table.ts';
import { orExit } from './option-error.ts';
import { createItems } from './simulation/stack.ts';

// Outages under load, and what callers notice of them: `npm run chaos`.

const DOCS = new URL('../docs/', import.meta.url);

const options = orExit(() => readOptions(process.argv.slice(2)));
const libraries: readonly SampleAssets[] = [
  createSampleAssets('http://127.0.0.1'),
  createItems({ image: 5000, news: 1000, voice: 200, video: 100 }),
];
const description = describeRun(
  options,
  libraries.map(({ image, news, voice, video }) => {
    return { image: image.length, news: news.length, voice: voice.length, video: video.length };
  }),
);
print(`${description}\n`);

const rows: Row[] = [];
for (const outage of options.outages) {
  const record = await runOutage(outage, { ...options, libraries });
  rows.push({ outage, summary: summarise(record, outage) });
  process.stderr.write(`${outage.title} is run\n`);
  if (options.write) writeDocument(chartName(outage), drawChart(record, outage));
}
print(`${formatText(rows)}\n`);
if (options.write) writeDocument('resilience.md', writeResilience(rows, description));
for (const fault of describeFaults(rows)) print(`AT FAULT  ${fault}`);
if (!rows.every(({ summary }) => isKept(summary))) process.exitCode = 1;

function writeDocument(name: string, text: string): void {
  const path = new URL(name, DOCS);
  mkdirSync(new URL('.', path), { recursive: true });
  writeFileSync(path, text);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
