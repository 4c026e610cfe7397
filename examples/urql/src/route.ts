import { useSyncExternalStore } from 'react';

export interface Route {
  /** Of `#/picture/abc`, `picture`. */
  readonly view: string;
  /** Of `#/picture/abc`, `abc`. */
  readonly value: string;
  /** The hash of the view that it was opened from, if there is one. */
  readonly from: string | undefined;
}

/** What the address shows. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, current);
  const [, view = '', value = ''] = hash.split('/');
  return { view, value: decode(value), from: history.state?.from };
}

const current = () => location.hash || '#/';

// Each entry of the history notes the view that it was opened from. One without a note is new.
let shown = current();
if (history.state === null) history.replaceState({}, '');

function subscribe(onChange: () => void) {
  const show = () => {
    if (history.state === null) history.replaceState({ from: shown }, '');
    shown = current();
    onChange();
  };
  // Not hashchange, which comes after the browser has scrolled back: the list has to be there by then.
  addEventListener('popstate', show);
  return () => removeEventListener('popstate', show);
}

/** What somebody has typed into the address need not be encoded well. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
