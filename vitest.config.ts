import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Vitest would load a second copy of graphql as a module, and `instanceof GraphQLError` would fail across the two.
    alias: { graphql: createRequire(import.meta.url).resolve('graphql') },
  },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/helpers/secret-watch.setup.ts'],
    exclude: ['test/browser/**', 'test/container/**', 'test/soak/soak.test.ts'],
    // Nothing here is measured by the clock: properties of a thousand runs take long on a busy machine.
    testTimeout: 60_000,
    maxWorkers: '100%',
  },
});
