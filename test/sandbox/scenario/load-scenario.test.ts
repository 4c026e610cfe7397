import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadScenario, SCENARIO_NAMES } from '../../../src/sandbox/scenario/load-scenario.ts';
import { ScenarioError } from '../../../src/sandbox/scenario/read-scenario.ts';

function fileOf(json: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'mine.json');
  writeFileSync(path, json);
  return path;
}

describe('loadScenario', () => {
  it('knows every file of the folder, by its name', () => {
    expect(readdirSync('scenarios').sort()).toEqual(SCENARIO_NAMES.map((name) => `${name}.json`).sort());
  });

  it.each(SCENARIO_NAMES)('loads %s', (name) => {
    expect(loadScenario(name)).toMatchObject({ name, description: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  it.each(SCENARIO_NAMES)('loads %s as the README tells of it', (name) => {
    const { description } = loadScenario(name);

    expect(readFileSync('README.md', 'utf8')).toContain(`| \`${name}\` | ${description} |`);
  });

  it('loads a file', () => {
    const path = fileOf(
      '{ "name": "mine", "description": "Slow.", "phases": [{ "from": 0, "latency": { "ms": 9 } }] }',
    );

    expect(loadScenario(path)).toMatchObject({ name: 'mine' });
  });

  it('names the scenarios that there are', () => {
    expect(() => loadScenario('black-out')).toThrow(
      new ScenarioError(
        'There is no scenario "black-out". There are blackout, flaky, oscillating, slow-drip, token-killed, quota-end, lagging-replica, flapping-totals, and files that end in .json.',
      ),
    );
  });

  it('names the file that is no scenario, and why', () => {
    const path = fileOf('{ "name": "mine", "description": "Nothing." }');

    expect(() => loadScenario(path)).toThrow(
      new ScenarioError(`${path} is no scenario. phases must be there, or moments.`),
    );
    expect(() => loadScenario('nowhere.json')).toThrow(new ScenarioError('nowhere.json cannot be read.'));
  });
});
