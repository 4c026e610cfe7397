import { ofBrowser } from '../store/storage.ts';
import { createStore, useStore } from '../store/store.ts';
import { CHINESE } from './chinese.ts';
import { ENGLISH, type Words } from './english.ts';

const LANGUAGE = 'language';

const words = createStore<Words>(initial());

/** What the page says, in the language that was chosen, or else the browser's. */
export function useWords(): Words {
  return useStore(words);
}

/** Chinese for English, and the reverse. It is remembered. */
export function switchLanguage(): void {
  const next = words.value === ENGLISH ? CHINESE : ENGLISH;
  ofBrowser.write(LANGUAGE, next.locale);
  words.set(next);
  tell();
}

/** Tells the browser and screen readers in which language the page is. */
export function tell(): void {
  document.documentElement.lang = words.value.locale;
  document.title = words.value.title;
}

function initial(): Words {
  const chosen = ofBrowser.read(LANGUAGE) ?? navigator.language;
  return chosen.toLowerCase().startsWith('zh') ? CHINESE : ENGLISH;
}
