import { describe, expect, it } from 'vitest';
import { readDockerIgnore } from './docker-ignore.ts';
import { parseDockerfile } from './dockerfile.ts';

describe('parseDockerfile', () => {
  it.each([
    'ARG VERSION',
    'ADD https://example.com/a.tar /',
    'RUN --mount=type=cache npm ci',
    'RUN npm ci && \\',
    'CMD node dist/src/main.js',
    'COPY --link a b',
    'ENV A="b c"',
    'ENV A=$B',
    'HEALTHCHECK NONE',
  ])('does not pass over %s', (line) => {
    expect(() => parseDockerfile(`FROM node:26-slim\n${line}`)).toThrow(line);
  });
});

describe('readDockerIgnore', () => {
  it('lets the last line decide', () => {
    const isKept = readDockerIgnore('*\n!src\nsrc/main.ts\n');

    expect(['src', 'src/config.ts', 'src/main.ts', 'srcs', '.env'].filter(isKept)).toEqual([
      'src',
      'src/config.ts',
    ]);
  });

  it('does not pass over **/*.md', () => {
    expect(() => readDockerIgnore('**/*.md')).toThrow('**/*.md');
  });
});
