import type { GatewayError } from './ask.ts';

/** What could not be answered, and the way to ask for it now. */
export function Failure({ error, onRetry }: { error: GatewayError | null; onRetry: () => void }) {
  if (!error) return null;
  const { message, retryAfterSeconds } = error;
  return (
    <p role="alert">
      {message}
      {retryAfterSeconds !== undefined && ` Try again in ${retryAfterSeconds} s.`}
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
