import { closedLoop, type Outcome } from '../load/closed-loop.ts';
import type { ServerProcess } from '../served/server-process.ts';
import { type Asked, checkAnswer, WrongAnswerError } from './check-answer.ts';
import type { Query } from './queries.ts';
import { type HttpRequest, toBytes } from './request.ts';
import type { Target } from './targets/target.ts';

/** A target that runs, and is asked one query. */
export interface Contestant {
  readonly target: Target;
  readonly server: ServerProcess;
  /** Asks so many times, one after the other, and compares the answers. @throws WrongAnswerError */
  check(times: number): Promise<void>;
  /**
   * Asks from so many connections at once.
   *
   * @throws WrongAnswerError if an answer has not the size of those that were compared
   */
  load(connections: number, seconds: number): Promise<Load>;
}

/** What came of a load. */
export interface Load {
  /** As the check before has seen them. */
  readonly good: readonly Outcome[];
  /** Refused, or the connection broke. */
  readonly failed: number;
  readonly seconds: number;
}

export interface ContestantOptions {
  readonly target: Target;
  readonly server: ServerProcess;
  readonly query: Query;
  /** Where its next request begins. */
  readonly nextPlace: () => number;
  /** What is upstream. */
  readonly upstream: Pick<Asked, 'items' | 'totals'>;
}

/** Of the size of an answer that was compared: one with errors or without items is further off. */
const MAX_DEVIATION = 0.1;

/** Undefined where the target cannot be asked the query. */
export function enterContestant(options: ContestantOptions): Contestant | undefined {
  const { target, server, query, nextPlace, upstream } = options;
  if (target.requestOf(query, 0) === undefined) return undefined;
  let status = 200;
  let bytes = 0;
  let etag: string | undefined;

  function requestAt(place: number): HttpRequest {
    const request = target.requestOf(query, place, etag);
    if (request === undefined) throw new Error(`${target.name} cannot be asked ${query.name}.`);
    return request;
  }

  async function ask(place: number): Promise<Response> {
    const { method, search, headers, body } = requestAt(place);
    const url = new URL(search, server.url);
    return fetch(url, method === 'GET' ? { method, headers } : { method, headers, body });
  }

  async function checkOne(place: number): Promise<void> {
    etag = undefined;
    const response = await ask(place);
    const text = await response.text();
    checkAnswer(text, { query, place, dialect: target.dialect, ...upstream });
    bytes = Buffer.byteLength(text);
    if (query.isRevalidation) await checkRevalidation(place, response.headers.get('etag'));
  }

  async function checkRevalidation(place: number, tag: string | null): Promise<void> {
    if (tag === null) throw new WrongAnswerError('The answer has no ETag.');
    etag = tag;
    status = 304;
    bytes = 0;
    const again = await ask(place);
    if (again.status !== status) throw new WrongAnswerError(`Known already, it is answered ${again.status}.`);
  }

  let last: { readonly place: number; readonly bytes: Buffer } | undefined;

  function nextRequest(): Buffer {
    const place = nextPlace();
    // Where all requests are the same, to write each would be work that shows nothing.
    if (last?.place !== place) last = { place, bytes: toBytes(requestAt(place), server.url.pathname) };
    return last.bytes;
  }

  return {
    target,
    server,
    async check(times) {
      for (let time = 0; time < times; time += 1) await checkOne(nextPlace());
      last = undefined;
    },
    async load(connections, seconds) {
      const startedAt = performance.now();
      const port = Number(server.url.port);
      const outcomes = await closedLoop({ port, connections, seconds, nextRequest });
      const took = (performance.now() - startedAt) / 1000;
      const answered = outcomes.filter((outcome) => outcome.status === status);
      const odd = answered.find((outcome) => Math.abs(outcome.bytes - bytes) > MAX_DEVIATION * bytes);
      if (odd !== undefined)
        throw new WrongAnswerError(`Under load, an answer has ${odd.bytes} bytes, not about ${bytes}.`);
      return { good: answered, failed: outcomes.length - answered.length, seconds: took };
    },
  };
}
