/**
 * Lets go of work as soon as it begins. p-queue holds up to a hundred functions that have begun, and by
 * them whatever picture they were to work on.
 */
export function releasedWork<T>(work: () => Promise<T>): () => Promise<T> {
  let next = work;
  return () => {
    const begun = next;
    next = failAgain;
    return begun();
  };
}

function failAgain(): Promise<never> {
  return Promise.reject(new Error('The work has begun before.'));
}
