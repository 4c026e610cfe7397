import { useEffect, useState } from 'preact/hooks';

/** What a question has been answered so far. */
export type Answered<Value> =
  | { readonly state: 'waiting' }
  | { readonly state: 'answered'; readonly value: Value }
  | { readonly state: 'failed'; readonly error: Error };

/**
 * Asks when a component shows, and anew for another key. What comes too late is dropped.
 *
 * @param key what tells the question; undefined asks nothing
 * @returns the answer, and a function that asks again
 */
export function useAnswer<Value>(
  key: string | undefined,
  question: (signal: AbortSignal) => Promise<Value>,
): readonly [Answered<Value>, () => void] {
  const [answered, setAnswered] = useState<Answered<Value> & { readonly key?: string | undefined }>(WAITING);
  const [attempt, setAttempt] = useState(0);
  // The key says all that tells questions apart.
  useEffect(() => {
    if (key === undefined) return undefined;
    const controller = new AbortController();
    // Asked again, what was answered stays until then.
    if (attempt === 0) setAnswered(WAITING);
    question(controller.signal).then(
      (value) => !controller.signal.aborted && setAnswered({ state: 'answered', value, key }),
      (error: Error) => !controller.signal.aborted && setAnswered({ state: 'failed', error, key }),
    );
    return () => controller.abort();
  }, [key, attempt]);
  return [answered.key === key ? answered : WAITING, () => setAttempt(attempt + 1)];
}

const WAITING = { state: 'waiting' } as const;
