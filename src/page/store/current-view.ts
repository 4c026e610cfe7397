import { hashOf, readView, type View } from '../view.ts';
import { createStore } from './store.ts';

/** What the page shows now. It follows the address, and so the browser's back and forward. */
export const currentView = createStore<View>(readView(location.hash));

// Whether back leads from the open item to where it was opened.
let isOpenedHere = false;

addEventListener('hashchange', () => {
  const next = readView(location.hash);
  if (currentView.value.item === undefined) isOpenedHere = next.item !== undefined;
  currentView.set(next);
});

/** Goes to another view, which back leads away from again; `replace` takes the place of this one. */
export function show(change: Partial<View>, { replace = false }: { readonly replace?: boolean } = {}): void {
  const hash = hashOf({ ...currentView.value, ...change });
  if (hash === location.hash) return;
  if (replace) {
    history.replaceState(null, '', hash);
    currentView.set(readView(hash));
  } else location.hash = hash;
}

/** Closes the item that is open. */
export function closeItem(): void {
  if (isOpenedHere) history.back();
  else show({ item: undefined, article: 0 }, { replace: true });
}
