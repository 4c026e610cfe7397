import { describe, expect, it } from 'vitest';
import { SOCKET_LIMITS } from '../../../src/server/connection/http-server.ts';

describe('SOCKET_LIMITS', () => {
  it.each(['headersTimeout', 'requestTimeout'] as const)(
    'has %s end within the ten seconds that a slow client may take',
    (limit) => {
      expect(SOCKET_LIMITS[limit] + SOCKET_LIMITS.connectionsCheckingInterval).toBeLessThan(10_000);
    },
  );
});
