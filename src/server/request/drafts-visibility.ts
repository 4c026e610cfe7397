import type { Access } from './authentication.ts';

/** Whether the caller may see drafts. */
export type MaySeeDrafts = (request: {
  readonly headers: { keys(): Iterable<string> };
  /** The name of its key, where keys are set. */
  readonly caller?: string | undefined;
  /** Left out if no socket carried it, as in tests. */
  readonly httpVersion?: string | undefined;
}) => boolean;

export function createMaySeeDrafts(access: Access): MaySeeDrafts {
  switch (access.mode) {
    case 'keys':
      return ({ caller }) => caller !== undefined && access.draftsVisibleTo.includes(caller);
    case 'local':
      // Behind a proxy on this machine, strangers are local too.
      return (request) => !isForwarded(request) && request.httpVersion !== HTTP_OF_NGINX;
    case 'open':
      // Nothing tells the account's own people from the public.
      return () => false;
  }
}

/** Whether there is a caller who may see drafts: otherwise nobody needs them fetched. */
export function canAnyoneSeeDrafts(access: Access): boolean {
  switch (access.mode) {
    case 'keys':
      return access.draftsVisibleTo.length > 0;
    case 'local':
      return true;
    case 'open':
      return false;
  }
}

/** Some proxies speak it to what is behind them by default, with none of these headers. */
const HTTP_OF_NGINX = '1.0';

/** The headers by which proxies tell that they pass on a request. Yoga's `Headers` keep any case. */
const FORWARDING_HEADER =
  /^(?:forwarded|x-forwarded.*|x-original-forwarded-for|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip|x-envoy-external-address|cdn-loop|via)$/i;

// By the names alone: an empty value tells it too, and Yoga's `Headers.get` answers null for one.
function isForwarded({ headers }: Parameters<MaySeeDrafts>[0]): boolean {
  return [...headers.keys()].some((name) => FORWARDING_HEADER.test(name));
}
