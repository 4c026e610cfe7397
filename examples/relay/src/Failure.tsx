import { Component, type ReactNode } from 'react';
import { GatewayError } from './environment.ts';

/** What went wrong, and a button to try again. */
export function Failure({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const seconds = error instanceof GatewayError ? error.retryAfterSeconds : undefined;
  return (
    <p role="alert">
      {error.message}
      {seconds !== undefined && ` Try again in ${seconds} s.`}{' '}
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </p>
  );
}

interface BoundaryProps {
  readonly children: ReactNode;
  readonly onFailure: () => void;
}

/** Shows the failure of a query in place of what was to show its answer. */
export class Boundary extends Component<BoundaryProps, { readonly error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch() {
    this.props.onFailure();
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <Failure error={error} onRetry={() => this.setState({ error: null })} />;
  }
}
