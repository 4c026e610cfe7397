import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The gateway as it is built, in a process of its own, on its sandbox. */
export interface ServedGateway {
  /** Where it answers GraphQL. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts it with the defaults of a user, but for the limits of one caller: all load comes from this
 * machine.
 */
export async function startServedGateway(
  environment: Readonly<Record<string, string>> = {},
): Promise<ServedGateway> {
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DRAIN_SECONDS: '0',
      RATE_LIMIT_PER_MINUTE: '1000000',
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    const [, url] = /The gateway is at (\S+)/.exec(output) ?? [];
    if (url === undefined) continue;
    return {
      url,
      async stop() {
        const exit = once(child, 'exit');
        child.kill('SIGTERM');
        await exit;
      },
    };
  }
  throw new Error(`The gateway has ended: ${output}`);
}

/** A page as a front end asks for it: fifty pictures, cached after the first time. */
export const PAGE_QUERY = JSON.stringify({
  query:
    '{ assets(type: IMAGE, first: 50) { totalCount edges { cursor node { id mediaId updatedAt ... on MediaAsset { name url } } } pageInfo { hasNextPage endCursor } } }',
});

/** A page that weighs more: a hundred news assets with what is in their articles. */
export const NEWS_QUERY = JSON.stringify({
  query:
    '{ assets(type: NEWS, first: 100) { totalCount nodes { id ... on NewsAsset { articles { title digest content } } } } }',
});

export const JSON_HEADERS = { 'content-type': 'application/json' };
