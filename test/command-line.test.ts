import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../src/command-line.ts';

/** What a command prints, what it complains of, and the code that the process would end with. */
async function run(...args: string[]) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = await runCommandLine(args, {
    readEnvironment: () => ({}),
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
  });
  return { code, printed: printed.join('\n'), complaints: complaints.join('\n') };
}

describe('runCommandLine', () => {
  it.each([
    '--port <number>',
    '--host <address>',
    '--scenario <name>',
    '--version',
    'start [options]',
    'key <name>',
    'schema print',
    'Examples:',
  ])('tells of "%s" in its help', async (part) => {
    const { code, printed } = await run('--help');

    expect(code).toBe(0);
    expect(printed).toContain(part);
  });

  it('tells the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

    expect(await run('--version')).toEqual({ code: 0, printed: version, complaints: '' });
  });

  it('prints the schema that is committed', async () => {
    const { code, printed } = await run('schema', 'print');

    expect(code).toBe(0);
    expect(printed).toBe(readFileSync('schema/schema.graphql', 'utf8'));
  });

  it.each([
    [['--weather'], "error: unknown option '--weather'"],
    [['--port'], "error: option '--port <number>' argument missing"],
    [['--port='], "error: option '--port <number>' argument '' is invalid. It is empty."],
    [['stop'], "error: unknown command 'stop'"],
    [['start', 'now'], "error: unknown command 'now'"],
    [['schema', 'show'], "error: unknown command 'show'"],
    [['key'], "error: missing required argument 'name'"],
    [['key', 'a', 'b'], "error: too many arguments for 'key'. Expected 1 argument but got 2."],
  ])('refuses %j with code 78, and points to the help', async (args, sentence) => {
    expect(await run(...args)).toEqual({
      code: 78,
      printed: '',
      complaints: `${sentence}\n(--help tells what there is)`,
    });
  });

  it.each([
    [['--port', 'abc'], 'PORT must be an integer from 0 to 65535.'],
    [['start', '--host', '0.0.0.0'], 'API_KEYS is not set, and other machines reach HOST'],
    [['--scenario', 'rain'], '--scenario: There is no scenario "rain".'],
  ])('finds the fault of %j that the variable would have', async (args, sentence) => {
    const { code, complaints } = await run(...args);

    expect(code).toBe(78);
    expect(complaints).toContain(sentence);
  });
});
