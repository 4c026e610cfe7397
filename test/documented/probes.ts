import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { answersCounts, type Expectation, prints, type Started, serves } from './expectations.ts';

// What single commands do that no other does.

const GETTING_STARTED = readFileSync('docs/getting-started.md', 'utf8');
const SCHEMA = readFileSync('schema/schema.graphql', 'utf8');

/** The gateway has GraphiQL for browsers, and answers. */
export async function showsGraphiql(started: Started): Promise<void> {
  const response = await fetch(started.url, { headers: { accept: 'text/html' } });
  expect(await response.text()).toContain('GraphiQL');
  await answersCounts()(started);
}

/** The gateway lets the pages of the origin that the command names read its answers. */
export async function letsReadOrigin({ url }: Started, { text }: { readonly text: string }): Promise<void> {
  const [, origin = ''] = /CORS_ORIGINS=(\S+)/.exec(text) ?? [];
  const { headers } = await fetch(url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  });
  expect(headers.get('access-control-allow-origin')).toBe(origin);
}

/** The gateway serves both feeds. */
export async function servesFeeds({ url }: Started): Promise<void> {
  for (const format of ['atom', 'json'])
    expect((await fetch(new URL(`/feed/publications.${format}`, url))).status).toBe(200);
}

/** The schema is printed; where the command sends it to a file, that has nothing else. */
export const printsSchema: Expectation = async ({ text }, reader) => {
  const { code, stdout } = await reader.run(text).ended;
  const [, file] = / > (\S+)$/.exec(text) ?? [];
  if (file === undefined) expect(stdout).toContain(SCHEMA);
  else expect(readFileSync(join(reader.folder, file), 'utf8')).toBe(SCHEMA);
  expect(code).toBe(0);
};

/** What is generated is what is committed. */
export const generatesSchema: Expectation = async (command, reader) => {
  await prints(/./)(command, reader);
  for (const file of ['schema/schema.graphql', 'schema/possible-types.json', 'test/generated/graphql.ts'])
    expect(readFileSync(join(reader.folder, file), 'utf8')).toBe(readFileSync(file, 'utf8'));
};

/** The picture that is drawn is the one that is committed. */
export const drawsPicture: Expectation = async (command, reader) => {
  const path = 'docs/at-work.svg';
  const drawn = join(reader.folder, path);
  writeFileSync(drawn, '');
  await prints(/./)(command, reader);
  expect(readFileSync(drawn, 'utf8')).toBe(readFileSync(path, 'utf8'));
};

/** What is found of the sandbox is told line by line as docs/operating.md shows it. */
export const checksAsShown: Expectation = async ({ text }, reader) => {
  const [, shown = ''] =
    /On the sandbox,[^`]*```\n(.*?)```/s.exec(readFileSync('docs/operating.md', 'utf8')) ?? [];
  const namesOf = (output: string) => Array.from(output.matchAll(/^(\w+) {2,}\S/gm), ([, name]) => name);

  const { code, output } = await reader.run(text).ended;

  expect(namesOf(output)).toEqual(namesOf(shown));
  expect(output).toMatch(/^result +the sandbox works/m);
  expect(code).toBe(0);
};

/** The sandbox tells that it plays the scenario that the command names. */
export const playsScenario: Expectation = async ({ text }, reader) => {
  const [, name] = /--scenario (\S+)/.exec(text) ?? [];
  const running = reader.run(text);
  await running.until(new RegExp(`plays "${name}"`));
  await running.until(/The gateway is at/);
  running.interrupt();
  await running.ended;
};

/** What each row of the table of commands does. */
const COMMANDS: Readonly<Record<string, Expectation>> = {
  start: serves(),
  check: checksAsShown,
  'key NAME': prints(/^API_KEYS +NAME:[\da-f]{64}$/m),
  'schema print': printsSchema,
  help: prints(/^Usage: wechat-asset-gateway/m),
  '--help': prints(/^Usage: wechat-asset-gateway/m),
  '--version': prints(/^\d+\.\d+\.\d+$/m),
};

/** Every command of the table in docs/getting-started.md does what it says. */
export const takesEveryCommand: Expectation = async (command, reader) => {
  const [, table = ''] = /^\| command \| \|\n(.*?)\n\n/ms.exec(GETTING_STARTED) ?? [];
  const [first = '', ...rows] = table.split('\n').map((row) => row.split(' | ')[0] ?? '');
  expect(first).toMatch(/^\|---/);
  const named = rows.flatMap((row) => Array.from(row.matchAll(/`([^`]+)`/g), ([, name = '']) => name));
  expect(named.sort()).toEqual(Object.keys(COMMANDS).sort());
  for (const [name, expectation] of Object.entries(COMMANDS))
    await expectation({ ...command, text: command.text.replace('COMMAND', name) }, reader);
};

/** Readiness tells what it does in a fleet: where there is no Redis, it is alone. */
export async function tellsRole({ url }: Started): Promise<void> {
  const role = async () => {
    const response = await fetch(new URL('/health/ready', url));
    return ((await response.json()) as { readonly fleet: { readonly role: string } }).fleet.role;
  };
  await expect.poll(role, { timeout: 30_000 }).toMatch(/^(leading|alone)$/);
}
