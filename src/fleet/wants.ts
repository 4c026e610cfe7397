import { z } from 'zod';
import { MadeElsewhereError, UpstreamUnavailableError } from '../upstream/errors.ts';
import { type Job, PURPOSES, type Purpose } from '../upstream/job.ts';
import type { AnsweredWant } from './entries.ts';
import { errorOf } from './told-error.ts';

/** What a follower asks of the leader. */
export interface Want {
  /** The same however often it is sent. */
  readonly id: string;
  readonly purpose: Purpose;
  readonly wanted: Wanted | WantedSnapshot | { readonly kind: 'state' };
}

/** Calls that a caller waits for. */
export type Wanted =
  | { readonly kind: 'read'; readonly list: string; readonly ranks: readonly number[] }
  | { readonly kind: 'prove'; readonly list: string }
  | { readonly kind: 'totals'; readonly call: string };

/** A copy of the leader's store, for a replica that lacks entries of the log. */
export interface WantedSnapshot {
  readonly kind: 'snapshot';
  /** The id of one that could not be used. */
  readonly except?: string | undefined;
}

const name = z.string().max(100);

/** A want as it is sent. */
export const wantShape = z.object({
  id: name,
  purpose: z.enum(PURPOSES),
  wanted: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('read'), list: name, ranks: z.array(z.int().min(0)).max(10_000) }),
    z.object({ kind: z.literal('prove'), list: name }),
    z.object({ kind: z.literal('totals'), call: name }),
    z.object({ kind: z.literal('state') }),
    z.object({ kind: z.literal('snapshot'), except: name.optional() }),
  ]),
});

/** How a want was answered. */
export type Outcome = Pick<AnsweredWant, 'calls' | 'unsent' | 'unproven'>;

/** What callers of a follower wait for. */
export interface Wants {
  /** Resolves once the log has told it. Equal ones that wait already are one. @throws UpstreamError */
  ask(wanted: Wanted, job: Job): Promise<Outcome>;
  /** The log tells that these are answered. */
  settle(answered: readonly AnsweredWant[]): void;
  /** Sends those again that may be lost: all, or those sent long ago. Gives up those that are old. */
  sendAgain(options?: { readonly areAll?: boolean }): void;
  /**
   * This replica makes its own calls from now on: whoever waits is told so by a {@link MadeElsewhereError}.
   */
  giveBack(): void;
  /** How many wait. */
  readonly open: number;
}

export interface WantsOptions {
  /** Names the replica: ids of wants begin with it. */
  readonly me: string;
  /** Sends a want. Rejects if it may not have arrived. */
  readonly send: (text: string) => Promise<unknown>;
  /** Milliseconds since a fixed instant. */
  readonly now: () => number;
  /** How long a want waits for an answer, in milliseconds. */
  readonly patienceMs: number;
}

interface OpenWant {
  readonly id: string;
  readonly wanted: Wanted;
  readonly job: Job;
  readonly since: number;
  sentAt: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** A want that was sent this long ago is sent again, in milliseconds: it may be lost. */
const SENT_FOR_MS = 3000;

export function createWants({ me, send, now, patienceMs }: WantsOptions): Wants {
  /** By what is wanted, and for what. */
  const waiting = new Map<string, { readonly job: Job; readonly outcome: Promise<Outcome> }>();
  const open = new Map<string, OpenWant>();
  let made = 0;

  function dispatch(each: OpenWant): void {
    const { id, wanted, job } = each;
    each.sentAt = now();
    send(JSON.stringify({ id, purpose: job.purpose, wanted } satisfies Want)).catch(() => {
      each.sentAt = Number.NEGATIVE_INFINITY;
    });
  }

  function start(wanted: Wanted, job: Job): Promise<Outcome> {
    made += 1;
    const id = `${me}:${made}`;
    return new Promise<Outcome>((resolve, reject) => {
      const each = { id, wanted, job, since: now(), sentAt: 0, resolve, reject };
      open.set(id, each);
      dispatch(each);
    }).finally(() => open.delete(id));
  }

  return {
    ask(wanted, job) {
      const key = JSON.stringify([wanted, job.purpose]);
      const known = waiting.get(key);
      if (known !== undefined) {
        if (known.job !== job) known.job.join(job);
        return known.outcome;
      }
      const outcome = start(wanted, job).finally(() => waiting.delete(key));
      waiting.set(key, { job, outcome });
      return outcome;
    },
    settle(answered) {
      for (const { id, error, ...outcome } of answered) {
        const each = open.get(id);
        if (each === undefined) continue;
        // It is over: what else is told of it, or made for it, comes too late.
        open.delete(id);
        for (let call = 0; call < outcome.calls; call += 1) each.job.count();
        if (error === undefined) each.resolve(outcome);
        else each.reject(errorOf(error));
      }
    },
    sendAgain({ areAll = false } = {}) {
      const time = now();
      for (const each of [...open.values()]) {
        if (time - each.since > patienceMs) each.reject(nobodyAnswers());
        else if (areAll || time - each.sentAt > SENT_FOR_MS) dispatch(each);
      }
    },
    giveBack() {
      for (const each of [...open.values()]) {
        open.delete(each.id);
        each.reject(new MadeElsewhereError('The call'));
      }
    },
    get open() {
      return open.size;
    },
  };
}

function nobodyAnswers(): UpstreamUnavailableError {
  return new UpstreamUnavailableError('The call', 'was not made: no replica of the fleet has answered', {
    kind: 'late',
  });
}
