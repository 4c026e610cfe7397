import autocannon from 'autocannon';
import { inMs, quantile } from './served/quantiles.ts';
import { JSON_HEADERS, NEWS_QUERY, PAGE_QUERY, startServedGateway } from './served/served-gateway.ts';

// What is still answered when more is asked than can be: `npm run bench:overload`. Gateway and load share the machine.

const SECONDS = 10;
const TIMES = [2, 5, 10];
const QUERIES = { 'fifty pictures': PAGE_QUERY, 'a hundred news assets with their texts': NEWS_QUERY };

const HEAD =
  'load                        asked/s  answered/s  of the peak  refused/s  answered p50    p99 ms  refused p50    p99 ms  failed';

interface Load {
  readonly connections: number;
  /** Requests in a second, whether they are answered or not; as fast as they are answered unless told. */
  readonly overallRate?: number;
}

const gateway = await startServedGateway();
for (const [name, query] of Object.entries(QUERIES)) {
  print(`\n${name}`);
  await measure(query);
}
await gateway.stop();

async function measure(body: string): Promise<void> {
  await run(body, { connections: 32 }, 3);
  const peak = await run(body, { connections: 32 });
  print(HEAD);
  print(row('as much as can be answered', peak, peak));
  for (const times of TIMES) {
    const overallRate = Math.round(times * peak.answeredPerSecond);
    print(row(`${times} times as much`, await run(body, { connections: 1000, overallRate }), peak));
  }
}

async function run(body: string, load: Load, seconds = SECONDS) {
  const answered: number[] = [];
  const refused: number[] = [];
  let others = 0;
  const options = {
    url: gateway.url,
    method: 'POST',
    headers: JSON_HEADERS,
    body,
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

type Outcome = Awaited<ReturnType<typeof run>>;

function row(name: string, { answered, refused, ...rest }: Outcome, peak: Outcome): string {
  const columns = [
    rest.askedPerSecond.toFixed(0).padStart(7),
    rest.answeredPerSecond.toFixed(0).padStart(10),
    `${((100 * rest.answeredPerSecond) / peak.answeredPerSecond).toFixed(0)} %`.padStart(11),
    rest.refusedPerSecond.toFixed(0).padStart(9),
    inMs(quantile(answered, 0.5)).padStart(12),
    inMs(quantile(answered, 0.99)).padStart(8),
    inMs(quantile(refused, 0.5)).padStart(11),
    inMs(quantile(refused, 0.99)).padStart(8),
    String(rest.failed).padStart(6),
  ];
  return `${name.padEnd(26)}  ${columns.join('  ')}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
