/** An option that cannot be used. The message is one sentence. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** What `parseArgs` has found wrong, in one sentence. */
export function toOptionError(error: unknown): OptionError {
  // The first sentence names the option; the rest is advice for quoting it.
  const [sentence = ''] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
  return new OptionError(`${sentence.replace(/\.$/, '')}.`);
}

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
