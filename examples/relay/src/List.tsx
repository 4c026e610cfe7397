import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Failure } from './Failure.tsx';

interface ListProps {
  readonly label: string;
  readonly children: ReactNode;
  /** Of what `usePaginationFragment` returns. */
  readonly pages: {
    readonly hasNext: boolean;
    readonly isLoadingNext: boolean;
    readonly loadNext: (count: number, options: { onComplete: (error: Error | null) => void }) => unknown;
  };
}

/** A list that grows by a page at a time. If the next one fails, those before it stay. */
export function List({ label, children, pages: { hasNext, isLoadingNext, loadNext } }: ListProps) {
  const [error, setError] = useState<Error | null>(null);
  const section = useRef<HTMLElement>(null);
  const shown = useRef<number>(null);
  const load = () => {
    shown.current = section.current?.querySelectorAll('li').length ?? 0;
    setError(null);
    loadNext(20, { onComplete: setError });
  };

  // Who goes by the keyboard goes on with what is new: a button that is disabled or gone has no focus.
  useEffect(() => {
    if (isLoadingNext || shown.current === null || document.activeElement !== document.body) return;
    const next = `li:nth-child(${shown.current + 1}) a, [role="alert"] button`;
    section.current?.querySelector<HTMLElement>(next)?.focus({ preventScroll: true });
  }, [isLoadingNext]);

  return (
    <section ref={section}>
      <ul aria-label={label}>{children}</ul>
      {error && <Failure error={error} onRetry={load} />}
      {hasNext && !error && (
        <button type="button" disabled={isLoadingNext} onClick={load}>
          {isLoadingNext ? 'Loading…' : 'More'}
        </button>
      )}
    </section>
  );
}
