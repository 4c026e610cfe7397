#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { start } from './commands/start.ts';
import { ConfigError, readConfig } from './config.ts';
import { readScenarioOption } from './scenario-option.ts';

/** The exit code for a bad configuration: EX_CONFIG of sysexits.h, which service managers do not restart on. */
const EXIT_CONFIG = 78;

if (existsSync('.env')) process.loadEnvFile();

// An option stands for the variable of its name, so that both are checked in one place.
const program = new Command('wechat-asset-gateway')
  .description('A GraphQL gateway in front of the permanent asset library of a WeChat Official Account.')
  .exitOverride();

program
  .command('start', { isDefault: true })
  .description('Run the gateway.')
  .option('--port <number>', 'where to listen, in place of PORT')
  .option('--host <address>', 'where to listen, in place of HOST')
  .option('--scenario <name>', 'what befalls the sandbox: a name or a file')
  .action(async ({ port, host, scenario }: { port?: string; host?: string; scenario?: string }) => {
    const config = readConfig({ ...process.env, ...(port && { PORT: port }), ...(host && { HOST: host }) });
    await start(config, { scenario: readScenarioOption(scenario, config.upstream), print });
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exit(exitCodeOf(error));
}

// A wrong option is a fault like those of the variables: whoever starts the same again gets the same.
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CONFIG;
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  return EXIT_CONFIG;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
