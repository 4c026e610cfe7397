import { ofBrowser } from './store/storage.ts';
import { createStore } from './store/store.ts';

export type Theme = 'light' | 'dark';

const THEME = 'theme';
const isDark = matchMedia('(prefers-color-scheme: dark)');

/** The colours: those that were chosen, or else the system's. */
export const theme = createStore<Theme>(chosen() ?? ofSystem());

/** Light for dark, and the reverse. It is remembered. */
export function switchTheme(): void {
  theme.set(theme.value === 'dark' ? 'light' : 'dark');
  ofBrowser.write(THEME, theme.value);
}

/** Has the page follow the theme, and the theme the system until somebody chooses. */
export function applyTheme(): void {
  const apply = () => {
    document.documentElement.dataset['theme'] = theme.value;
  };
  apply();
  theme.subscribe(apply);
  isDark.addEventListener('change', () => {
    if (chosen() === undefined) theme.set(ofSystem());
  });
}

function chosen(): Theme | undefined {
  const stored = ofBrowser.read(THEME);
  return stored === 'light' || stored === 'dark' ? stored : undefined;
}

function ofSystem(): Theme {
  return isDark.matches ? 'dark' : 'light';
}
