import type { JSX } from 'preact';
import { knownLists } from '../store/lists.ts';
import type { Page } from '../store/page-of.ts';
import { useStore } from '../store/store.ts';
import { EMPTY_VIEW, hashOf, isSearch, type View } from '../view.ts';
import { useWords } from '../words/language.ts';
import { clearAll } from './filter-bar.tsx';
import { iconOf } from './icons.tsx';
import { Notice } from './notice.tsx';

/** What is said of a view without items. */
export function Nothing({ view, page }: { readonly view: View; readonly page: Page }): JSX.Element {
  const words = useWords();
  const { lists } = useStore(knownLists);
  const refused = lists?.find(({ name, isAvailable }) => name === view.section && !isAvailable);
  if (refused !== undefined)
    return <Notice icon="warning" title={words.unavailable} help={refused.unavailableReason ?? ''} />;
  if (!isSearch(view))
    return (
      <Notice icon={iconOf(view.section)} title={words.emptyList(view.section)} help={words.emptyListHelp} />
    );
  const { coverage } = page;
  const isIncomplete = coverage !== undefined && !coverage.complete;
  return (
    <Notice
      icon="search"
      title={words.nothingFound}
      help={isIncomplete ? words.incomplete(coverage.indexed, coverage.total) : words.nothingFoundHelp}
    >
      <button type="button" class="button" onClick={clearAll}>
        {words.clearAll}
      </button>
      {view.section !== 'ALL' && (
        <a class="button" href={hashOf({ ...EMPTY_VIEW, section: 'ALL', words: view.words })}>
          {words.searchEverything}
        </a>
      )}
    </Notice>
  );
}
