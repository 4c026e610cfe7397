import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { ask } from './helpers/execute.ts';
import { sandboxGateway } from './helpers/sandbox-gateway.ts';

const README = readFileSync('README.md', 'utf8');

/** The variables that the configuration reads, and what each is when it is not set. */
const VARIABLES = Array.from(
  readFileSync('.env.example', 'utf8').matchAll(/^# ([A-Z_]+)=(.*)$/gm),
  ([, name = '', value = '']) => ({
    name,
    value,
  }),
);

describe('README.md', () => {
  it('shows a query and the answer that it has', async () => {
    const [, body = ''] = /-d '(\{[^']*\})'/.exec(README) ?? [];
    const [, answer = ''] = /```json\n(.*?)```/s.exec(README) ?? [];
    const { gateway } = await sandboxGateway();

    expect(await ask(gateway, JSON.parse(body).query)).toEqual(JSON.parse(answer));
  });

  it.each(VARIABLES)('explains $name', ({ name }) => {
    expect(README).toContain(`\`${name}\``);
  });
});

describe('.env.example', () => {
  it('shows the defaults', () => {
    expect(VARIABLES).toHaveLength(13);
    expect(readConfig(Object.fromEntries(VARIABLES.map(({ name, value }) => [name, value])))).toEqual(
      readConfig({}),
    );
  });
});
