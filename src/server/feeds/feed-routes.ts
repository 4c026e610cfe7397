import type { FetchAPI } from 'graphql-yoga';
import type { GraphQLContext } from '../../../schema/builder.ts';
import { cacheControlOf } from '../answer/http-caching.ts';
import { badRequest, httpError } from '../http-error.ts';
import type { OperatorLog } from '../operator/operator-log.ts';
import { type Authenticate, NO_KEY } from '../request/authentication.ts';
import type { RateLimit } from '../request/rate-limit.ts';
import { asksForNoCache, hasAlready } from '../request/request-headers.ts';
import { recordOf } from '../request/request-record.ts';
import type { Route } from '../routes.ts';
import { ATOM } from './atom.ts';
import type { FeedFormat } from './feed.ts';
import { createFeedRefusal } from './feed-refusal.ts';
import { JSON_FEED } from './json-feed.ts';
import { createPublicationsFeed, type PublicationsFeedOptions } from './publications-feed.ts';
import { createFeedWriter, type WrittenFeed } from './written-feed.ts';

export interface FeedRoutesOptions extends PublicationsFeedOptions {
  /** Where callers reach the gateway, without a slash at the end. Undefined: feeds do not link to themselves. */
  readonly publicUrl: string | undefined;
  /** Tells callers by their keys. Undefined: none is needed. */
  readonly authenticate: Authenticate | undefined;
  readonly rateLimit: RateLimit;
  /** What an operation of this request may ask for. */
  readonly contextOf: (request: Request) => Pick<GraphQLContext, 'assets'>;
  /** Whether shared caches may store feeds. */
  readonly isPublic: boolean;
  readonly operatorLog: Pick<OperatorLog, 'recordSpoiled'>;
}

/** What an operator sets of feeds. */
export type PublicationFeeds = Pick<FeedRoutesOptions, 'appId' | 'title' | 'publicUrl'>;

const FORMATS: Readonly<Record<string, FeedFormat>> = {
  '/feed/publications.atom': ATOM,
  '/feed/publications.json': JSON_FEED,
};

/**
 * The feeds of the newest publications, by path. A request costs its caller what the same query
 * would, and is refused for the same reasons.
 */
export function createFeedRoutes(options: FeedRoutesOptions): Readonly<Record<string, Route>> {
  const { publicUrl, authenticate, rateLimit, contextOf, isPublic, operatorLog } = options;
  const readFeed = createPublicationsFeed(options);
  const refusalOf = createFeedRefusal(operatorLog);

  async function admit(request: Request): Promise<void> {
    const record = recordOf(request);
    const caller = authenticate === undefined ? record.address : authenticate(request);
    if (caller === undefined) throw httpError(record.keyError ?? NO_KEY);
    record.caller = caller;
    await rateLimit.consume(caller);
    if (new URL(request.url).search !== '')
      throw badRequest('A feed takes no parameters. A key goes into the header `Authorization`.');
  }

  function createRoute(path: string, format: FeedFormat): Route {
    const write = createFeedWriter(format, publicUrl && `${publicUrl}${path}`);
    return async (request, fetchAPI) => {
      const record = recordOf(request);
      record.isReported = true;
      record.operationName = path;
      try {
        await admit(request);
        const { assets } = contextOf(request);
        const noCache = asksForNoCache(request) && !assets.report.noCacheRefused;
        const feed = await readFeed(assets, { noCache });
        const headers = { 'content-type': format.contentType, 'cache-control': cacheControlOf(isPublic) };
        return feedResponse(request, { ...(await write(feed)), headers }, fetchAPI);
      } catch (error) {
        return refusalOf(error, request, fetchAPI);
      }
    };
  }

  return Object.fromEntries(
    Object.entries(FORMATS).map(([path, format]) => [path, createRoute(path, format)]),
  );
}

interface SentFeed extends WrittenFeed {
  readonly headers: Readonly<Record<string, string>>;
}

/** The feed in a form that the client accepts, or 304 if the client has it. */
function feedResponse(
  request: Request,
  { body, etag, headers: { 'content-type': type = '', ...headers } }: SentFeed,
  { Response }: Pick<FetchAPI, 'Response'>,
): Response {
  const { bytes, coding } = body.formFor(request.headers.get('accept-encoding') ?? undefined);
  const common = {
    ...headers,
    vary: 'accept-encoding',
    // Each form has a tag of its own.
    etag: coding === undefined ? etag : etag.replace(/"$/, `-${coding}"`),
  };
  if (hasAlready(request, etag)) return new Response(null, { status: 304, headers: common });
  return new Response(request.method === 'HEAD' ? null : (bytes as Buffer<ArrayBuffer>), {
    headers: {
      ...common,
      'content-type': type,
      'content-length': String(bytes.length),
      ...(coding !== undefined && { 'content-encoding': coding }),
    },
  });
}
