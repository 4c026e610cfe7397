import type { Dispatcher } from 'undici';
import type { CachedFile, FileCache } from '../media-file.ts';
import { isFilmAddress, linkTo, type VideoHosts } from './down-url.ts';
import type { MaterialCalls } from './fetch-material.ts';
import { createFilmAddresses } from './film-addresses.ts';
import type { FilmAnswer, RunOut } from './film-answer.ts';
import { createFilmCaching, type KnownFilm } from './film-caching.ts';
import { createFilmHost } from './film-host.ts';
import { readRange } from './film-range.ts';
import { createFilmSlots } from './film-slots.ts';
import type { LeaderFiles } from './leader-files.ts';
import type { FilmPage, FilmStream } from './opened-material.ts';

/** The films of videos. */
export interface Films {
  /** A whole film from the cache, in no time. */
  find(id: string): CachedFile | undefined;
  /**
   * From the cache, or as the host sends it, or a link. Takes one call for all who wait if the
   * address is not known, and one more if it has run out.
   *
   * @throws MediaError
   * @throws the reason of the signal, if the caller has left
   */
  open(id: string, options: OpenFilmOptions): Promise<CachedFile | FilmPage | FilmStream>;
  /** Upstream works again: what failed is tried again at once. */
  forgetFailures(): void;
  /** Ends what is under way in the background. */
  close(): Promise<void>;
}

export interface OpenFilmOptions {
  /** The `Range` header of the request, if any. */
  readonly range?: string | undefined;
  /** What identifies the client, so that it opens only a few at once. Default: it is not known. */
  readonly client?: string | undefined;
  /** Whether another replica asks, so that no third one is. Default: no. */
  readonly isForReplica?: boolean | undefined;
  /** Ends the call, if it is not made yet, and the body. */
  readonly signal: AbortSignal;
}

export interface FilmsOptions extends MaterialCalls, VideoHosts {
  readonly files: Pick<FileCache, 'find' | 'putStream' | 'status'>;
  /** Where files are while another replica makes the calls. Default: this gateway makes them. */
  readonly leaderFiles?: LeaderFiles | undefined;
  /** Decides which addresses are connected to. */
  readonly dispatcher: Dispatcher;
  /** How long the first bytes of a film may take, and later how long none may come. */
  readonly timeoutMs: number;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

export function createFilms(options: FilmsOptions): Films {
  const { files, leaderFiles, now = Date.now, onFailure = () => {} } = options;
  const addresses = createFilmAddresses({ ...options, now });
  const host = createFilmHost(options);
  const caching = createFilmCaching({ files, onFailure, now });
  const slots = createFilmSlots();

  function find(id: string): CachedFile | undefined {
    return files.find(keyOf(id));
  }

  async function openAt(
    address: string,
    id: string,
    request: OpenFilmOptions,
  ): Promise<FilmPage | FilmStream | RunOut> {
    if (!isFilmAddress(address, options)) return { kind: 'page', url: linkTo(address) };
    const { client, range, signal } = request;
    const answer = await openInSlot(client, () => host.open(address, { range: readRange(range), signal }));
    if (answer.kind === 'run-out') return answer;
    addresses.confirm(id, address);
    return beginCaching(id, answer, (ending) => host.open(address, { range: undefined, signal: ending }));
  }

  /** Undefined if this gateway makes the calls. */
  async function openAtLeader(
    { isElsewhere, openFilm }: LeaderFiles,
    id: string,
    { client, range, signal }: OpenFilmOptions,
  ): Promise<FilmPage | FilmStream | undefined> {
    if (!isElsewhere()) return undefined;
    const answer = await openInSlot(client, () => openFilm(id, { range: readRange(range), signal }));
    if (answer?.kind !== 'stream') return answer;
    return beginCaching(id, answer, async (ending) => {
      const film = await openFilm(id, { range: undefined, signal: ending });
      return film?.kind === 'page' ? undefined : film;
    });
  }

  /** What is sent of a film. All of it is cached meanwhile. */
  function beginCaching(
    id: string,
    { filmBytes: bytes, ...stream }: FilmAnswer,
    open: KnownFilm['open'],
  ): FilmStream {
    if (bytes !== undefined) caching.begin(keyOf(id), { bytes, open });
    return stream;
  }

  /** Holds a slot for as long as the answer has a body. */
  async function openInSlot<T extends FilmAnswer | RunOut | FilmPage | undefined>(
    client: string | undefined,
    open: () => Promise<T>,
  ): Promise<T> {
    const release = slots.acquire(client);
    try {
      const answer = await open();
      // Nobody reads the body of a 416.
      if (answer?.kind === 'stream' && answer.status !== 416) answer.body.once('close', release);
      else release();
      return answer;
    } catch (error) {
      release();
      throw error;
    }
  }

  return {
    find,
    async open(id, request) {
      const { signal } = request;
      const found = find(id);
      if (found !== undefined) return found;
      const atLeader =
        leaderFiles === undefined || request.isForReplica === true
          ? undefined
          : await openAtLeader(leaderFiles, id, request);
      if (atLeader !== undefined) return atLeader;
      const address = await addresses.find(id, signal);
      const opened = await openAt(address, id, request);
      if (opened.kind !== 'run-out') return opened;
      const { failure } = opened;
      const renewed = await addresses.renew(id, { runOut: address, failure, signal });
      const again = await openAt(renewed, id, request);
      if (again.kind === 'run-out') throw again.failure;
      return again;
    },
    forgetFailures: addresses.forgetFailures,
    close: caching.close,
  };
}

function keyOf(id: string): string {
  return `video/${id}`;
}
