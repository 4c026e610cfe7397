import autocannon from 'autocannon';
import { inMs, quantile } from './served/quantiles.ts';
import { JSON_HEADERS, PAGE_QUERY, startServedGateway } from './served/served-gateway.ts';

// What is still answered when ten times more is asked than can be: `npm run bench:overload`. Gateway and load share the machine.

const SECONDS = 15;
const TIMES = 10;

interface Load {
  readonly connections: number;
  /** Requests in a second, whether they are answered or not; as fast as they are answered unless told. */
  readonly overallRate?: number;
}

const gateway = await startServedGateway();
await fetch(gateway.url, { method: 'POST', headers: JSON_HEADERS, body: PAGE_QUERY });
await run({ connections: 32 }, 3);
const peak = await run({ connections: 32 });
const overload = await run({ connections: 1000, overallRate: Math.round(TIMES * peak.answeredPerSecond) });
await gateway.stop();

print(
  'load                 asked/s  answered/s  refused/s  answered p50    p99 ms  refused p50    p99 ms  failed',
);
print(row('as much as it can', peak));
print(row('ten times as much', overload));
print(
  `goodput              ${((100 * overload.answeredPerSecond) / peak.answeredPerSecond).toFixed(1)} % of the peak`,
);

async function run(load: Load, seconds = SECONDS) {
  const answered: number[] = [];
  const refused: number[] = [];
  let others = 0;
  const options = {
    url: gateway.url,
    method: 'POST',
    headers: JSON_HEADERS,
    body: PAGE_QUERY,
    ...load,
  } as const;
  const { errors, duration } = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon({ ...options, duration: seconds }, (error, result) =>
      error ? reject(error) : resolve(result),
    );
    instance.on('response', (_client, statusCode, _bytes, responseMs) => {
      if (statusCode === 200) answered.push(responseMs);
      else if (statusCode === 503) refused.push(responseMs);
      else others += 1;
    });
  });
  return {
    askedPerSecond: (answered.length + refused.length + others) / duration,
    answeredPerSecond: answered.length / duration,
    refusedPerSecond: refused.length / duration,
    answered,
    refused,
    failed: errors + others,
  };
}

function row(name: string, { answered, refused, ...rest }: Awaited<ReturnType<typeof run>>): string {
  const columns = [
    rest.askedPerSecond.toFixed(0).padStart(7),
    rest.answeredPerSecond.toFixed(0).padStart(10),
    rest.refusedPerSecond.toFixed(0).padStart(9),
    inMs(quantile(answered, 0.5)).padStart(12),
    inMs(quantile(answered, 0.99)).padStart(8),
    inMs(quantile(refused, 0.5)).padStart(11),
    inMs(quantile(refused, 0.99)).padStart(8),
    String(rest.failed).padStart(6),
  ];
  return `${name.padEnd(19)}  ${columns.join('  ')}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
