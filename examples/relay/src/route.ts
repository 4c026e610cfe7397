import { useSyncExternalStore } from 'react';

/** The route: `#/`, `#/picture/<id>`, `#/articles`, `#/article/<id>` or `#/search/<words>`. */
export const useRoute = () => useSyncExternalStore(follow, current);

const current = () => location.hash || '#/';

// Each entry of the history notes the route it was reached from. One without a note is new.
let shown = current();
if (history.state === null) history.replaceState({ from: null }, '');

function follow(onChange: () => void): () => void {
  const show = () => {
    if (history.state === null) {
      history.replaceState({ from: shown }, '');
      scrollTo(0, 0);
    }
    shown = current();
    onChange();
  };
  // Links cause it, too. It comes before the browser scrolls to where an entry was, hashchange after.
  addEventListener('popstate', show);
  return () => removeEventListener('popstate', show);
}
