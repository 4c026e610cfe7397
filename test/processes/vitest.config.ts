import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What starts gateways as processes, over and over: each takes a second or two of a processor. */
export default defineConfig({
  test: {
    include: ['test/processes/**/*.test.ts'],
    setupFiles: ['test/helpers/secret-watch.setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // One more than there are processors, as some wait for a gateway that ends.
    maxWorkers: Math.min(availableParallelism() + 1, 8),
    expect: { poll: { timeout: 30_000 } },
  },
});
