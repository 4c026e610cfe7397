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

/** What a command gets from the process that runs it, besides its arguments. */
export interface CommandLineOptions {
  /** @throws ConfigError where a part of it cannot be read */
  readonly readEnvironment: () => Readonly<Record<string, string | undefined>>;
  /** Tells the user what there is, a line at a time. */
  readonly print: (line: string) => void;
  /** Tells the user what is wrong. */
  readonly complain: (line: string) => void;
  /** From now on, that nobody reads what is printed ends nothing. */
  readonly outliveReaders: () => void;
}

/** What a command is for has failed. */
const EXIT_FAILURE = 1;

/** EX_CONFIG of sysexits.h, which service managers do not restart on. */
const EXIT_CONFIG = 78;

const EXAMPLES = `
Everything else is set by variables, in the environment or in a file .env.

Examples:
  wechat-asset-gateway --port 4001 --scenario flaky
  wechat-asset-gateway check
  wechat-asset-gateway key my-website
  wechat-asset-gateway schema print > schema.graphql`;

/**
 * Runs the command that the arguments name, and tells with which code the process is to end once nothing is left to do. What is
 * wrong with the arguments is a problem of the configuration, like what is wrong with a variable: whoever does the same again
 * gets the same.
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
    // Commander itself has told what is wrong.
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
    .helpCommand('help [command]', 'print this help, or that of a command')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(--help tells what there is)')
    .configureOutput({
      writeOut: (text) => print(text.trimEnd()),
      writeErr: (text) => complain(text.trimEnd()),
      // The help of the program has them, so commander proposes them to commands that do not.
      outputError: (text, write) =>
        write(text.replace(/unknown option '(.+)'\n\(Did you mean \1\?\)/, '$1 is an option of start')),
    })
    .exitOverride();

  const startCommand = program
    .command('start', { isDefault: true })
    .description('run the gateway, which is what happens without a command')
    .option('--port <number>', 'where to listen, in place of PORT', readPort)
    .option('--host <address>', 'where to listen, in place of HOST', readGiven)
    .option('--scenario <name>', `what runs on the sandbox: ${SCENARIO_NAMES.join(', ')}, or a file`)
    // Whatever is no command comes here.
    .allowExcessArguments()
    .action(async ({ port, host, scenario }: StartArguments, { args: [unknown] }: Command) => {
      if (unknown !== undefined) program.error(`error: unknown command '${unknown}'${hintFor(unknown)}`);
      // Each option stands for its variable, so that both are checked in one place.
      const given = { ...(port && { PORT: port }), ...(host && { HOST: host }) };
      const config = readConfig({ ...readEnvironment(), ...given });
      outliveReaders();
      await start(config, { scenario: readScenarioOption(scenario, config.upstream), print });
    });

  program
    .command('check')
    .description(
      'call upstream for what the gateway needs, and tell what is well, what is not, and what to do',
    )
    .action(async () => {
      if (!(await check(readConfig(readEnvironment()), { print }))) onFailure();
    });

  program
    .command('key')
    .description('make a key for a caller, and its entry for API_KEYS')
    .argument('<name>', 'what the log calls whoever uses it', readKeyName)
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

  // The options of the command that need not be named are the program's, too.
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

// An empty variable counts as not set, but whoever writes an option means it.
function readGiven(value: string): string {
  if (value === '') throw new InvalidArgumentError('It is empty.');
  return value;
}

// So that the problem names what was written, which is not the variable.
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
