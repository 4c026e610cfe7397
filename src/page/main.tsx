import { render } from 'preact';
import { preloadArticleStyle } from './article-document.ts';
import { App } from './parts/app.tsx';
import { currentView } from './store/current-view.ts';
import { feedOf, followChanges } from './store/feeds.ts';
import { keepListsFresh } from './store/lists.ts';
import './styles/base.css';
import './styles/layout.css';
import './styles/controls.css';
import './styles/items.css';
import './styles/dialogs.css';
import './styles/reader.css';
import { applyTheme } from './theme.ts';
import { tell } from './words/language.ts';

applyTheme();
tell();
// Before anything is drawn: the first pictures wait for it.
void feedOf(currentView.value).loadMore();
render(<App />, document.body);
keepListsFresh();
followChanges();
preloadArticleStyle();
