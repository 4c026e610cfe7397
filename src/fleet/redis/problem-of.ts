import { ZodError } from 'zod';
import type { BoardProblem } from '../board.ts';
import { LateAnswerError } from './in-time.ts';

/** What an error of the client, or the server's refusal, means. Neither is passed on: both hold what was sent. */
export function problemOf(error: unknown): BoardProblem {
  if (error instanceof ZodError || !(error instanceof Error)) return 'refused';
  if (error instanceof LateAnswerError) return 'timeout';
  if (error.name !== 'ReplyError') return 'disconnected';
  if (DENIED_IN_A_SCRIPT.test(error.message)) return 'denied';
  return REFUSALS[/^-?([A-Z]+)/.exec(error.message)?.[1] ?? ''] ?? 'refused';
}

/** Redis 7.0, and later ones with Valkey: their first word is ERR. */
const DENIED_IN_A_SCRIPT = /^-?ERR (The user executing the script can't|ACL failure in script)/;

/** By the first word of the server's answer. */
const REFUSALS: Readonly<Record<string, BoardProblem>> = {
  READONLY: 'readOnly',
  // What waited is sent away when the server becomes a copy.
  UNBLOCKED: 'readOnly',
  LOADING: 'busy',
  BUSY: 'busy',
  // A copy that has lost the server it copies.
  MASTERDOWN: 'readOnly',
  OOM: 'outOfMemory',
  NOAUTH: 'denied',
  WRONGPASS: 'denied',
  NOPERM: 'denied',
};
