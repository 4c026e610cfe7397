import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../src/command-line.ts';
import { SCENARIO_NAMES } from '../src/sandbox/scenario/load-scenario.ts';

/** What a command prints, what it complains of, and the code that the process would end with. */
async function run(...args: string[]) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = await runCommandLine(args, {
    readEnvironment: () => ({}),
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
    outliveReaders() {},
  });
  return { code, printed: printed.join('\n'), complaints: complaints.join('\n') };
}

const PORT = "error: option '--port <number>' argument";

describe('runCommandLine', () => {
  it.each([
    '--port <number>',
    '--host <address>',
    '--scenario <name>',
    '--version',
    'start [options]',
    'key <name>',
    'schema print',
    'help [command]',
    'Examples:',
    ...SCENARIO_NAMES,
  ])('tells of "%s" in its help', async (part) => {
    const { code, printed } = await run('--help');

    expect(code).toBe(0);
    expect(printed).toContain(part);
  });

  it('takes help for a command', async () => {
    expect((await run('help')).printed).toBe((await run('--help')).printed);
    expect((await run('help', 'key')).printed).toBe((await run('key', '--help')).printed);
  });

  it('tells the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

    expect(await run('--version')).toEqual({ code: 0, printed: version, complaints: '' });
  });

  it('prints the schema that is committed', async () => {
    const { code, printed } = await run('schema', 'print');

    expect(code).toBe(0);
    expect(`${printed}\n`).toBe(readFileSync('schema/schema.graphql', 'utf8'));
  });

  it.each([
    [['--weather'], "error: unknown option '--weather'"],
    [['--prot', '1'], "error: unknown option '--prot'\n(Did you mean --port?)"],
    [['--port'], `${PORT} missing`],
    [['--port='], `${PORT} '' is invalid. It is empty.`],
    [['--port', 'abc'], `${PORT} 'abc' is invalid. It must be an integer from 0 to 65535.`],
    [['stop'], "error: unknown command 'stop'"],
    [['strat'], "error: unknown command 'strat'\n(Did you mean start?)"],
    [['chekc', '--port', '1'], "error: unknown command 'chekc'\n(Did you mean check?)"],
    [['check', '--port', '1'], 'error: --port is an option of start'],
    [['check', '--wether'], "error: unknown option '--wether'"],
    [['start', 'now'], "error: unknown command 'now'"],
    [['schema', 'show'], "error: unknown command 'show'"],
    [['key'], "error: missing required argument 'name'"],
    [
      ['key', 'my site'],
      "error: command-argument value 'my site' is invalid for argument 'name'. It must be 1 to 64 letters, digits, dots, hyphens and underscores.",
    ],
    [['key', 'a', 'b'], "error: too many arguments for 'key'. Expected 1 argument but got 2."],
  ])('refuses %j with code 78, and points to the help', async (args, sentence) => {
    expect(await run(...args)).toEqual({
      code: 78,
      printed: '',
      complaints: `${sentence}\n(see --help)`,
    });
  });

  it.each([
    [['start', '--host', '0.0.0.0'], 'API_KEYS is not set, and other machines can reach HOST'],
    [['--host', 'http://127.0.0.1'], 'HOST must be an address or a name of this machine'],
    [['--host', '[::1]:4000'], 'HOST must be an address or a name of this machine'],
    [['--scenario', 'rain'], '--scenario: There is no scenario "rain".'],
  ])('finds the fault of %j that the variable would have', async (args, sentence) => {
    const { code, complaints } = await run(...args);

    expect(code).toBe(78);
    expect(complaints).toContain(sentence);
  });
});
