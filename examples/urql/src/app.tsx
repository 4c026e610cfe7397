import type { FormEvent } from 'react';
import { Album } from './album.tsx';
import { Article } from './article.tsx';
import { Articles } from './articles.tsx';
import { Picture } from './picture.tsx';
import { type Route, useRoute } from './route.ts';
import { Search } from './search.tsx';

const NAMES: Readonly<Record<string, string>> = {
  picture: 'Picture',
  articles: 'Articles',
  article: 'Article',
  search: 'Results',
};

/** The header, and the view that the address names. */
export function App() {
  const { view, value } = useRoute();
  return (
    <>
      <title>{`${NAMES[view] ?? 'Album'} – Library with urql`}</title>
      <header>
        <h1>Library with urql</h1>
        <nav aria-label="Lists">
          <a href="#/" aria-current={view === '' ? 'page' : undefined}>
            Album
          </a>
          <a href="#/articles" aria-current={view === 'articles' ? 'page' : undefined}>
            Articles
          </a>
        </nav>
        <form role="search" onSubmit={search}>
          <input
            key={`${view}/${value}`}
            type="search"
            name="words"
            aria-label="Search"
            placeholder="Search"
            maxLength={256}
            defaultValue={view === 'search' ? value : ''}
          />
        </form>
      </header>
      <main>
        <View view={view} value={value} />
      </main>
    </>
  );
}

function View({ view, value }: Pick<Route, 'view' | 'value'>) {
  switch (view) {
    case 'picture':
      return <Picture key={value} id={value} />;
    case 'articles':
      return <Articles />;
    case 'article':
      return <Article key={value} id={value} />;
    case 'search':
      return <Search key={value} words={value} />;
    default:
      return <Album />;
  }
}

function search(event: FormEvent<HTMLFormElement>) {
  event.preventDefault();
  const words = String(new FormData(event.currentTarget).get('words')).trim();
  if (words !== '') location.hash = `#/search/${encodeURIComponent(words)}`;
}
