import { setTimeout } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import { z } from 'zod';
import { UpstreamError, UpstreamQuotaExceededError } from '../../upstream/errors.ts';
import type { MediaAddresses } from '../media-addresses.ts';
import { MEDIA_REFUSALS, MediaError, type MediaRefusal } from '../media-error.ts';
import { NOT_LEADING_STATUS } from '../refused-answer.ts';
import { type FilmAnswer, readFilmAnswer } from './film-answer.ts';
import type { FilmPage } from './opened-material.ts';

/** The replica of a fleet that makes the calls for files in place of this one. */
export interface MaterialLeader {
  /** Its own origin; undefined if nobody leads at present, or the leader tells none. */
  readonly url: string | undefined;
}

/** The files of voices and videos, from the leader of a fleet: its calls serve all replicas. */
export interface LeaderFiles {
  /** Whether another replica makes the calls. */
  isElsewhere(): boolean;
  /**
   * The bytes of a voice; undefined if this replica makes the calls by now.
   *
   * @throws MediaError
   */
  fetchVoice(id: string): Promise<Uint8Array | undefined>;
  /**
   * A film, or a range of it, once its first bytes are there; undefined if this replica makes the calls
   * by now. The signal ends the body, too.
   *
   * @throws MediaError
   * @throws the reason of the signal, if the caller has left
   */
  openFilm(id: string, options: LeaderFilmRequest): Promise<FilmAnswer | FilmPage | undefined>;
}

export interface LeaderFilmRequest {
  /** One range, as the header has it; undefined for all. */
  readonly range: string | undefined;
  readonly signal: AbortSignal;
}

export interface LeaderFilesOptions {
  /** Undefined: this replica makes the calls itself. */
  readonly leader: () => MaterialLeader | undefined;
  readonly addresses: Pick<MediaAddresses, 'sign'>;
  /** Connects to replicas, and to nothing that is between. */
  readonly dispatcher: Dispatcher;
  /** How long the first bytes may take, a change of the leader included, and later how long none may come. */
  readonly timeoutMs: number;
  /** How long after an attempt the leader is asked again. Default: 200 ms. */
  readonly pauseMs?: number;
}

/** A voice has 2 MB at most. */
const MAX_VOICE_BYTES = 16 * 2 ** 20;

/** A replica leads within some seconds. Failures are remembered for so long. */
const RETRY_SECONDS = 2;

/** What another try at another time would not change. */
const ABOUT_THE_FILE: readonly MediaRefusal[] = ['not-found', 'type', 'too-large', 'broken'];

export function createLeaderFiles(options: LeaderFilesOptions): LeaderFiles {
  const { leader, addresses, dispatcher, timeoutMs, pauseMs = 200 } = options;

  /**
   * Has the leader asked until there is an answer. While one replica leads after the other, there may be
   * none for a moment. Undefined once this replica leads.
   */
  async function askLeader<T>(
    signal: AbortSignal,
    ask: (origin: string) => Promise<T>,
  ): Promise<T | undefined> {
    for (;;) {
      const found = leader();
      if (found === undefined) return undefined;
      try {
        if (found.url !== undefined) return await ask(found.url);
      } catch (error) {
        // undici's errors name addresses, and mean all the same.
        if (error instanceof MediaError) throw error;
      }
      if (!signal.aborted) await setTimeout(pauseMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) throw notThere();
    }
  }

  /** @throws MediaError what the replica says, or any other error if it says nothing, or does not lead */
  async function send(url: string, { range, signal }: LeaderFilmRequest): Promise<Dispatcher.ResponseData> {
    const response = await request(url, {
      dispatcher,
      signal,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      headers: { 'accept-encoding': 'identity', ...(range !== undefined && { range }) },
    });
    const { statusCode: status, body } = response;
    // Whoever reads the body is told of its failure. Perhaps nobody does.
    body.on('error', () => {});
    if (status === NOT_LEADING_STATUS) {
      body.destroy();
      throw new Error('The replica does not lead.');
    }
    if (status >= 400 && status !== 416) throw toldErrorOf(await body.json());
    return response;
  }

  return {
    isElsewhere: () => leader() !== undefined,
    async fetchVoice(id) {
      // Whoever asks later has the file cached: it is fetched to its end, though the caller may leave.
      const { signal, cancel } = startTimer(timeoutMs);
      const path = addresses.sign({ kind: 'replica-file', list: 'voice', id });
      try {
        return await askLeader(signal, async (origin) => {
          const { body } = await send(`${origin}${path}`, { range: undefined, signal });
          return readAll(body);
        });
      } catch (error) {
        if (!(error instanceof MediaError) || ABOUT_THE_FILE.includes(error.reason)) throw error;
        const { message, cause, retryAfterSeconds = RETRY_SECONDS } = error;
        throw new MediaError('upstream', message, { cause, retryAfterSeconds });
      } finally {
        cancel();
      }
    },
    async openFilm(id, { range, signal }) {
      const late = startTimer(timeoutMs);
      const path = addresses.sign({ kind: 'replica-file', list: 'video', id });
      const ending = AbortSignal.any([signal, late.signal]);
      try {
        return await askLeader(ending, async (origin) =>
          readFilm(await send(`${origin}${path}`, { range, signal: ending }), range),
        );
      } catch (error) {
        late.end();
        throw signal.aborted ? signal.reason : error;
      } finally {
        late.cancel();
      }
    },
  };
}

