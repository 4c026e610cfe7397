import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/container/**/*.test.ts'],
    // npm installs packages.
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
