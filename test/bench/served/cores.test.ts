import { describe, expect, it } from 'vitest';
import { onCore, parseCoreList } from '../../../bench/served/cores.ts';

describe('parseCoreList', () => {
  it.each([
    ['0-1\n', [0, 1]],
    ['3', [3]],
    ['0-2,5,7-8', [0, 1, 2, 5, 7, 8]],
    ['', []],
  ])('reads %j as %j', (list, cores) => {
    expect(parseCoreList(list)).toEqual(cores);
  });
});

describe('onCore', () => {
  it('leaves a command as it is where there is no core for it', () => {
    expect(onCore(undefined, ['node', 'main.js'])).toEqual(['node', 'main.js']);
    expect(onCore(1, ['node', 'main.js'])).toEqual(['taskset', '-c', '1', 'node', 'main.js']);
  });
});
