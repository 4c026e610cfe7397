#!/usr/bin/env node
import { runCommandLine } from './command-line.ts';
import { readEnvironmentFile } from './config/environment-file.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), {
  // What is set in the environment goes before the file.
  readEnvironment: () => ({ ...readEnvironmentFile('.env'), ...process.env }),
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
});
