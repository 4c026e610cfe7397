import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { graphql: createRequire(import.meta.url).resolve('graphql') } },
  test: {
    include: ['test/documented/**/*.test.ts'],
    // npm installs packages.
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
