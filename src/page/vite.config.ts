import { defineConfig } from 'vite';

/** The library page: a folder of files whose names hold a hash of what is in them. */
export default defineConfig({
  root: import.meta.dirname,
  // Relative: a proxy may serve the page below a prefix.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: ['chrome110', 'firefox110', 'safari16'],
    // Its policy lets the page load its own files alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
