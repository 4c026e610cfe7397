import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { Failure } from './failure.tsx';

interface OpenedProps {
  /** The address of the list that it was opened from. */
  readonly list: string;
  readonly name: string;
  /** What was asked for. Null if there is none, undefined while that is not known. */
  readonly node: object | null | undefined;
  readonly error: CombinedError | undefined;
  readonly onRetry: () => void;
  readonly children: ReactNode;
}

/** What was opened from a list, or why it cannot be shown, and the way back. */
export function Opened({ list, name, node, error, onRetry, children }: OpenedProps) {
  return (
    <section ref={begin} tabIndex={-1}>
      <p>
        <a href={list}>Back to the {name}</a>
      </p>
      {children}
      {error && <Failure error={error} onRetry={onRetry} />}
      {node === null && <p role="alert">It is no longer there.</p>}
      {node === undefined && !error && <p role="status">Loading…</p>}
    </section>
  );
}

/** Begins at its top, also for the keyboard, which in the end goes on from the link that has opened it. */
function begin(section: HTMLElement | null) {
  const link = `main a[href="${location.hash}"]`;
  scrollTo(0, 0);
  section?.focus({ preventScroll: true });
  // Once the list is there again.
  return () =>
    queueMicrotask(() => document.querySelector<HTMLElement>(link)?.focus({ preventScroll: true }));
}
