import { useActionState } from 'react';

/** Does something when its form is submitted, and tells why it has failed, if it has. */
export function useAttempt(act: () => Promise<unknown>) {
  const [error, submit, isPending] = useActionState<Error | undefined>(
    () =>
      act().then(
        () => undefined,
        (reason: Error) => reason,
      ),
    undefined,
  );
  return { error: isPending ? undefined : error, submit, isPending };
}
