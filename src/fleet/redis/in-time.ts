/** What was asked was not answered in time. It goes on. */
export class LateAnswerError extends Error {
  override readonly name = 'LateAnswerError';
}

/**
 * An answer that comes within so many milliseconds, or that has arrived by then: a process that had no time
 * to read it finds it before it gives up.
 *
 * @throws LateAnswerError, or whatever the answer rejects with
 */
export function inTime<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // Timers come before sockets: after a long halt, this one is due while the answer lies there unread.
    const timer = setTimeout(() => setImmediate(() => reject(new LateAnswerError('Too late'))), ms);
    void answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
