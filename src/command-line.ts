import { Command, CommanderError, Help, InvalidArgumentError } from 'commander';
import { printSchema } from '../schema/index.ts';
import { check } from './commands/check/check.ts';
import { isKeyName, key } from './commands/key.ts';
import { readScenarioOption } from './commands/open-upstream.ts';
import { ListenError } from './commands/start/listen.ts';
import { start } from './commands/start/start.ts';
import { ConfigError, readConfig } from './config/config.ts';
import { nearestName } from './config/variable-names.ts';
import { port } from './config/variables.ts';
import { readPackageVersion } from './package.ts';
import { SCENARIO_NAMES } from './sandbox/scenario/load-scenario.ts';

/** What a command gets from its process, besides the arguments. */
export interface CommandLineOptions {
  /** @throws ConfigError if part of it cannot be read */
  readonly readEnvironment: () => Readonly<Record<string, string | undefined>>;
  /** Prints one line of output. */
  readonly print: (line: string) => void;
  /** Prints one line about what is wrong. */
  readonly complain: (line: string) => void;
  /** From now on, the process keeps running when the reader of its output goes away. */
  readonly outliveReaders: () => void;
}

/** The command failed. */
const EXIT_FAILURE = 1;

/** EX_CONFIG of sysexits.h. Service managers do not restart on it. */
const EXIT_CONFIG = 78;

const EXAMPLES = `
All other settings are variables, in the environment or in a .env file.

Examples:
  wechat-asset-gateway --port 4001 --scenario flaky
  wechat-asset-gateway check
  wechat-asset-gateway key my-website
  wechat-asset-gateway schema print > schema.graphql`;

/**
 * Runs the command that the arguments name and returns the exit code. The process should exit with
 * it once nothing is left to do. Wrong arguments count as a configuration error, like a wrong
 * variable: running the same command again fails the same way.
 */
export async function runCommandLine(args: readonly string[], options: CommandLineOptions): Promise<number> {
  let code = 0;
  try {
    await createProgram({
      ...options,
      onFailure() {
        code = EXIT_FAILURE;
      },
    }).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has already printed the error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CONFIG;
    if (!(error instanceof ConfigError) && !(error instanceof ListenError)) throw error;
    options.complain(error.message);
    return error instanceof ConfigError ? EXIT_CONFIG : EXIT_FAILURE;
  }
}

function createProgram({
  readEnvironment,
  print,
  complain,
  outliveReaders,
  onFailure,
}: ProgramOptions): Command {
  const program = new Command('wechat-asset-gateway')
    .description('A GraphQL gateway in front of the permanent asset library of a WeChat Official Account.')
    .version(readPackageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print this help or the help of a command')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(see --help)')
    .configureOutput({
      writeOut: (text) => print(text.trimEnd()),
      writeErr: (text) => complain(text.trimEnd()),
      // Commander finds the option in the program's help and suggests it to other commands.
      outputError: (text, write) =>
        write(text.replace(/unknown option '(.+)'\n\(Did you mean \1\?\)/, '$1 is an option of start')),
    })
    .exitOverride();

  const startCommand = program
    .command('start', { isDefault: true })
    .description('run the gateway (the default command)')
    .option('--port <number>', 'the port to listen on, overrides PORT', readPort)
    .option('--host <address>', 'the address to listen on, overrides HOST', readGiven)
    .option('--scenario <name>', `the scenario for the sandbox: ${SCENARIO_NAMES.join(', ')}, or a file`)
    // An unknown command arrives here as an argument.
    .allowExcessArguments()
    .action(async ({ port, host, scenario }: StartArguments, { args: [unknown] }: Command) => {
      if (unknown !== undefined) program.error(`error: unknown command '${unknown}'${hintFor(unknown)}`);
      // Each option overrides its variable, so both are checked in one place.
      const given = { ...(port && { PORT: port }), ...(host && { HOST: host }) };
      const config = readConfig({ ...readEnvironment(), ...given });
      outliveReaders();
      await start(config, { scenario: readScenarioOption(scenario, config.upstream), print });
    });

  program
    .command('check')
    .description('call upstream, and print what works, what fails and what to do about it')
    .action(async () => {
      if (!(await check(readConfig(readEnvironment()), { print }))) onFailure();
    });

  program
    .command('key')
    .description('make a key for a caller and its API_KEYS entry')
    .argument('<name>', 'the name of the caller in the log', readKeyName)
    .action((name: string) => key(name, { print }));

  program
    .command('schema')
    .description('"schema print" prints the GraphQL schema in SDL')
    .helpCommand(false)
    .command('print')
    .description('print the GraphQL schema in SDL')
    .action(() => print(printSchema()));

  function hintFor(unknown: string): string {
    const meant = nearestName(
      unknown,
      program.commands.map((command) => command.name()),
    );
    return meant === undefined ? '' : `\n(Did you mean ${meant}?)`;
  }

  // `start` is the default command, so the program's help lists its options too.
  return program.configureHelp({
    visibleOptions(command) {
      const options = Help.prototype.visibleOptions.call(this, command);
      return command === program ? [...startCommand.options, ...options] : options;
    },
  });
}

interface ProgramOptions extends CommandLineOptions {
  readonly onFailure: () => void;
}

interface StartArguments {
  readonly port?: string;
  readonly host?: string;
  readonly scenario?: string;
}

// An empty variable counts as not set. An empty option is a mistake.
function readGiven(value: string): string {
  if (value === '') throw new InvalidArgumentError('It is empty.');
  return value;
}

// Checked here, so the error names the option and not the variable.
function readPort(value: string): string {
  const { success, error } = port.safeParse(readGiven(value));
  if (!success) throw new InvalidArgumentError(error.issues.map(({ message }) => `It ${message}.`).join(' '));
  return value;
}

function readKeyName(value: string): string {
  if (!isKeyName(value))
    throw new InvalidArgumentError('It must be 1 to 64 letters, digits, dots, hyphens and underscores.');
  return value;
}
