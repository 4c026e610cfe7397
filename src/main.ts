#!/usr/bin/env node
import { runCommandLine } from './command-line.ts';
import { loadEnvironmentFile } from './config/environment-file.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), {
  readEnvironment() {
    loadEnvironmentFile('.env');
    return process.env;
  },
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
});