/** What a replica answers for a film: its bytes, or where it leads its readers. */
async function readFilm(
  response: Dispatcher.ResponseData,
  range: string | undefined,
): Promise<FilmAnswer | FilmPage> {
  const { statusCode: status, headers, body } = response;
  const location = headers['location']?.toString();
  if (status === 303 && location !== undefined && URL.canParse(location)) {
    body.destroy();
    return { kind: 'page', url: location };
  }
  const answer = await readFilmAnswer(response, range);
  if (answer.kind === 'run-out') throw answer.failure;
  if (answer.status === 416) body.destroy();
  return answer;
}

async function readAll(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_VOICE_BYTES) throw new MediaError('too-large', 'The file has too many bytes.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const TOLD = z.object({
  errors: z.tuple([
    z.object({
      message: z.string().max(2000),
      extensions: z.object({
        code: z.string(),
        reason: z.enum(MEDIA_REFUSALS),
        retryAfterSeconds: z.number().min(0).optional(),
      }),
    }),
  ]),
});

/** The error for those who wait here. @throws any other error if the answer is not one of a replica's */
function toldErrorOf(answer: unknown): MediaError {
  const [{ message, extensions }] = TOLD.parse(answer).errors;
  const { code, reason, retryAfterSeconds } = extensions;
  // The replicas do not have one key: nothing that a caller could know of.
  if (reason === 'signature') return notThere();
  return new MediaError(reason, message, { cause: causeOf(code, retryAfterSeconds), retryAfterSeconds });
}

/** Only what decides what callers get, and whether a call was made. */
function causeOf(code: string, retryAfterSeconds: number | undefined): UpstreamError | undefined {
  if (code === 'UPSTREAM_QUOTA_EXCEEDED')
    return new UpstreamQuotaExceededError('The media call', 'was not made by the leader', {
      kind: 'dayQuota',
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    });
  return code === 'UPSTREAM_REFUSED' ? new LeaderRefusedError() : undefined;
}

/** Upstream has refused a call of the leader's. */
class LeaderRefusedError extends UpstreamError {
  override readonly name = 'UpstreamRefusedError';

  constructor() {
    super('otherRefusal', 'The media call', 'of the leader was refused');
  }
}

/** As where WeChat cannot be reached: callers need not know of replicas. */
function notThere(): MediaError {
  return new MediaError('upstream', 'WeChat gives no file at present.', { retryAfterSeconds: RETRY_SECONDS });
}

/** Not AbortSignal.timeout: Node.js 20 collects one that only AbortSignal.any refers to. */
function startTimer(ms: number) {
  const controller = new AbortController();
  const end = () => controller.abort();
  const timeout = globalThis.setTimeout(end, ms);
  return { signal: controller.signal, end, cancel: () => clearTimeout(timeout) };
}
