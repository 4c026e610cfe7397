import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/bench-smoke/bench.test.ts'],
    // Packages of the peers are installed in it.
    testTimeout: 300_000,
  },
});
