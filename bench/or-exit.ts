import { OptionError } from './simulation/options.ts';

/** What is read from the command line; where that has faults, says so and ends the process. */
export function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
