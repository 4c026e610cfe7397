import { ageOf } from '../../clock.ts';
import type { Endpoint } from '../../upstream/endpoint.ts';
import { AnswerTooLargeError, MadeElsewhereError } from '../../upstream/errors.ts';
import type { Job, Purpose } from '../../upstream/job.ts';
import { type ListSource, MAX_COUNT, type PageRange } from '../../upstream/port.ts';
import type { Answer } from './answer.ts';
import type { Elsewhere } from './library-calls.ts';

/** Makes and numbers the calls of one list. */
export interface ListCalls<Item> {
  /** How many calls were made: the number of the last one. */
  readonly made: number;
  /** How many items a call requests: fewer for a minute after an answer that was too large. */
  readonly width: number;
  /**
   * Makes one call, as {@link Endpoint.call} does. After an answer that is too large, retries with
   * half as many items, down to one.
   *
   * @throws UpstreamError: a {@link MadeElsewhereError} if another process has begun to make the calls meanwhile
   */
  make(range: PageRange, job: Job, purpose?: Purpose): Promise<Answer<Item>>;
  /** Other processes have made calls up to this number: those of this one get higher ones. */
  countOn(from: number): void;
}

export interface ListCallsOptions<Item> {
  readonly fetchPage: ListSource<Item>['fetchPage'];
  readonly endpoint: Endpoint;
  /** The deadline of one call, with all its retries because of size. */
  readonly upstreamTimeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Who makes the calls in place of this process. Default: nobody. */
  readonly elsewhere?: Elsewhere | undefined;
}

/** For this long after an answer that was too large, calls request fewer items. */
const NARROW_MS = 60_000;

export function createListCalls<Item>({
  fetchPage,
  endpoint,
  upstreamTimeoutMs,
  now,
  elsewhere = () => undefined,
}: ListCallsOptions<Item>): ListCalls<Item> {
  let made = 0;
  let narrow = { width: MAX_COUNT, since: 0 };

  async function make(
    { offset, count }: PageRange,
    job: Job,
    { purpose, endsAt }: { readonly purpose: Purpose | undefined; readonly endsAt: number },
  ): Promise<Answer<Item>> {
    let call = 0;
    try {
      const page = await endpoint.call(
        job,
        (signal, accessToken) => {
          made += 1;
          call = made;
          return fetchPage({ offset, count }, signal, accessToken);
        },
        { purpose, endsAt },
      );
      // The list is by now as the other process knows it.
      if (elsewhere() !== undefined) throw new MadeElsewhereError('The list call');
      return { offset, count, page, call, at: now() };
    } catch (error) {
      if (!(error instanceof AnswerTooLargeError)) throw error;
      if (count === 1) {
        // This asset is too large by itself, not as one of many.
        narrow = { width: MAX_COUNT, since: 0 };
        throw error;
      }
    }
    narrow = { width: Math.ceil(count / 2), since: now() };
    return make({ offset, count: narrow.width }, job, { purpose, endsAt });
  }

  return {
    get made() {
      return made;
    },
    get width() {
      return ageOf(narrow.since, now()) < NARROW_MS ? narrow.width : MAX_COUNT;
    },
    countOn(from) {
      made = Math.max(made, from);
    },
    make: (range, job, purpose) => make(range, job, { purpose, endsAt: now() + upstreamTimeoutMs }),
  };
}
