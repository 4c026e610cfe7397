import type { MouseEvent, ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { Failure } from './failure.tsx';
import { useRoute } from './route.ts';

interface OpenedProps {
  /** The address of the list that it belongs to. */
  readonly list: string;
  readonly name: string;
  /** What was asked for. Null if there is none of that type, undefined while that is not known. */
  readonly node: object | null | undefined;
  readonly error: CombinedError | undefined;
  readonly onRetry: () => void;
  readonly children: ReactNode;
}

/** What was opened, or why it cannot be shown, and the way back: to the search that has found it, or to its list. */
export function Opened({ list, name, node, error, onRetry, children }: OpenedProps) {
  const { from } = useRoute();
  const [to, toName] = from?.startsWith('#/search/') ? [from, 'results'] : [list, name];
  // Not forward to the same: the browser scrolls to where it was.
  const goBack = (event: MouseEvent) => {
    if (from !== to) return;
    event.preventDefault();
    history.back();
  };
  return (
    <section ref={begin} tabIndex={-1}>
      <p>
        <a href={to} onClick={goBack}>
          Back to the {toName}
        </a>
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
