import { readdirSync, readFileSync } from 'node:fs';
import type { GraphiQLOptions } from 'graphql-yoga';

// The same place seen from the sources and from the build, which copies the operations.
const OPERATIONS = new URL('../../schema/operations/', import.meta.url);

/** GraphiQL with the example operations as its first tabs, in the order of their file names. */
export function readGraphiQLOptions(): GraphiQLOptions {
  const files = readdirSync(OPERATIONS).filter((file) => file.endsWith('.graphql'));
  const operations = files.sort().map((file) => readFileSync(new URL(file, OPERATIONS), 'utf8'));
  return {
    title: 'WeChat asset gateway',
    defaultTabs: operations.map((query) => ({ query })),
  };
}
