import { defineConfig } from 'vite';

export default defineConfig({
  server: {
    host: '127.0.0.1',
    port: Number(process.env['EXAMPLE_PORT'] ?? 5173),
    // The page and the gateway have one origin then, as behind one proxy in production.
    proxy: { '/graphql': process.env['GATEWAY'] ?? 'http://127.0.0.1:4000' },
  },
});
