import { useActionState } from 'react';
import type { CombinedError } from 'urql';

/** Does something when its form is submitted, and tells why it has failed, if it has. */
export function useAttempt(act: () => Promise<unknown>) {
  const [error, submit, isPending] = useActionState<CombinedError | undefined>(
    () =>
      act().then(
        () => undefined,
        (reason: CombinedError) => reason,
      ),
    undefined,
  );
  return { error: isPending ? undefined : error, submit, isPending };
}
