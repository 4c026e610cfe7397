import type { Writable } from 'node:stream';
import { NobodyWaitsError } from '../../upstream/errors.ts';
import type { SendChanges, Subscription } from './send-changes.ts';

/** Has an answer begin whose head is sent. To be called at most once. */
export type Start = (output: Writable) => void;

/**
 * Sends a subscription once its answer begins. Until then nothing but the request tells that its caller
 * has left, and nothing else would end it.
 *
 * @param signal of the request
 * @throws NobodyWaitsError if the caller has left already
 */
export function sendUnlessLeft(subscription: Subscription, signal: AbortSignal, send: SendChanges): Start {
  let hasLeft = false;

  function leave(): void {
    hasLeft = true;
    void subscription.follower.return();
    subscription.onEnded('left');
  }

  if (signal.aborted) {
    leave();
    throw new NobodyWaitsError('The subscription');
  }
  signal.addEventListener('abort', leave, { once: true });
  return (output) => {
    signal.removeEventListener('abort', leave);
    if (hasLeft) output.destroy();
    else send(subscription, output);
  };
}
