import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import type { GraphQLError } from 'graphql';
import { encodeChangeCursor, encodeCursorOfNow } from '../../../schema/change-cursor.ts';
import type { Follower } from '../../index/changes/change-feed.ts';
import { translateError } from '../answer/graphql-errors.ts';
import { reserveConnection } from '../connection/sole-answer.ts';
import type { SubscriptionEnd } from '../operator/metrics.ts';
import type { EventCaller, EventMaker } from './event-maker.ts';
import { beginningOf, lastEventOf } from './event-stream.ts';
import { createEventWriter } from './event-writer.ts';
import type { Heartbeat } from './heartbeat.ts';
import { connectionShared, subscriptionEnded } from './refusals.ts';
import type { Selection } from './selections.ts';
import { createWaitingEvents, type WaitingEvents } from './waiting-events.ts';

/** An open subscription. */
export interface Subscription {
  readonly follower: Follower;
  readonly selection: Selection;
  /** Undefined if no socket carries it, as in tests. */
  readonly socket: Socket | undefined;
  /** Whose it is, and what that caller may see now. */
  readonly callerNow: () => EventCaller;
  /** Called once. */
  readonly onEnded: (reason: SubscriptionEnd) => void;
}

export interface SendChangesOptions {
  readonly events: EventMaker;
  /** Beats once a second. */
  readonly heartbeat: Heartbeat;
  /** A subscription has ended with this error. */
  readonly onErrors: (errors: readonly GraphQLError[]) => void;
  /** The bound of what waits, for all of them. Default: its usual one. */
  readonly waiting?: WaitingEvents;
}

/** Whoever takes nothing for so many seconds is dropped. */
const STALLED_SECONDS = 15;

/** How long the last event may take, in seconds, before the connection is closed. */
const LAST_SECONDS = 2;

/**
 * After so long in which nothing is under way, the system asks a client whether it is there. One that
 * vanishes without a word mostly owes the receipt of a ping by then, and is not asked: the system sends
 * the ping again until it gives up. On Linux that takes a quarter of an hour, or about 100 s with
 * `net.ipv4.tcp_retries2` = 8. Node.js has no setting for that (`TCP_USER_TIMEOUT`).
 */
const KEEP_ALIVE_MS = 30_000;

/** Sends the changes of a subscription to an answer whose head is sent, until either side ends it. */
export type SendChanges = (subscription: Subscription, output: Writable) => void;

export function createSendChanges({
  events,
  heartbeat,
  onErrors,
  waiting = createWaitingEvents(),
}: SendChangesOptions): SendChanges {
  return ({ follower, selection, socket, callerNow, onEnded }, output) => {
    if (socket !== undefined && !reserveConnection(socket)) {
      void follower.return();
      onEnded('failed');
      output.on('error', () => {});
      output.end(lastEventOf(connectionShared()));
      return;
    }

    let hasEnded = false;
    let secondsSinceEnd = 0;
    const stopBeating = heartbeat.add(beat);
    const writer = createEventWriter(output, {
      first: beginningOf(encodeCursorOfNow(follower.position())),
      waiting,
      onTooMuch: () => endFromHere('dropped'),
      onClosed() {
        end('left');
        stopBeating();
        socket?.removeListener('close', leave);
      },
    });
    // The heartbeat tells who does not read, and leaves time for a last event.
    socket?.setTimeout(0);
    socket?.setKeepAlive(true, KEEP_ALIVE_MS);
    // An answer that was not begun, as its caller has left meanwhile, never tells that it is closed.
    socket?.once('close', leave);
    if (socket?.destroyed) leave();
    // Also while it is not read, which may be for long.
    follower.onEnd(() => endFromHere('stopping'));
    void sendAll();

    function leave(): void {
      output.destroy();
      writer.close();
    }

    function end(reason: SubscriptionEnd): void {
      if (hasEnded) return;
      hasEnded = true;
      void follower.return();
      onEnded(reason);
    }

    /** Ends with a last event that tells from where to go on. */
    function endFromHere(reason: 'dropped' | 'stopping'): void {
      const position = follower.position();
      endWith(reason, lastEventOf(subscriptionEnded(reason, position), encodeChangeCursor(position)));
    }

    function endWith(reason: SubscriptionEnd, lastEvent: Uint8Array): void {
      if (hasEnded) return;
      end(reason);
      writer.end(lastEvent);
    }

    function beat(): void {
      if (!hasEnded) {
        writer.tick();
        if (writer.stalledSeconds() >= STALLED_SECONDS) endFromHere('dropped');
        return;
      }
      secondsSinceEnd += 1;
      if (secondsSinceEnd < LAST_SECONDS) return;
      socket?.destroy();
      output.destroy();
    }

    async function sendAll(): Promise<void> {
      try {
        for await (const change of follower) {
          const event = await events.make(selection, change, callerNow());
          if (event !== undefined) await writer.write(event);
        }
        endFromHere('stopping');
      } catch (error) {
        const told = translateError(error);
        if (!hasEnded) onErrors([told]);
        endWith('failed', lastEventOf(told));
      }
    }
  };
}
