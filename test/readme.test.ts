import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config/config.ts';
import { createMirror } from '../src/index/mirror/mirror.ts';
import type { AssetLibrary } from '../src/library/asset-library.ts';
import { ask } from './helpers/execute.ts';
import { memoryIndex } from './helpers/memory-index.ts';
import { sandboxGateway } from './helpers/sandbox-gateway.ts';

const README = readFileSync('README.md', 'utf8');
const CONFIGURATION = readFileSync('docs/configuration.md', 'utf8');
const ENV_EXAMPLE = readFileSync('.env.example', 'utf8');

/**
 * The variables that the configuration reads, and what each is, for an account, when it is not set.
 */
const VARIABLES = Array.from(ENV_EXAMPLE.matchAll(/^# ([A-Z_]+)=(.*)$/gm), ([, name = '', value = '']) => ({
  name,
  value,
}));

/** A gateway over the sandbox that has stored all of it. */
async function filledGateway() {
  const { index } = memoryIndex();
  const mirror = createMirror({ index, now: Date.now, onFailure: rethrow });
  let library: AssetLibrary | undefined;
  const { gateway } = await sandboxGateway(
    {},
    {
      index,
      store: mirror.store,
      optionsOf(opened) {
        library = opened;
        return {};
      },
    },
  );
  if (library === undefined) throw new Error('There is no library.');
  await mirror.follow(library);
  await mirror.startStoring();
  while (await library.filling.step());
  await mirror.flush();
  return gateway;
}

function rethrow(error: unknown): never {
  throw error;
}

/** The queries of a page that it shows with their answers. */
function shownQueries(page: string) {
  return Array.from(
    readFileSync(page, 'utf8').matchAll(/```graphql\n(.*?)```(?:(?!```).)*?```json\n(.*?)```/gs),
    ([, query = '', answer = '']) => ({ query, answer: JSON.parse(answer) }),
  );
}

describe.each(['README.md', 'docs/querying.md'])('%s', (page) => {
  it('shows searches and the answers that they have', async () => {
    const gateway = await filledGateway();
    const shown = shownQueries(page);

    expect(shown.length).toBeGreaterThan(0);
    for (const { query, answer } of shown) expect(await ask(gateway, query)).toEqual(answer);
  });
});

describe('README.md', () => {
  it('shows a query and the answer that it has', async () => {
    const [, body = ''] = /-d '(\{[^']*\})'/.exec(README) ?? [];
    const [, answer = ''] = /```json\n(.*?)```/s.exec(README) ?? [];
    const { gateway } = await sandboxGateway();

    expect(await ask(gateway, JSON.parse(body).query)).toEqual(JSON.parse(answer));
  });

  it('can be read in one sitting, and says on the first screen what is not there', () => {
    const lines = README.split('\n');

    expect(lines.length).toBeLessThanOrEqual(160);
    expect(lines.slice(0, 40).join('\n')).toContain('**What it does not do**');
  });
});

describe('docs/trusted-documents.md', () => {
  it('names a trusted document that there is', () => {
    const page = readFileSync('docs/trusted-documents.md', 'utf8');
    const [, id = 'none'] = /^ID=(\S+)$/m.exec(page) ?? [];
    const manifest = readFileSync('test/generated/persisted-documents.json', 'utf8');

    expect(JSON.parse(manifest)).toHaveProperty([id], expect.stringContaining('query AlbumPage'));
  });
});

describe('docs/getting-started.md', () => {
  it('shows how a checkout prints the schema, and nothing else, into a file', () => {
    const page = readFileSync('docs/getting-started.md', 'utf8');
    const [, command = 'none'] = /^(npm start .*) > schema\.graphql$/m.exec(page) ?? [];
    const [program = '', ...args] = command.split(' ');

    const printed = execFileSync(program, args, { encoding: 'utf8', env: { PATH: process.env['PATH'] } });

    expect(printed).toBe(readFileSync('schema/schema.graphql', 'utf8'));
  });
});

describe('docs/configuration.md', () => {
  it.each(VARIABLES)('explains $name', ({ name }) => {
    expect(CONFIGURATION).toMatch(new RegExp(`^\\|.*\`${name}\`.* \\|`, 'm'));
  });
});

describe('.env.example', () => {
  const shown = Object.fromEntries(VARIABLES.map(({ name, value }) => [name, value]));

  it('shows the defaults for an account', () => {
    const account = { WECHAT_APP_ID: 'wx1234', WECHAT_APP_SECRET: 'secret' };

    expect(VARIABLES).toHaveLength(63);
    expect(readConfig({ ...shown, ...account })).toEqual(readConfig(account));
  });

  it('shows those of the sandbox, save those of which it says that they differ', () => {
    const differing = Array.from(
      ENV_EXAMPLE.matchAll(/On the sandbox: .*\n# ([A-Z_]+)=/g),
      ([, name = '']) => name,
    );
    const unset = Object.fromEntries(differing.map((name) => [name, '']));

    expect(differing).toHaveLength(6);
    expect(readConfig({ ...shown, WECHAT_BASE_URL: '', ...unset })).toEqual(readConfig({}));
  });
});

describe('docs/security.md', () => {
  const tests = Array.from(
    readFileSync('docs/security.md', 'utf8').matchAll(/`([\w/.*-]+\.ts)`/g),
    ([, name = '']) => name,
  );
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).map((file) => `test/${file}`);

  it.each(tests)('names a test that there is: %s', (name) => {
    const [start = '', end = ''] = name.split('*');

    expect(files.some((file) => file.includes(start) && file.endsWith(end))).toBe(true);
  });
});
