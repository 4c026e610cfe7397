import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatNumber, formatTable } from './markdown-table.ts';
import { orExit } from './option-error.ts';
import { readCost } from './served/process-cost.ts';
import { type Program, startServer } from './served/server-process.ts';
import { median } from './side-by-side/statistics.ts';
import { openGateway } from './side-by-side/targets/gateway-target.ts';
import { startUpstream } from './side-by-side/upstream/start-upstream.ts';
import { readStartOptions } from './start/options.ts';

// How long the gateway takes from the begin of its process until it listens: `npm run bench:start`.

const HEADINGS = ['start', 'median ms', 'least ms', 'CPU ms'];
const NO_ITEMS = { totals: { image: 0, news: 0, publication: 0 }, latencyMs: 0 };

const { runs } = orExit(() => readStartOptions(process.argv.slice(2)));
const upstream = await startUpstream(NO_ITEMS);
const sandbox: Program = {
  arguments: ['dist/src/main.js'],
  folder: process.cwd(),
  environment: { PORT: '0', LOG_LEVEL: 'warn' },
};
const rows = [
  await measure('on the sandbox', () => sandbox),
  await measure('with an account, for the first time', (folder) =>
    openGateway('gateway', process.cwd()).programIn({ upstreamUrl: upstream.url, folder, queries: [] }),
  ),
];
await upstream.stop();
process.stdout.write(`${runs} runs each, Node.js ${process.version}\n\n${formatTable(HEADINGS, rows)}\n`);

async function measure(name: string, programIn: (folder: string) => Program): Promise<string[]> {
  const times: number[] = [];
  const cpuTimes: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'gateway-start-'));
    const startedAt = performance.now();
    const server = await startServer(programIn(folder), { core: undefined });
    times.push(performance.now() - startedAt);
    const cost = readCost(server.pid);
    if (cost !== undefined) cpuTimes.push(cost.cpuMicroseconds / 1000);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    name,
    formatNumber(median(times), 0),
    formatNumber(Math.min(...times), 0),
    formatNumber(median(cpuTimes), 0),
  ];
}
