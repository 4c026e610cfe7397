import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What takes long on its own: CI runs it, with `npm run test:full`. */
const LONG = [
  'test/index/sqlite/index-in-threads.test.ts',
  'test/rolling-restarts.test.ts',
  'test/rolling-subscriptions.test.ts',
  'test/wechat/heavy-answers.test.ts',
];

export default defineConfig({
  resolve: {
    // Vitest would load a second copy of graphql as a module, and `instanceof GraphQLError` would
    // fail across the two.
    alias: { graphql: createRequire(import.meta.url).resolve('graphql') },
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/helpers/build.setup.ts'],
    setupFiles: ['test/helpers/secret-watch.setup.ts', 'test/helpers/compiled-differences.setup.ts'],
    exclude: [
      'test/bench-smoke/**',
      'test/browser/**',
      'test/clock/**',
      'test/container/**',
      'test/disagreement/**',
      'test/documented/**',
      // These need a Redis.
      'test/fleet/moving.test.ts',
      'test/fleet/proxy.test.ts',
      'test/fleet/redis-board.test.ts',
      'test/fleet/redis-caller-counts.test.ts',
      'test/fleet/redis-faults.test.ts',
      'test/fleet/redis-user.test.ts',
      'test/fleet/replica-media.test.ts',
      'test/fleet/redis-log.test.ts',
      'test/fleet/replicas.test.ts',
      'test/fleet/mishaps.test.ts',
      'test/fleet/workers.test.ts',
      'test/kills/**',
      'test/mounted/**',
      'test/processes/**',
      'test/shared-state.test.ts',
      'test/soak/soak.test.ts',
      ...(process.env['TEST_RUNS'] === 'full' ? [] : LONG),
    ],
    // Only what hangs for good is to fail by these: a busy machine takes long for a property of a
    // thousand runs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
    // Half of the time went into loading the same packages for each file. So no file leaves anything
    // behind in a module: what it fakes, it restores.
    isolate: false,
    // One more than there are processors, as some tests wait for minutes in all. In a container,
    // Node.js counts those of the whole machine.
    maxWorkers: Math.min(availableParallelism() + 1, 8),
  },
});
