import { describe, expect, it } from 'vitest';
import { nearestName } from '../src/nearest-name.ts';

const COMMANDS = ['start', 'check', 'key', 'keys'];

describe('nearestName', () => {
  it.each([
    ['starts', 'start', 'a letter too many'],
    ['strt', 'start', 'one too few'],
    ['stArt', 'start', 'another'],
    ['chekc', 'check', 'two that have changed places'],
    ['kay', 'key', 'the nearest of two'],
  ])('finds for %s the name %s: %s', (name, meant) => {
    expect(nearestName(name, COMMANDS)).toBe(meant);
  });

  it.each(['', 'stop', 'schema', '__proto__'])('finds none for "%s"', (name) => {
    expect(nearestName(name, COMMANDS)).toBeUndefined();
  });
});
