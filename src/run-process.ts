import { runCommandLine } from './command-line.ts';
import { readEnvironmentFile } from './config/environment-file.ts';

/** The exit code for SIGPIPE. Node.js ignores the signal, so the write fails instead. */
const EXIT_PIPE = 141;

/**
 * Runs the command that the process's arguments name. If the reader of the output leaves, as `head`
 * does, a command exits quietly, but the gateway goes on. Errors of stderr are ignored.
 */
export async function runProcess(): Promise<void> {
  process.stderr.on('error', () => {});
  process.stdout.on('error', endWith);

  process.exitCode = await runCommandLine(process.argv.slice(2), {
    // The environment overrides the file.
    readEnvironment: () => ({ ...readEnvironmentFile('.env'), ...process.env }),
    print: (line) => process.stdout.write(`${line}\n`),
    complain: (line) => process.stderr.write(`${line}\n`),
    outliveReaders() {
      process.stdout.off('error', endWith).on('error', () => {});
    },
  });
}

function endWith(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(EXIT_PIPE);
  process.stderr.write(`The output cannot be written: ${error.message}\n`);
  process.exit(1);
}
