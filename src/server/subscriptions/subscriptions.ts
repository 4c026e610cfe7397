import { PassThrough } from 'node:stream';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
} from 'graphql';
import type { FetchAPI, Plugin, YogaInitialContext } from 'graphql-yoga';
import type { GraphQLContext } from '../../../schema/builder.ts';
import { decodeChangeCursor } from '../../../schema/change-cursor.ts';
import { type Every, everyMs } from '../../clock.ts';
import type { SealedPosition } from '../../index/asset-index.ts';
import type { ChangeFeed, Follower } from '../../index/changes/change-feed.ts';
import { SearchUnavailableError } from '../../index/errors.ts';
import { causeOf } from '../answer/graphql-errors.ts';
import type { Metrics } from '../operator/metrics.ts';
import type { ServerContext } from '../request/client-address.ts';
import type { MaySeeDrafts } from '../request/drafts-visibility.ts';
import { EVENT_STREAM } from '../request/media-type.ts';
import type { RateLimit } from '../request/rate-limit.ts';
import { LAST_EVENT_ID } from '../request/request-headers.ts';
import { recordOf } from '../request/request-record.ts';
import { createEventMaker, type EventCaller } from './event-maker.ts';
import { onlyEventOf } from './event-stream.ts';
import { createHeartbeat } from './heartbeat.ts';
import { noEventsAccepted } from './refusals.ts';
import { createReplayPace } from './replay-pace.ts';
import { createSelections } from './selections.ts';
import { createSendChanges, type Subscription } from './send-changes.ts';
import { type Start, sendUnlessLeft } from './send-unless-left.ts';
import { createSubscriptionSeats, type SubscriptionLimits } from './subscription-seats.ts';

/*
 * A subscription is asked for as any operation, through the same policies, and counts as one request.
 * Its answer goes on, so nothing may read it or wait for its end. Of what was made for the request,
 * only what decides about its events stays. Each event is executed as an operation of its own, with a
 * deadline, budgets and rights of its own, and once for all that ask alike.
 *
 *      request --> policies --> [a seat?] --> field `subscribe` --> follower --> changes --> events --> body
 */

export interface SubscriptionsOptions extends SubscriptionLimits {
  /** Undefined: nothing can be followed. */
  readonly feed: ChangeFeed | undefined;
  /** The context of one event. */
  readonly contextOf: (caller: EventCaller) => GraphQLContext;
  readonly maySeeDrafts: MaySeeDrafts;
  /** The most bytes of JSON of one answer. An event has at most 4 MiB, too. */
  readonly maxResponseBytes: number;
  /** What has happened before counts as further requests. */
  readonly rateLimit: RateLimit;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly metrics: Pick<Metrics, 'recordSubscriptionOpened' | 'recordSubscriptionEnded'>;
  /** An event, or the end of a subscription, has an error that only the operator can mend. */
  readonly onFailure: (error: unknown) => void;
  /** Drives pings and bounds. Default: a timer. */
  readonly every?: Every | undefined;
}

/** What comes with a request. */
export interface StreamContext extends ServerContext {
  /**
   * Given by who sends the head of the answer, and then has the stream begin: the response has no body.
   */
  readonly takeStream?: (start: Start) => void;
}

