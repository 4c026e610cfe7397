import { accessSync, constants, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readNeededNode } from '../src/package.ts';

const { jobs } = parse(readFileSync('.github/workflows/ci.yml', 'utf8'));

describe('the workflow of CI', () => {
  it('runs .ci/run, which may be run', () => {
    expect(jobs.everything.steps.at(-1)).toEqual({ run: '.ci/run' });
    expect(() => accessSync('.ci/run', constants.X_OK)).not.toThrow();
  });

  it('tests the oldest Node.js that the package allows, and none that .ci/run brings', () => {
    const [oldest, ...others]: string[] = jobs.versions.strategy.matrix.node;
    const [, brought = 'none'] = /--package=node@(\d+)/.exec(readFileSync('.ci/run', 'utf8')) ?? [];

    expect(oldest).toBe(readNeededNode());
    expect(others).not.toContain(brought);
  });
});
