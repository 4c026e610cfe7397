import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  loadScenario,
  readScenario,
  SCENARIO_NAMES,
  ScenarioError,
} from '../../../src/sandbox/scenario/load-scenario.ts';

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

  it.each(SCENARIO_NAMES)('loads %s as docs/sandbox.md tells of it', (name) => {
    const { description } = loadScenario(name);

    expect(readFileSync('docs/sandbox.md', 'utf8')).toContain(`| \`${name}\` | ${description} |`);
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
        'There is no scenario "black-out". There are blackout, flaky, oscillating, slow-drip, token-killed, quota-end, lagging-replica, flapping-totals, unverified, and files that end in .json.',
      ),
    );
  });

  it('names the file that is no scenario, and why', () => {
    const path = fileOf('{ "name": "mine", "description": "Nothing." }');

    expect(() => loadScenario(path)).toThrow(
      new ScenarioError(`${path} is not a scenario. phases or moments is required.`),
    );
    expect(() => loadScenario('nowhere.json')).toThrow(new ScenarioError('nowhere.json cannot be read.'));
  });
});

/** A scenario that can be read, with some fields that differ. */
const scenario = (fields: object) => ({
  name: 'mine',
  description: 'Calls fail.',
  phases: [{ from: 0, faults: [{ kind: 'reset' }] }],
  ...fields,
});

const phase = (fields: object) =>
  scenario({ phases: [{ from: 10, faults: [{ kind: 'reset' }], ...fields }] });
const fault = (fields: object) => phase({ faults: [{ kind: 'reset' }, fields] });
const moment = (fields: object) => scenario({ moments: [{ at: 60, tokens: 'expire', ...fields }] });

describe('readScenario', () => {
  it('reads everything that a scenario can tell', () => {
    const whole = scenario({
      seed: 7,
      phases: [
        {
          from: 0,
          to: 60,
          every: 120,
          endpoint: 'batchget_material',
          share: 0.5,
          faults: [
            { kind: 'errcode', errcode: -1, errmsg: 'busy' },
            { kind: 'status', status: 502, html: 'down' },
            { kind: 'body', body: '[]', contentType: 'text/plain' },
            { kind: 'reset' },
            { kind: 'hang' },
            { kind: 'truncate' },
            { kind: 'drip', bytesPerSecond: 10 },
          ],
          latency: { ms: 200, jitterMs: 100 },
          says: 'nothing works',
        },
      ],
      moments: [
        { at: 60, every: 60, tokens: 'invalidate', says: 'the token is dead' },
        { at: 90, quota: 'used-up', endpoint: 'batchget_material' },
      ],
    });

    expect(readScenario(JSON.stringify(whole))).toEqual(whole);
  });

  it.each([
    [[], 'It must be an object.'],
    [scenario({ name: '' }), 'name must not be empty.'],
    [scenario({ phases: [], moments: [] }), 'phases or moments is required.'],
    [scenario({ phases: {} }), 'phases must be a list.'],
    [scenario({ stages: [] }), 'stages is not a known field.'],
    [phase({ from: -1 }), 'phases[0].from must be a number from 0 to 31536000.'],
    [phase({ to: 10 }), 'phases[0].to must be later than from.'],
    [phase({ every: 60 }), 'phases[0].to is required with every.'],
    [phase({ to: 80, every: 60 }), 'phases[0].every must be no less than the time between from and to.'],
    [phase({ share: 20 }), 'phases[0].share must be a number from 0 to 1.'],
    [phase({ faults: [] }), 'phases[0].faults must not be empty.'],
    [phase({ faults: undefined }), 'phases[0].faults or latency is required.'],
    [
      phase({ faults: undefined, latency: { ms: 1 }, share: 1 }),
      'phases[0].share is only allowed with faults.',
    ],
    [phase({ latency: { jitterMs: 9 } }), 'phases[0].latency.ms must be a number from 0 to 3600000.'],
    [phase({ rate: 1 }), 'phases[0].rate is not a known field.'],
    [fault({ kind: 'fire' }), /^phases\[0\]\.faults\[1\]\.kind must be one of errcode, status, .*total\.$/],
    [fault({ kind: 'errcode' }), /^phases\[0\]\.faults\[1\]\.errcode must be a whole number from -1/],
    [
      fault({ kind: 'drip', bytesPerSecond: 0 }),
      /^phases\[0\]\.faults\[1\]\.bytesPerSecond must be a whole number/,
    ],
    [fault({ kind: 'reset', times: 2 }), 'phases[0].faults[1].times is not a known field.'],
    [phase({ faults: ['reset'] }), 'phases[0].faults[0] must be an object.'],
    [moment({ tokens: 'kill' }), 'moments[0].tokens must be expire or invalidate.'],
    [moment({ tokens: undefined }), 'moments[0].tokens or quota is required.'],
    [moment({ endpoint: 'get_material' }), 'moments[0].endpoint is only allowed with quota.'],
    [moment({ quota: 'used-up', endpoint: 'list' }), /^moments\[0\]\.endpoint must be one of stable_token/],
    [moment({ every: 0 }), 'moments[0].every must be a number from 1 to 31536000.'],
  ])('refuses %j by the field', (value, message) => {
    expect(() => readScenario(JSON.stringify(value))).toThrow(ScenarioError);
    expect(() => readScenario(JSON.stringify(value))).toThrow(message);
  });

  it('names all faults at once', () => {
    expect(() => readScenario('{ "phases": 5 }')).toThrow(
      new ScenarioError('name must be a string. description must be a string. phases must be a list.'),
    );
  });

  it('refuses what is not JSON', () => {
    expect(() => readScenario('{')).toThrow(new ScenarioError('It is not JSON.'));
  });
});
