import { defineConfig } from 'vitest/config';

/** What needs a Redis. `npm test` runs the rest of this folder. */
export default defineConfig({
  test: {
    include: [
      'test/fleet/moving.test.ts',
      'test/fleet/proxy.test.ts',
      'test/fleet/replica-media.test.ts',
      'test/fleet/redis-board.test.ts',
      'test/fleet/redis-caller-counts.test.ts',
      'test/fleet/redis-faults.test.ts',
      'test/fleet/redis-log.test.ts',
      'test/fleet/redis-user.test.ts',
      'test/fleet/replicas.test.ts',
      'test/fleet/mishaps.test.ts',
      'test/fleet/workers.test.ts',
    ],
    globalSetup: ['test/fleet/redis.setup.ts'],
    setupFiles: ['test/helpers/secret-watch.setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
