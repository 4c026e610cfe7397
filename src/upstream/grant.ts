import { ageOf } from '../clock.ts';
import { PermissionDeniedError, UpstreamError } from './errors.ts';
import { FAILURES, type FailurePolicy } from './failures.ts';
import type { Permission } from './port.ts';

/*
 * An account that lacks a permission lacks it for months, so upstream is asked rarely: by one call,
 * which is made for a caller like any other. Until its first answer, other calls wait for it. After
 * a refusal there is one call a day, whatever becomes of it. Nothing is stored: a restart asks.
 */

/** Whether the account has a permission, as far as the process knows. Its calls share this. */
export interface Grant {
  /** The refusal that holds; undefined if the account has the permission, or nothing is known. */
  readonly denial: PermissionDeniedError | undefined;
  /** Whether the call that finds out is in flight, and nothing is known yet. */
  readonly isAwaited: boolean;
  /** Resolves once that call has ended. Another may find out then, if it told nothing. */
  answered(): Promise<void>;
  /** @throws PermissionDeniedError while the account lacks it, unless it is time to ask again */
  check(): void;
  /** A call is made. If the permission is denied, others do not ask again for a day. */
  recordCall(): void;
  recordSuccess(): void;
  /** A call failed. Returns its error: a {@link PermissionDeniedError} for want of permission. */
  recordFailure(error: unknown): unknown;
  /** Forgets a denial: the next call asks at once. */
  forget(): void;
  /** What another process has found out. The next call asks at once. */
  adopt(denial: PermissionDeniedError | undefined): void;
}

/** What has come out about a permission. */
export interface PermissionChange {
  readonly permission: Permission;
  /** Undefined if the account has the permission again. */
  readonly denial: PermissionDeniedError | undefined;
}

export interface GrantOptions {
  readonly permission: Permission;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The account lacks the permission, or has it again. Told once, and not of each call. */
  readonly onChange?: (change: PermissionChange) => void;
}

/** The first call is in flight. */
interface Asking {
  readonly done: Promise<void>;
  readonly end: () => void;
}

/** Long ago: it is time to ask again. */
const NEVER = Number.NEGATIVE_INFINITY;

export function createGrant({ permission, now, onChange = () => {} }: GrantOptions): Grant {
  let isGranted = false;
  let denied: { readonly denial: PermissionDeniedError; readonly askedAt: number } | undefined;
  let asking: Asking | undefined;
  /** Outlives a denial that is forgotten: the same refusal is then no news. */
  let isDenialTold = false;

  function endAsking(): void {
    asking?.end();
    asking = undefined;
  }

  function tell(denial: PermissionDeniedError | undefined): void {
    const isDenied = denial !== undefined;
    if (isDenied === isDenialTold) return;
    isDenialTold = isDenied;
    onChange({ permission, denial });
  }

  return {
    get denial() {
      return denied?.denial;
    },
    get isAwaited() {
      return asking !== undefined;
    },
    answered: async () => asking?.done,
    check() {
      if (denied === undefined) return;
      if (ageOf(denied.askedAt, now()) < deniedMsOf(denied.denial)) throw denied.denial;
    },
    recordCall() {
      if (denied !== undefined) denied = { ...denied, askedAt: now() };
      else if (!isGranted) asking ??= ask();
    },
    recordSuccess() {
      isGranted = true;
      denied = undefined;
      endAsking();
      tell(undefined);
    },
    recordFailure(error) {
      endAsking();
      if (!(error instanceof UpstreamError)) return error;
      if (deniedMsOf(error) > 0) {
        const denial = new PermissionDeniedError(permission, error);
        isGranted = false;
        denied = { denial, askedAt: now() };
        tell(denial);
        return denial;
      }
      // A call whose token was refused has asked nothing. It is made again with another token.
      if (denied !== undefined && FAILURES[error.kind].retry === 'with a new token')
        denied = { ...denied, askedAt: NEVER };
      return error;
    },
    forget() {
      denied = undefined;
    },
    adopt(denial) {
      denied = denial && { denial, askedAt: NEVER };
      isDenialTold = denial !== undefined;
    },
  };
}

function ask(): Asking {
  let end = () => {};
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { done, end };
}

/** Milliseconds for which this failure denies a permission; 0 if it tells nothing of any. */
function deniedMsOf({ kind }: UpstreamError): number {
  const { deniedSeconds = 0 }: FailurePolicy = FAILURES[kind];
  return deniedSeconds * 1000;
}
