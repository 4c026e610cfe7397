import type { ApiKey, Authenticate } from './authentication.ts';

/** Who may use the gateway. */
export type Access =
  /** Whoever has a key. */
  | { readonly mode: 'keys'; readonly apiKeys: readonly ApiKey[] }
  /** Whoever is on this machine: nobody else reaches it. */
  | { readonly mode: 'local' }
  /** Everybody who reaches it: the operator has said so. */
  | { readonly mode: 'open' };

/** Tells whether who sends a request may see what is for the operator: how much is asked, and what is left of the quota. */
export type MayOperate = (request: Request) => boolean;

export function createMayOperate(mode: Access['mode'], authenticate: Authenticate): MayOperate {
  switch (mode) {
    case 'keys':
      return (request) => authenticate(request) !== undefined;
    case 'local':
      return () => true;
    case 'open':
      // Nothing tells the operator from the public.
      return () => false;
  }
}
