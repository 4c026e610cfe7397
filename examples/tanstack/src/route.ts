import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';

const shown = () => location.hash || '#/';

/** How far each view was scrolled when it was left. */
const scrolled = new Map<string, number>();
let current = shown();
let previous: string | undefined;

// Each entry of the history notes the view that it was opened from. One without a note is new.
if (history.state === null) history.replaceState({}, '');

// The browser would restore the place before the view is there again.
history.scrollRestoration = 'manual';

function subscribe(onChange: () => void) {
  const onMove = () => {
    scrolled.set(current, scrollY);
    previous = current;
    current = shown();
    if (history.state === null) history.replaceState({ from: previous }, '');
    onChange();
  };
  addEventListener('hashchange', onMove);
  return () => removeEventListener('hashchange', onMove);
}

/**
 * Which view is shown: `#/picture/x` is `['picture', 'x']`. `from` is the hash that it was opened from. Put `holder` on the element that holds the
 * views. Each view is then scrolled to where it was left, and the focus is on the link that had led
 * away from it, or else on the holder.
 */
export function useRoute<Holder extends HTMLElement>() {
  const hash = useSyncExternalStore(subscribe, shown);
  const holder = useRef<Holder>(null);
  useLayoutEffect(() => {
    if (previous === undefined) return;
    const left = scrolled.get(hash);
    const link =
      left !== undefined && holder.current?.querySelector<HTMLElement>(`a[href="${CSS.escape(previous)}"]`);
    (link || holder.current)?.focus({ preventScroll: true });
    scrollTo(0, left ?? 0);
  }, [hash]);
  const from: string | undefined = history.state?.from;
  return { route: hash.split('/').slice(1).map(decode), from, holder };
}

/** What somebody has typed into the address need not be encoded well. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
