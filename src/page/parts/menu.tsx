import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { knownLists, type LibraryList } from '../store/lists.ts';
import { useStore } from '../store/store.ts';
import { EMPTY_VIEW, hashOf, type Section, type View } from '../view.ts';
import { MENU } from '../words/english.ts';
import { useWords } from '../words/language.ts';
import { Icon, iconOf } from './icons.tsx';

/** The lists of the account with their lengths. Words and filters stay when another one is chosen. */
export function Menu({ view }: { readonly view: View }): JSX.Element {
  const words = useWords();
  const { lists } = useStore(knownLists);
  // Until it is known which lists there are, those that every account has.
  const shown = MENU.filter((name) =>
    lists === undefined ? name !== 'DRAFT' : lists.some((list) => list.name === name),
  );
  const menu = useRef<HTMLElement>(null);
  // On small screens the menu is a row that scrolls.
  // The one that is current, once it is.
  useEffect(() => {
    const current = menu.current?.querySelector<HTMLElement>('[aria-current]');
    if (menu.current && current) menu.current.scrollLeft = current.offsetLeft - menu.current.clientWidth / 3;
  }, [view.section, lists === undefined]);
  return (
    <nav ref={menu} class="menu" aria-label={words.lists}>
      {(['ALL', ...shown] as const).map((section) => {
        const list = lists?.find(({ name }) => name === section);
        const isHere = view.section === section;
        return (
          <a
            key={section}
            href={hashOf({ ...EMPTY_VIEW, ...kept(view), section })}
            aria-current={isHere ? 'page' : undefined}
            class={list !== undefined && !list.isAvailable ? 'is-refused' : ''}
            title={list?.unavailableReason ?? undefined}
          >
            <Icon name={iconOf(section)} />
            <span class="label">{words.sections[section]}</span>
            <span class="count">{countOf(section, list, lists, words.number)}</span>
          </a>
        );
      })}
    </nav>
  );
}

function kept({ words, from, to, order }: View): Partial<View> {
  return { words, from, to, order };
}

function countOf(
  section: Section,
  list: LibraryList | undefined,
  lists: readonly LibraryList[] | undefined,
  write: (value: number) => string,
): string {
  if (lists === undefined) return '';
  const total =
    section === 'ALL' ? lists.reduce((sum, each) => sum + (each.totalCount ?? 0), 0) : list?.totalCount;
  return typeof total === 'number' ? write(total) : '–';
}
