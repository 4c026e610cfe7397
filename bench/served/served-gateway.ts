import { startServer } from './server-process.ts';

/** The gateway as it is built, in a process of its own, on its sandbox. */
export interface ServedGateway {
  /** Where it answers GraphQL. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts it with the defaults of a user, but for the limits of one caller: all load comes from this
 * machine.
 *
 * @param core the core that it is bound to; default: none
 */
export async function startServedGateway(core?: number): Promise<ServedGateway> {
  // What is read in the background would be there before it is asked for.
  const environment = { MIRROR: 'false', PORT: '0', RATE_LIMIT_PER_MINUTE: '1000000', LOG_LEVEL: 'warn' };
  const program = { arguments: ['dist/src/main.js'], folder: process.cwd(), environment };
  const { url, stop } = await startServer(program, { core });
  return { url: url.href, stop };
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
