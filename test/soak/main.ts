import { parseArgs } from 'node:util';
import { type Moment, soak } from './soak.ts';
import { findingsOf } from './verdict.ts';

// Does an hour of faults leave memory, connections and timers as they were? `npm run test:soak --
// --minutes 60`.

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
});

const COLUMNS: Readonly<Record<string, (moment: Moment) => string>> = {
  minute: ({ hours }) => (hours * 60).toFixed(1),
  answers: ({ operations }) => String(operations),
  errors: ({ errors }) => String(errors),
  faults: ({ faults }) => String(faults),
  calls: ({ upstreamCalls }) => String(upstreamCalls),
  'heap MiB': ({ heapUsed }) => mib(heapUsed),
  'buffers MiB': ({ external }) => mib(external),
  'RSS MiB': ({ rss }) => mib(rss),
  connections: ({ sockets }) => String(sockets),
  timers: ({ timers }) => String(timers),
  resources: ({ resources }) => String(resources),
};

let printedMinutes = 0;
print(row(Object.keys(COLUMNS)));
const result = await soak({
  minutes: Number(values.minutes),
  seed: Number(values.seed),
  onSample(moment) {
    if (moment.hours * 60 < printedMinutes) return;
    printedMinutes = Math.floor(moment.hours * 60) + 1;
    print(row(Object.values(COLUMNS).map((cellOf) => cellOf(moment))));
  },
});

print('');
print(`${result.tally.left} callers left early; errors by code: ${JSON.stringify(result.tally.codes)}`);
for (const { name, figure, isKept } of findingsOf(result)) {
  print(`${isKept ? 'ok    ' : 'MISSED'} ${name}: ${figure}`);
  if (!isKept) process.exitCode = 1;
}

function row(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(11)).join(' ');
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(2);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
