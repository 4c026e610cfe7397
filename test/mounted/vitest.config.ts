import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { graphql: createRequire(import.meta.url).resolve('graphql') } },
  test: {
    include: ['test/mounted/**/*.test.ts'],
    // npm installs packages, and Next.js builds.
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
