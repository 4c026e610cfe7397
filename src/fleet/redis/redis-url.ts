/** Where a Redis is, and as whom to go there. */
export interface RedisAddress {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
  /** Undefined: the default user. */
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
}

/**
 * Reads `redis[s]://[user[:password]@]host[:port][/database]`. Undefined for anything else: the text
 * is a secret, and in no error.
 */
export function parseRedisUrl(text: string): RedisAddress | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  const path = /^\/?(\d{0,4})$/.exec(pathname);
  const isRedis = /^rediss?:$/.test(protocol) && hostname !== '' && search === '' && hash === '';
  if (!isRedis || path === null) return undefined;
  const user = decoded(username);
  const secret = decoded(password);
  if (user === undefined || secret === undefined) return undefined;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 6379 : Number(port),
    isEncrypted: protocol === 'rediss:',
    username: user === '' ? undefined : user,
    password: secret === '' ? undefined : secret,
    database: Number(path[1]),
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
