import type { FormEvent } from 'react';
import { Album } from './album.tsx';
import { Article } from './article.tsx';
import { Articles } from './articles.tsx';
import { Picture } from './picture.tsx';
import { useRoute } from './route.ts';
import { Search } from './search.tsx';

/** The header, and the view that the address names. */
export function App() {
  const { view, value } = useRoute();
  return (
    <>
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
            defaultValue={view === 'search' ? value : ''}
          />
        </form>
      </header>
      <main>
        {view === '' && <Album />}
        {view === 'picture' && <Picture key={value} id={value} />}
        {view === 'articles' && <Articles />}
        {view === 'article' && <Article key={value} id={value} />}
        {view === 'search' && <Search key={value} words={value} />}
      </main>
    </>
  );
}

function search(event: FormEvent<HTMLFormElement>) {
  event.preventDefault();
  const words = String(new FormData(event.currentTarget).get('words')).trim();
  if (words !== '') location.hash = `#/search/${encodeURIComponent(words)}`;
}
