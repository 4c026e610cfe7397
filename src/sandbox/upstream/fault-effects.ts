import { type Answer, htmlAnswer } from './answer.ts';
import type { Fault } from './faults.ts';
import { RefusalError } from './refusal.ts';

/**
 * How an answer reaches the client: whole, cut off half way, as a reset of the connection, never, or whole in the end,
 * at so many bytes a second.
 */
export type Delivery = 'whole' | 'half' | 'reset' | 'never' | { readonly bytesPerSecond: number };

/** What a fault answers in the endpoint's place, if it is of that kind. May throw a {@link RefusalError}. */
export function answerInstead(fault: Fault | undefined): Answer | undefined {
  switch (fault?.kind) {
    case 'errcode':
      throw new RefusalError(fault.errcode, fault.errmsg);
    case 'status':
      return htmlAnswer(fault.status, fault.html);
    case 'body': {
      const body = typeof fault.body === 'string' ? Buffer.from(fault.body) : fault.body;
      return { status: 200, headers: { 'content-type': fault.contentType }, body };
    }
    default:
      return undefined;
  }
}

/** How an endpoint sees the account: as it is, or as a replica does that is behind, or counts wrongly. */
export interface Sight {
  readonly behindMs: number;
  /** By how much totals are more than they should be. */
  readonly totalDifference: number;
}

/** How a fault has the endpoint see the account. */
export function sightUnder(fault: Fault | undefined): Sight {
  return {
    behindMs: fault?.kind === 'behind' ? fault.seconds * 1000 : 0,
    totalDifference: fault?.kind === 'total' ? fault.difference : 0,
  };
}

/** What a fault does to the endpoint's answer on its way. */
export function deliveryUnder(fault: Fault | undefined): Delivery {
  switch (fault?.kind) {
    case 'truncate':
      return 'half';
    case 'reset':
      return 'reset';
    case 'hang':
      return 'never';
    case 'drip':
      return { bytesPerSecond: fault.bytesPerSecond };
    default:
      return 'whole';
  }
}
