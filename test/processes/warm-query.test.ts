import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { addressOf, startGateway } from '../helpers/gateway-process.ts';

/** Whoever looks for why a page is as it is reads no more files than this, on each of the two ways. */
const WAYS = {
  'by the gateway': {
    mostFiles: 76,
    through: 'src/server/graphql-server.js',
    // What is about this one request is never answered as others were.
    headers: { 'x-gateway-explain': '1' },
  },
  'as others were answered before': {
    mostFiles: 50,
    through: 'src/server/compiled/compiled-answers.js',
    headers: {},
  },
};

const QUERY =
  'query ($first: Int) { assets(type: IMAGE, first: $first) { totalCount nodes { id mediaId ... on MediaAsset { name url } } pageInfo { endCursor } } }';

it.each(Object.entries(WAYS))(
  'passes through few files, answered %s',
  async (_way, { mostFiles, through, headers }) => {
    const { child, output } = startGateway({ NODE_OPTIONS: '--inspect=127.0.0.1:0', LOG_LEVEL: 'info' });
    const address = await addressOf(child, output);
    const call = await inspect(output);
    for (let times = 0; times < 3; times += 1) await ask(address, headers);
    await call('Profiler.enable');
    await call('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

    const first = await filesOfQuery();
    const second = await filesOfQuery();
    // A timer may fire during a query; what ran in each of two is of the query.
    const files = first.filter((file) => second.includes(file));

    expect(files).toContain('schema/connection.js');
    expect(files).toContain(through);
    expect(files.length, `A warm query calls functions of:\n${files.join('\n')}\n`).toBeLessThan(mostFiles);

    async function filesOfQuery(): Promise<string[]> {
      await call('Profiler.takePreciseCoverage');
      await ask(address, headers);
      const { result } = await call('Profiler.takePreciseCoverage');
      return result.flatMap(calledFile).sort();
    }
  },
);

let first = 40;

/** Asks for a page of another size each time: the same answer would come from the bytes of the last. */
async function ask(address: string, headers: Record<string, string>): Promise<void> {
  first -= 1;
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: QUERY, variables: { first } }),
  });
  expect(await response.json()).toMatchObject({ data: { assets: { nodes: { length: first } } } });
}

/**
 * What V8 tells of a script: how often each of its functions was called since it was last asked.
 */
interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly [{ readonly startOffset: number; readonly count: number }];
  }[];
}

const BUILT = `${resolve('dist')}/`;

/** The file of ours that a script is, if one of its functions was called. */
function calledFile({ url, functions }: ScriptCoverage): string[] {
  const path = url.startsWith('file:') ? fileURLToPath(url) : '';
  // The one that begins where the file does is the file itself, which runs when it is imported.
  const isCalled = functions.some(({ ranges: [{ startOffset, count }] }) => startOffset > 0 && count > 0);
  return path.startsWith(BUILT) && isCalled ? [path.slice(BUILT.length)] : [];
}

/** Calls the inspector of a process that has told on standard error where it listens. */
async function inspect(output: { readonly stderr: string }) {
  const inspectorOf = () => /Debugger listening on (\S+)/.exec(output.stderr)?.[1];
  await expect.poll(inspectorOf).toBeDefined();
  const socket = new WebSocket(inspectorOf() ?? '');
  onTestFinished(() => socket.close());
  await once(socket, 'open');
  let calls = 0;

  return async (method: string, params = {}): Promise<{ readonly result: readonly ScriptCoverage[] }> => {
    calls += 1;
    const id = calls;
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [{ data }] = await once(socket, 'message');
      const answer = JSON.parse(data);
      if (answer.id === id) return answer.result;
    }
  };
}