/** Answers subscriptions by server-sent events. */
export function useSubscriptions(options: SubscriptionsOptions): Plugin<GraphQLContext, StreamContext> {
  const { feed, maySeeDrafts, metrics, every = everyMs } = options;
  const atReplayPace = createReplayPace({ ...options, every });
  const seats = createSubscriptionSeats(options);
  const selections = createSelections();
  const send = createSendChanges({
    events: createEventMaker({ ...options, onErrors }),
    heartbeat: createHeartbeat(every),
    onErrors,
  });
  const opened = new WeakMap<Request, Start>();

  function onErrors(errors: readonly GraphQLError[]): void {
    for (const error of errors) {
      const cause = causeOf(error);
      if (cause !== undefined) options.onFailure(cause.error);
    }
  }

  /** Apart from {@link open}, so that it holds nothing of the request but what it needs. */
  function subscriptionOf(args: ExecutionArgs, follower: Follower, giveBack: () => void): Subscription {
    const { request, req } = args.contextValue as RequestContext;
    const { selection, release } = selections.share(args);
    return {
      follower,
      selection,
      socket: req?.socket,
      callerNow: createCallerNow(request, maySeeDrafts),
      onEnded(reason) {
        giveBack();
        release();
        metrics.recordSubscriptionEnded(reason);
      },
    };
  }

  /** Resolves to the errors of a subscription that is not opened. */
  async function open(args: ExecutionArgs) {
    // Yoga hands over the context that it has made.
    const contextValue = args.contextValue as RequestContext;
    const { request } = contextValue;
    const record = recordOf(request);
    if (!record.acceptsEvents) throw noEventsAccepted();
    const { caller = 'unknown' } = record;
    const giveBack = seats.take(caller);
    const { lists, mayRead } = contextValue.assets;
    const readable = lists.all.filter(({ name }) => mayRead(name)).map(({ tag }) => tag);
    let follower: Follower | undefined;
    const context = {
      ...contextValue,
      async followChanges(after: SealedPosition | undefined) {
        if (feed === undefined) throw new SearchUnavailableError();
        const start = positionIn(request) ?? after;
        const followed = await feed.follow(start, readable);
        follower = start === undefined ? followed : atReplayPace(followed, caller);
        metrics.recordSubscriptionOpened({ isResumed: start !== undefined });
        return follower;
      },
    };
    try {
      const source = await createSourceEventStream({ ...args, contextValue: context });
      if (follower === undefined) return source;
    } finally {
      if (follower === undefined) giveBack();
    }
    record.isStream = true;
    opened.set(request, sendUnlessLeft(subscriptionOf(args, follower, giveBack), request.signal, send));
    // Nothing of it is data: its answer is sent below.
    return { data: null };
  }

  return {
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(open);
    },
    onResultProcess({ request, result, serverContext: { takeStream }, setResultProcessor }) {
      const start = opened.get(request);
      if (start !== undefined) {
        opened.delete(request);
        setResultProcessor((_result, { Response }) => {
          return new Response(bodyOf(start, takeStream), { headers: { ...HEADERS } });
        }, EVENT_STREAM);
      } else if (request.headers.get('accept') === EVENT_STREAM && !Array.isArray(result)) {
        // Yoga's way of sending one event ends the process if the client leaves before it has begun.
        setResultProcessor(
          (one, { Response }) => answerWithOne(one as ExecutionResult, Response),
          EVENT_STREAM,
        );
      }
    },
  };
}

function bodyOf(start: Start, takeStream: StreamContext['takeStream']): BodyInit | null {
  if (takeStream !== undefined) {
    takeStream(start);
    return null;
  }
  // Holds next to nothing itself, so that it tells whether it is read.
  const through = new PassThrough({ highWaterMark: 1 });
  start(through);
  // Yoga's own response takes a stream of Node.js. The type is that of the platform's.
  return through as unknown as BodyInit;
}

/** A query, or a subscription that is not opened, for a client that reads events alone. */
function answerWithOne(result: ExecutionResult, Response: FetchAPI['Response']): Response {
  const https = (result.errors ?? []).map(({ extensions }) => extensions['http'] as HttpFacts | undefined);
  // As in JSON of the older type: what GraphQL has answered is no failure of HTTP.
  const statuses = https.flatMap((http) => (http?.spec ? [] : (http?.status ?? [])));
  return new Response(onlyEventOf(result), {
    status: Math.max(200, ...statuses),
    headers: Object.assign({ ...HEADERS }, ...https.map((http) => http?.headers)),
  });
}

/** What an error says of the HTTP answer, as `httpError` sets it. */
interface HttpFacts {
  readonly status?: number;
  readonly spec?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

const HEADERS = {
  'content-type': `${EVENT_STREAM}; charset=utf-8`,
  // `no-transform`: a proxy that compresses holds back events.
  'cache-control': 'no-store, no-transform',
  // nginx would hold them back, too.
  'x-accel-buffering': 'no',
  // Whoever does not read the last event is closed with it, and nothing of another answer.
  connection: 'close',
};

/** The context of an operation, with what Yoga adds to it. */
type RequestContext = GraphQLContext & ServerContext & Pick<YogaInitialContext, 'request'>;

/** Where an `EventSource` goes on: its address still has the `after` that it began with. */
function positionIn({ headers }: Request): SealedPosition | undefined {
  const text = headers.get(LAST_EVENT_ID);
  return text === null || text === '' ? undefined : decodeChangeCursor('Last-Event-ID', text);
}

/** Whose request it is, and what that caller may see by now. The names of its headers tell that. */
function createCallerNow(request: Request, maySeeDrafts: MaySeeDrafts): () => EventCaller {
  const { caller, httpVersion } = recordOf(request);
  const names = [...request.headers.keys()];
  const asks = { caller, httpVersion, headers: { keys: () => names } };
  return () => ({ caller: caller ?? 'unknown', maySeeDrafts: maySeeDrafts(asks) });
}
