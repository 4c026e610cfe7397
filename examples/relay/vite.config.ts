import { defineConfig } from 'vite';
import relay from 'vite-plugin-relay';

export default defineConfig({
  // Puts what relay-compiler has made of them in place of the graphql tags.
  plugins: [relay],
  server: {
    host: '127.0.0.1',
    port: Number(process.env['EXAMPLE_PORT'] ?? 5173),
    proxy: { '/graphql': process.env['GATEWAY'] ?? 'http://127.0.0.1:4000' },
  },
});
