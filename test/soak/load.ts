import { setTimeout } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Random } from '../../src/sandbox/random.ts';

/** A steady number of callers, each of whom asks, reads the answer and thinks for a while. */
export interface Load {
  readonly tally: Tally;
  /** Resolves once every answer that is under way has come. */
  pause(): Promise<void>;
  resume(): void;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** What the callers have got so far. */
export interface Tally {
  operations: number;
  /** Callers who left before the answer. */
  left: number;
  /** Errors by their code. */
  readonly codes: Record<string, number>;
  /**
   * What no caller may ever get: an answer that is none, or an error without a code of
   * docs/errors.md.
   */
  readonly unexplained: string[];
}

/** Of the codes in docs/errors.md, those that the queries here may be answered with. */
const EXPLAINED = new Set([
  'OPERATION_TOO_COMPLEX',
  'OVERLOADED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_QUOTA_EXCEEDED',
  'UPSTREAM_REFUSED',
  'UPSTREAM_BAD_RESPONSE',
]);

const CALLERS = 8;

/** With what an answer takes, this makes some forty operations a second. */
const THINKING_MS = 200;

const QUERIES = [
  `query ($type: AssetType!, $offset: Int!, $first: Int!) {
    assets(type: $type, offset: $offset, first: $first) {
      totalCount checkedAt stale pageInfo { hasNextPage endCursor }
      edges { cursor node { id mediaId updatedAt ... on NewsAsset { articles { title content } } } }
    }
  }`,
  'query ($type: AssetType!, $first: Int!) { assets(type: $type, last: $first) { nodes { mediaId } } }',
  '{ assetCounts { image video voice news total } upstreamQuota { used remaining } }',
  'query ($id: ID!) { node(id: $id) { id } }',
];

export function startLoad(address: string, random: Random): Load {
  const agent = new Agent({ connections: CALLERS });
  const tally: Tally = { operations: 0, left: 0, codes: {}, unexplained: [] };
  let underWay = 0;
  let isPaused = false;
  let isStopped = false;

  async function call(): Promise<void> {
    const type = random.pick(['IMAGE', 'IMAGE', 'IMAGE', 'NEWS', 'VOICE', 'VIDEO']);
    const variables = {
      type,
      // The newest pages are asked for most.
      offset: random.chance(70) ? random.integer(0, 3) * 20 : random.integer(0, 12_000),
      first: random.integer(0, 40),
      id: Buffer.from(`${type.toLowerCase()}:no-${random.integer(0, 1000)}`).toString('base64url'),
    };
    const headers = {
      'content-type': 'application/json',
      ...(random.chance(10) && { 'cache-control': 'no-cache' }),
      ...(random.chance(10) && { 'x-gateway-explain': '1' }),
    };
    const leaves = random.chance(3);
    try {
      const { statusCode, body } = await request(address, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: random.pick(QUERIES), variables }),
        dispatcher: agent,
        ...(leaves && { signal: AbortSignal.timeout(random.integer(1, 50)) }),
      });
      note(statusCode, await body.text());
    } catch (error) {
      if (leaves) tally.left += 1;
      else tally.unexplained.push(`no answer: ${error}`);
    }
  }

  function note(statusCode: number, text: string): void {
    tally.operations += 1;
    const { errors = [] }: { errors?: { extensions?: { code?: string } }[] } = JSON.parse(text);
    for (const { extensions } of errors) {
      const code = extensions?.code ?? 'none';
      tally.codes[code] = (tally.codes[code] ?? 0) + 1;
      if (!EXPLAINED.has(code)) tally.unexplained.push(`HTTP ${statusCode}: ${text.slice(0, 500)}`);
    }
    if (statusCode !== 200 && errors.length === 0)
      tally.unexplained.push(`HTTP ${statusCode}: ${text.slice(0, 500)}`);
  }

  async function live(): Promise<void> {
    while (!isStopped) {
      await setTimeout(random.integer(0, 2 * THINKING_MS));
      if (isPaused || isStopped) continue;
      underWay += 1;
      await call();
      underWay -= 1;
    }
  }

  async function pause(): Promise<void> {
    isPaused = true;
    while (underWay > 0) await setTimeout(10);
  }

  const callers = Array.from({ length: CALLERS }, live);

  return {
    tally,
    pause,
    resume() {
      isPaused = false;
    },
    async stop() {
      isStopped = true;
      await Promise.all(callers);
      await agent.close();
    },
  };
}
