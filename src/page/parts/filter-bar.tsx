import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ListName } from '../generated/graphql.ts';
import { show } from '../store/current-view.ts';
import { knownLists } from '../store/lists.ts';
import { useStore } from '../store/store.ts';
import type { Order, View } from '../view.ts';
import { MENU } from '../words/english.ts';
import { useWords } from '../words/language.ts';
import { Icon } from './icons.tsx';

/** Which items of a section are shown, and in which order. */
export function FilterBar({ view }: { readonly view: View }): JSX.Element {
  const words = useWords();
  const isNarrowed = view.from !== '' || view.to !== '' || view.lists.length > 0 || view.words !== '';
  const [isOpen, setIsOpen] = useState(isNarrowed && view.words === '');
  return (
    <>
      <button
        type="button"
        class="button filter-button"
        aria-expanded={isOpen}
        aria-controls="filters"
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name="filter" size={16} />
        <span>{words.filters}</span>
      </button>
      <fieldset id="filters" class={`filters ${isOpen ? 'is-open' : ''}`} aria-label={words.filters}>
        {view.section === 'ALL' && <ListChips view={view} />}
        <label class="field">
          <span>{words.from}</span>
          <input
            type="date"
            value={view.from}
            max={view.to || undefined}
            onChange={(event) => show({ from: event.currentTarget.value })}
          />
        </label>
        <label class="field">
          <span>{words.to}</span>
          <input
            type="date"
            value={view.to}
            min={view.from || undefined}
            onChange={(event) => show({ to: event.currentTarget.value })}
          />
        </label>
        <label class="field">
          <span>{words.sort}</span>
          <select
            value={view.order}
            onChange={(event) => show({ order: event.currentTarget.value as Order })}
          >
            {view.words === '' ? (
              <option value="DEFAULT">{words.orders.NEWEST}</option>
            ) : (
              <>
                <option value="DEFAULT">{words.orders.BEST}</option>
                <option value="NEWEST">{words.orders.NEWEST}</option>
              </>
            )}
            <option value="OLDEST">{words.orders.OLDEST}</option>
            <option value="NAME">{words.orders.NAME}</option>
          </select>
        </label>
        {isNarrowed && (
          <button type="button" class="button quiet" onClick={clearAll}>
            <Icon name="close" size={14} />
            <span>{words.clearAll}</span>
          </button>
        )}
      </fieldset>
    </>
  );
}

/** Shows all items of the section again. */
export function clearAll(): void {
  show({ words: '', from: '', to: '', lists: [], order: 'DEFAULT' });
}

function ListChips({ view }: { readonly view: View }): JSX.Element {
  const words = useWords();
  const { lists = [] } = useStore(knownLists);
  const toggle = (name: ListName) =>
    show({
      lists: view.lists.includes(name) ? view.lists.filter((each) => each !== name) : [...view.lists, name],
    });
  return (
    <fieldset class="chips" aria-label={words.inLists}>
      {MENU.filter((name) => lists.some((list) => list.name === name)).map((name) => (
        <button
          key={name}
          type="button"
          class="chip"
          aria-pressed={view.lists.includes(name)}
          onClick={() => toggle(name)}
        >
          {words.sections[name]}
        </button>
      ))}
    </fieldset>
  );
}
