import type { CombinedError } from 'urql';

interface FailureProps {
  readonly error: CombinedError;
  /** Tries again. Without it, the form around does. */
  readonly onRetry?: () => void;
}

/** What could not be answered, when to ask again where the gateway tells, and a button for it. */
export function Failure({ error, onRetry }: FailureProps) {
  const [first] = error.graphQLErrors;
  const seconds = first?.extensions['retryAfterSeconds'];
  return (
    <p role="alert">
      {first?.message ?? 'The gateway does not answer.'}
      {typeof seconds === 'number' && ` Try again in ${seconds} s.`}{' '}
      <button type={onRetry ? 'button' : 'submit'} onClick={onRetry && (() => onRetry())}>
        Try again
      </button>
    </p>
  );
}
