import { runCommandLine } from './command-line.ts';
import { readEnvironmentFile } from './config/environment-file.ts';

/** The code of a process that SIGPIPE has ended: Node.js ignores the signal, so that the write fails instead. */
const EXIT_PIPE = 141;

/**
 * Runs the command that the arguments of this process name. Where who reads its output has left, as `head` does, a command
 * ends at once and quietly, and the gateway goes on. What cannot be complained of is lost, and ends nothing.
 */
export async function runProcess(): Promise<void> {
  process.stderr.on('error', () => {});
  process.stdout.on('error', endWith);

  process.exitCode = await runCommandLine(process.argv.slice(2), {
    // What is set in the environment goes before the file.
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
