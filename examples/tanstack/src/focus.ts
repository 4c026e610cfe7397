import { useEffect, useRef } from 'react';

/**
 * Who goes by the keyboard goes on with what is new: a button that is disabled or gone has no focus. Put
 * `section` around the list and its buttons, and say by `focusFrom`, when more is asked for, which item will
 * be the first new one.
 */
export function useFocusOnNew(isFetching: boolean, hasFailed: boolean) {
  const section = useRef<HTMLElement>(null);
  const first = useRef<number>(null);
  useEffect(() => {
    if (first.current === null || (isFetching && !hasFailed)) return;
    const place = first.current;
    // After a failure it may be asked for again by itself.
    if (!isFetching) first.current = null;
    // The reader has gone elsewhere.
    if (document.activeElement !== document.body) return;
    const target = hasFailed ? '[role="alert"] button' : `li:nth-child(${place + 1}) a`;
    section.current?.querySelector<HTMLElement>(target)?.focus({ preventScroll: true });
  }, [isFetching, hasFailed]);
  return {
    section,
    focusFrom: (place: number) => {
      first.current = place;
    },
  };
}
