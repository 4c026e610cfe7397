#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { runCommandLine } from './command-line.ts';

if (existsSync('.env')) process.loadEnvFile();

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
});
