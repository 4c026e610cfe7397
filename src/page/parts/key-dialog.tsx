import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { enterKey, isKey, keyState } from '../store/ask.ts';
import { reloadFeeds } from '../store/feeds.ts';
import { useStore } from '../store/store.ts';
import { useWords } from '../words/language.ts';
import { Dialog } from './dialog.tsx';

/** Asks for a key of the gateway where requests need one. */
export function KeyDialog(): JSX.Element {
  const words = useWords();
  const state = useStore(keyState);
  const [text, setText] = useState('');
  const [isInvalid, setIsInvalid] = useState(false);
  const problem = isInvalid ? words.keyInvalid : state === 'refused' ? words.keyRefused : undefined;

  function onSubmit(event: SubmitEvent) {
    event.preventDefault();
    const key = text.trim();
    setIsInvalid(!isKey(key));
    if (!isKey(key)) return;
    setText('');
    enterKey(key);
    reloadFeeds();
  }

  return (
    <Dialog class="key" label={words.keyTitle}>
      <form onSubmit={onSubmit}>
        <h2>{words.keyTitle}</h2>
        <p class="muted">{words.keyHelp}</p>
        <label>
          <span>{words.keyLabel}</span>
          <input
            type="password"
            value={text}
            autocomplete="current-password"
            aria-invalid={problem !== undefined}
            aria-describedby="key-problem"
            required
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <p id="key-problem" class="problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="button is-primary">
          {words.keyEnter}
        </button>
      </form>
    </Dialog>
  );
}
