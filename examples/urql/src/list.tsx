import { type ReactNode, useEffect, useRef } from 'react';
import { Failure } from './failure.tsx';
import { useAttempt } from './use-attempt.ts';

interface ListProps {
  readonly label: string;
  readonly children: ReactNode;
  /** How much of the list is shown. */
  readonly status: string;
  /** What else there is to know of it. */
  readonly note?: string | undefined;
  readonly hasNextPage: boolean;
  /** Asks for the next page. Rejects if there is none now; what is shown stays. */
  readonly loadMore: () => Promise<unknown>;
}

/** A list that grows by a button. */
export function List({ label, children, status, note, hasNextPage, loadMore }: ListProps) {
  const section = useRef<HTMLElement>(null);
  /** How many items there were when more were asked for. */
  const before = useRef<number>(null);
  const { error, submit, isPending } = useAttempt(() => {
    before.current = section.current?.querySelectorAll('li').length ?? 0;
    return loadMore();
  });

  // Who goes by the keyboard goes on with what is new: a button that is disabled or gone has no focus.
  useEffect(() => {
    if (isPending || before.current === null || document.activeElement !== document.body) return;
    const next = `li:nth-child(${before.current + 1}) a, [role="alert"] button`;
    const target = section.current?.querySelector<HTMLElement>(next);
    if (!target) return;
    target.focus({ preventScroll: true });
    before.current = null;
  });

  return (
    <section ref={section}>
      <p role="status">{status}</p>
      {note && <p>{note}</p>}
      <ul aria-label={label}>{children}</ul>
      {hasNextPage && (
        <form action={submit}>
          {error ? (
            <Failure error={error} />
          ) : (
            <button type="submit" disabled={isPending}>
              {isPending ? 'Loading…' : 'More'}
            </button>
          )}
        </form>
      )}
    </section>
  );
}

/** The edges of a list, each node once: a page that says `AT_LEAST_ONCE` may repeat some. */
export function unique<Edge extends { readonly node: { readonly id: string } }>(edges: readonly Edge[]) {
  const seen = new Set<string>();
  return edges.filter(({ node: { id } }) => !seen.has(id) && seen.add(id));
}
