import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'test/clock/**/*.test.ts',
      'test/kills/**/*.test.ts',
      'test/disagreement/process.test.ts',
      'test/shared-state.test.ts',
    ],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A clock is believed after half a minute.
    expect: { poll: { timeout: 120_000 } },
  },
});
