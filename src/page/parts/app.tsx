import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { keyState } from '../store/ask.ts';
import { currentView } from '../store/current-view.ts';
import { useStore } from '../store/store.ts';
import { useWords } from '../words/language.ts';
import { ItemDialog } from './item-dialog.tsx';
import { Items } from './items.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { Menu } from './menu.tsx';
import { StatusDialog } from './status-dialog.tsx';
import { PageButtons, SearchField } from './top-bar.tsx';

/** The page: the lists, what is in one of them, and what is open. */
export function App(): JSX.Element {
  const words = useWords();
  const view = useStore(currentView);
  const key = useStore(keyState);
  const [showsStatus, setShowsStatus] = useState(false);
  return (
    <>
      <button
        type="button"
        class="skip"
        onClick={() => document.querySelector<HTMLElement>('.tile, .card, #items')?.focus()}
      >
        {words.skip}
      </button>
      <div class="side">
        <p class="brand">
          <span class="mark" aria-hidden="true" />
          {words.title}
        </p>
        <Menu view={view} />
        <PageButtons onStatus={() => setShowsStatus(true)} />
      </div>
      <div class="content">
        <search class="top">
          <SearchField view={view} />
        </search>
        <Items view={view} />
      </div>
      {view.item !== undefined && key === 'known' && <ItemDialog view={view} id={view.item} />}
      {showsStatus && <StatusDialog onClose={() => setShowsStatus(false)} />}
      {key !== 'known' && <KeyDialog />}
    </>
  );
}
