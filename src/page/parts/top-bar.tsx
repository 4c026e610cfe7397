import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { show } from '../store/current-view.ts';
import { liveState } from '../store/follow.ts';
import { useStore } from '../store/store.ts';
import { switchTheme, theme } from '../theme.ts';
import type { View } from '../view.ts';
import { switchLanguage, useWords } from '../words/language.ts';
import { Icon } from './icons.tsx';

/** A search counts as five requests: it waits until somebody stops typing. */
const PAUSE_MS = 250;

/** The field that searches what is shown. `/` leads to it. */
export function SearchField({ view }: { readonly view: View }): JSX.Element {
  const words = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(view.words);
  const typed = useRef(view.words);

  // The address has changed otherwise: by the menu, or by going back.
  useEffect(() => {
    if (view.words === typed.current) return;
    typed.current = view.words;
    setText(view.words);
  }, [view.words]);

  useEffect(() => {
    const waiting = setTimeout(() => search(text), PAUSE_MS);
    return () => clearTimeout(waiting);
  }, [text]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isElsewhere =
        event.target instanceof Element && event.target.closest('input, textarea, select, dialog');
      if (event.key !== '/' || isElsewhere || event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);

  function search(next: string) {
    const trimmed = next.trim();
    if (trimmed === typed.current) return;
    // One step back leads to where the search began, however many letters it has.
    const isBegun = typed.current !== '';
    typed.current = trimmed;
    show({ words: trimmed }, { replace: isBegun });
  }

  return (
    <form
      class="search"
      onSubmit={(event) => {
        event.preventDefault();
        search(text);
      }}
    >
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        value={text}
        aria-label={words.search}
        placeholder={words.searchIn(view.section)}
        autocomplete="off"
        spellcheck={false}
        maxLength={256}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (text === '') field.current?.blur();
          setText('');
        }}
      />
      {text === '' && (
        <span class="shortcut" aria-hidden="true">
          /
        </span>
      )}
    </form>
  );
}

/** What concerns the whole page: its status, colours and language. */
export function PageButtons({ onStatus }: { readonly onStatus: () => void }): JSX.Element {
  const words = useWords();
  const isDark = useStore(theme) === 'dark';
  const live = useStore(liveState);
  const states = { live: words.live, connecting: words.connecting, off: words.notLive };
  return (
    <div class="page-buttons">
      <button type="button" class="button quiet" onClick={onStatus} title={states[live]}>
        <span class={`dot is-${live}`} />
        <span>{words.status}</span>
      </button>
      <button type="button" class="button quiet" onClick={switchLanguage} title={words.switchLanguage}>
        <Icon name="language" size={16} />
        <span lang={words.locale === 'en' ? 'zh' : 'en'}>{words.otherLanguage}</span>
      </button>
      <button
        type="button"
        class="button quiet square"
        onClick={switchTheme}
        aria-label={isDark ? words.switchToLight : words.switchToDark}
        title={isDark ? words.switchToLight : words.switchToDark}
      >
        <Icon name={isDark ? 'sun' : 'moon'} size={16} />
      </button>
    </div>
  );
}
