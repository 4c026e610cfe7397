import { type Dispatcher, request } from 'undici';
import { beforeDeadline } from '../../upstream/deadline.ts';
import { MediaError } from '../media-error.ts';
import { PrivateAddressError } from '../pictures/guarded-agent.ts';
import { type FilmAnswer, type RunOut, readFilmAnswer } from './film-answer.ts';

/** The hosts that films are fetched from. */
export interface FilmHost {
  /**
   * Asks for a film, or a range of it, and follows no redirect. Answers once its first bytes are
   * there. The signal ends the body, too.
   *
   * @throws MediaError
   * @throws the reason of the signal, if the caller has left
   */
  open(address: string, options: FilmRequest): Promise<FilmAnswer | RunOut>;
}

export interface FilmRequest {
  /** One range, as the header has it; undefined for all. */
  readonly range: string | undefined;
  readonly signal: AbortSignal;
}

export interface FilmHostOptions {
  /** Decides which addresses are connected to. */
  readonly dispatcher: Dispatcher;
  /** How long the first bytes may take, and later how long none may come. */
  readonly timeoutMs: number;
}

export function createFilmHost({ dispatcher, timeoutMs }: FilmHostOptions): FilmHost {
  async function send(address: string, { range, signal }: FilmRequest): Promise<Dispatcher.ResponseData> {
    const sent = request(address, {
      dispatcher,
      signal,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      headers: { 'accept-encoding': 'identity', ...(range !== undefined && { range }) },
    });
    // undici heeds the signal only once connected: a host that accepts nothing would outlast it.
    const response = await beforeDeadline('The film', signal, sent);
    // Whoever reads the body is told of its failure. Perhaps nobody does.
    response.body.on('error', () => {});
    return response;
  }

  return {
    async open(address, { range, signal }) {
      const end = new AbortController();
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        end.abort();
      }, timeoutMs);
      try {
        const response = await send(address, { range, signal: AbortSignal.any([signal, end.signal]) });
        const answer = await readFilmAnswer(response, range);
        // Nobody reads what else there is.
        if (answer.kind === 'run-out' || answer.status === 416) end.abort();
        return answer;
      } catch (error) {
        end.abort();
        if (signal.aborted) throw signal.reason;
        throw isLate ? tooLate() : filmErrorOf(error);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** undici's errors are dropped, all but what they mean: they may name the address. */
function filmErrorOf(error: unknown): MediaError {
  if (error instanceof MediaError) return error;
  if (error instanceof PrivateAddressError)
    return new MediaError('private-address', 'The host of the film has a private address.');
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^UND_ERR_(?:CONNECT|HEADERS)_TIMEOUT$/.test(code)
    ? tooLate()
    : new MediaError('unreachable', 'The host of the film cannot be reached.');
}

function tooLate(): MediaError {
  return new MediaError('timeout', 'The host of the film takes too long.');
}
