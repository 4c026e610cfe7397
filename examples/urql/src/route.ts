import { useSyncExternalStore } from 'react';

// Not hashchange, which comes after the browser has scrolled back: the list has to be there by then.
const subscribe = (onChange: () => void) => {
  addEventListener('popstate', onChange);
  return () => removeEventListener('popstate', onChange);
};

/** What the address shows: of `#/picture/abc`, the view `picture` and the value `abc`. */
export function useRoute(): { readonly view: string; readonly value: string } {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  const [, view = '', value = ''] = hash.split('/');
  return { view, value: decodeURIComponent(value) };
}
