import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { expect, it } from 'vitest';

/** What a module of the built gateway imports before it runs. */
function importsOf(file: string): readonly string[] {
  const statements = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?:[^;'=]*from )?'([^']+)';/gm);
  return Array.from(statements, ([, specifier = '']) => specifier);
}

/** All that is loaded with a module: files of ours by their paths, packages by their names. */
function loadedWith(file: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  for (const specifier of importsOf(file)) {
    if (specifier.startsWith('.')) loadedWith(join(dirname(file), specifier), loaded);
    else loaded.add(specifier);
  }
  return loaded;
}

it('loads nothing of a fleet, nor its client, where it is not asked for', () => {
  const ofFleet = (loaded: ReadonlySet<string>) =>
    [...loaded].filter((each) => each === 'ioredis' || each.startsWith('dist/src/fleet/'));

  expect(ofFleet(loadedWith('dist/src/commands/start/start.js'))).toEqual([]);
  expect(ofFleet(loadedWith('dist/src/embed/create-gateway.js'))).toEqual([]);
  expect(ofFleet(loadedWith('dist/src/commands/start/open-fleet.js'))).toContain('ioredis');
});

it('loads nothing of workers where they are not asked for', () => {
  const ofWorkers = (loaded: ReadonlySet<string>) =>
    [...loaded].filter(
      (each) => each === 'node:cluster' || each.startsWith('dist/src/commands/start/workers/'),
    );

  expect(ofWorkers(loadedWith('dist/src/commands/start/start.js'))).toEqual([]);
  expect(ofWorkers(loadedWith('dist/src/embed/create-gateway.js'))).toEqual([]);
  expect(ofWorkers(loadedWith('dist/src/commands/start/workers/start-workers.js'))).toContain('node:cluster');
});
