import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { check } from '../../src/commands/check/check.ts';
import { readConfig } from '../../src/config/config.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { apiKey, bearer } from '../helpers/api-key.ts';
import { accountOf, addressOf, startGateway } from '../helpers/gateway-process.ts';
import { betraysDraft, EDITORS, MARKED_LIBRARY, SITE } from '../helpers/marked-drafts.ts';

const HASHES = [EDITORS, SITE].map((key) => Buffer.from(apiKey('', key).sha256).toString('hex'));
const API_KEYS = `editors:${HASHES[0]},site:${HASHES[1]}`;

/** What is printed nowhere: keys, their hashes, and what drafts say. */
function isSecret(line: string): boolean {
  return betraysDraft(line) || [EDITORS, SITE, ...HASHES].some((secret) => line.includes(secret));
}

async function openSandbox(): Promise<Sandbox> {
  const sandbox = await startSandbox({ library: MARKED_LIBRARY });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

function draftCallsOf({ control }: Sandbox): number {
  return control.calls().filter(({ path }) => path.includes('/draft/')).length;
}

describe('the process', () => {
  /** What it prints and logs while both keys ask for drafts. */
  async function run(sandbox: Sandbox, environment: Record<string, string>) {
    const { child, output } = startGateway({ ...accountOf(sandbox), API_KEYS, ...environment });
    const address = await addressOf(child, output);
    const answers = [];
    for (const key of [EDITORS, SITE]) {
      const headers = { 'content-type': 'application/json', ...bearer(key) };
      const body = JSON.stringify({ query: '{ drafts { nodes { articles { title } } } }' });
      answers.push(await (await fetch(address, { method: 'POST', headers, body })).text());
    }
    child.kill('SIGTERM');
    await once(child, 'close');
    return { answers, printed: `${output.stdout}\n${output.stderr}`.split('\n') };
  }

  it('prints and logs no draft and no key, whoever sees drafts', async () => {
    const { answers, printed } = await run(await openSandbox(), { DRAFTS_VISIBLE_TO: 'editors' });

    expect(answers.map(betraysDraft)).toEqual([true, false]);
    expect(printed.join()).toContain('"endpoint":"drafts"');
    expect(printed.filter(isSecret)).toEqual([]);
  });

  it('makes no call for drafts where nobody is named', async () => {
    const sandbox = await openSandbox();

    const { answers } = await run(sandbox, {});

    expect(answers.map(betraysDraft)).toEqual([false, false]);
    expect(draftCallsOf(sandbox)).toBe(0);
  });
});

describe('the command check', () => {
  async function checkWith(sandbox: Sandbox, environment: Record<string, string>) {
    const printed: string[] = [];
    const { STATE_DIR: _, ...account } = accountOf(sandbox);
    const config = readConfig({ ...account, API_KEYS, ...environment });
    await check(config, { print: (line) => void printed.push(line) });
    return printed;
  }

  it('counts drafts where somebody sees them, and shows none of them, nor a key', async () => {
    const printed = await checkWith(await openSandbox(), { DRAFTS_VISIBLE_TO: 'editors' });

    expect(printed).toContainEqual(expect.stringMatching(/^drafts +2$/));
    expect(printed.filter(isSecret)).toEqual([]);
  });

  it('does not ask for drafts where nobody sees them', async () => {
    const sandbox = await openSandbox();

    const printed = await checkWith(sandbox, {});

    expect(printed.filter((line) => /draft/i.test(line))).toEqual([]);
    expect(draftCallsOf(sandbox)).toBe(0);
  });
});
