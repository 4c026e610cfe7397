import type { GatewayError } from './ask.ts';
import { LONGEST_WAIT_SECONDS } from './query-client.ts';

interface FailureProps {
  readonly error: GatewayError | null;
  /** Whether it is asked for again by itself. */
  readonly isRetrying: boolean;
  readonly onRetry: () => void;
}

/** What could not be answered, when that may change, and the way to ask for it now. */
export function Failure({ error, isRetrying, onRetry }: FailureProps) {
  if (!error) return null;
  const { message, retryAfterSeconds = 0 } = error;
  // After the last attempt the wait is over. One that is too long for us is the reader's.
  const isToWait = isRetrying || retryAfterSeconds > LONGEST_WAIT_SECONDS;
  return (
    <p role="alert">
      {message}
      {isToWait && ` Try again in ${retryAfterSeconds} s.`}{' '}
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </p>
  );
}

/** For what was deleted since somebody has seen it in a list, or has copied its address. */
export function Gone() {
  return <p role="alert">It is no longer there.</p>;
}
