import { type FormEvent, Suspense, useLayoutEffect, useRef, useState } from 'react';
import { Album } from './Album.tsx';
import { Article } from './Article.tsx';
import { Articles } from './Articles.tsx';
import { Boundary } from './Failure.tsx';
import { Picture } from './Picture.tsx';
import { useRoute } from './route.ts';
import { Search } from './Search.tsx';

export function App() {
  const route = useRoute();
  // Relay keeps the error of a query for its key: another one has it asked again.
  const [fetchKey, setFetchKey] = useState(0);
  return (
    <>
      <Header route={route} />
      <main ref={useArrival(route)} tabIndex={-1}>
        <Boundary key={route} onFailure={() => setFetchKey(fetchKey + 1)}>
          <Suspense fallback={<p>Loading…</p>}>
            <View route={route} fetchKey={fetchKey} />
          </Suspense>
        </Boundary>
      </main>
    </>
  );
}

function Header({ route }: { readonly route: string }) {
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget).get('words')).trim();
    if (words !== '') location.hash = `#/search/${encodeURIComponent(words)}`;
  };
  const [, view, argument = ''] = route.split('/');
  const searched = view === 'search' ? decode(argument) : '';
  const link = (to: string, name: string) => (
    <a href={to} aria-current={to === route ? 'page' : undefined}>
      {name}
    </a>
  );
  return (
    <header>
      <h1>Library with Relay</h1>
      <nav aria-label="Lists">
        {link('#/', 'Album')} {link('#/articles', 'Articles')}
      </nav>
      <form role="search" onSubmit={search}>
        <input
          key={route}
          type="search"
          name="words"
          aria-label="Search"
          placeholder="Search"
          maxLength={256}
          defaultValue={searched}
        />
      </form>
    </header>
  );
}

function View({ route, fetchKey }: { readonly route: string; readonly fetchKey: number }) {
  const [, name, argument = ''] = route.split('/');
  switch (name) {
    case 'picture':
      return <Picture id={argument} fetchKey={fetchKey} />;
    case 'articles':
      return <Articles fetchKey={fetchKey} />;
    case 'article':
      return <Article id={argument} fetchKey={fetchKey} />;
    case 'search':
      return <Search words={decode(argument)} fetchKey={fetchKey} />;
    default:
      return <Album fetchKey={fetchKey} />;
  }
}

/** What somebody has typed into the address need not be encoded well. */
function decode(argument: string): string {
  try {
    return decodeURIComponent(argument);
  } catch {
    return argument;
  }
}

const NAMES: Readonly<Record<string, string>> = {
  picture: 'Picture',
  articles: 'Articles',
  article: 'Article',
  search: 'Results',
};

/** Names the view, and moves the focus: to the link to where it comes from, if there is one, else to all of it. */
function useArrival(route: string) {
  const main = useRef<HTMLElement>(null);
  const left = useRef(route);
  useLayoutEffect(() => {
    document.title = `${NAMES[route.split('/')[1] ?? ''] ?? 'Album'} – Library with Relay`;
    if (left.current === route) return;
    const link = main.current?.querySelector<HTMLElement>(`a[href="${CSS.escape(left.current)}"]`);
    (link ?? main.current)?.focus({ preventScroll: true });
    left.current = route;
  }, [route]);
  return main;
}
