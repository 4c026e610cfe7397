import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type Case, casesFor } from './cases.ts';
import { ELSEWHERE } from './elsewhere.ts';
import { type Command, pagesWithCommands, readCommands } from './read-commands.ts';
import { checkoutReader, packageReader, type Reader } from './reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'documented-'));
const readers = new Map<Reader['has'], Reader>();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
  for (const name of ['checkout', 'clone', 'package']) mkdirSync(join(folder, name));
  readers.set('a checkout', checkoutReader(join(folder, 'checkout'), { isInstalled: true }));
  readers.set('the package', await packageReader(join(folder, 'package')));
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const CASES = casesFor(() => sandbox);
const COMMANDS = pagesWithCommands().flatMap((page) => readCommands(page));
const caseOf = ({ text }: Command) => CASES.find(({ matches }) => matches.test(text));
const elsewhere = ({ text }: Command) => ELSEWHERE.find(({ matches }) => matches.test(text));

describe('the commands of the pages', () => {
  it('each have a case in cases.ts, or a reason in elsewhere.ts why they are not run here', () => {
    const without = COMMANDS.filter((command) => !caseOf(command) && !elsewhere(command));

    expect(without.map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
  });

  it('are covered elsewhere by suites and tests that there are', () => {
    const suites = readFileSync('.ci/run', 'utf8');
    const covers = [...ELSEWHERE, ...CASES.flatMap(({ needs }) => needs ?? [])].map(
      ({ coveredBy }) => coveredBy,
    );

    expect(covers.filter((name) => !existsSync(name) && !suites.includes(`suite ${name} `))).toEqual([]);
  });
});

/** Every command that is run, once, however often it stands in the pages. */
const runs = new Map<string, { readonly command: Command; readonly by: Reader['has']; readonly its: Case }>();
for (const command of COMMANDS) {
  const its = caseOf(command);
  for (const by of its?.by ?? [])
    if (its !== undefined && !runs.has(`${by} ${command.text}`))
      runs.set(`${by} ${command.text}`, { command, by, its });
}

describe.each(['a checkout', 'the package'] as const)('with %s', (has) => {
  for (const { command, by, its } of runs.values()) {
    if (by !== has) continue;
    const { needs, expectation, isFirst = false } = its;
    const name = `does what ${command.place} says: ${command.text}`;
    it(
      needs === undefined ? name : `${name} (needs ${needs.what}, else ${needs.coveredBy})`,
      async (test) => {
        test.skip(needs?.isThere === false, `${needs?.what} is not at hand: see ${needs?.coveredBy}`);
        const reader = isFirst
          ? checkoutReader(join(folder, 'clone'), { isInstalled: false })
          : readers.get(has);
        if (reader === undefined) throw new Error('There is no such reader.');
        await expectation(command, reader);
      },
    );
  }
});
