import { AlbumView } from './album.tsx';
import { ArticleView } from './article.tsx';
import { ArticlesView } from './articles.tsx';
import { PictureView } from './picture.tsx';
import { useRoute } from './route.ts';
import { SearchView } from './search.tsx';

const TITLES: Readonly<Record<string, string>> = {
  picture: 'Picture',
  articles: 'Articles',
  article: 'Article',
  search: 'Results',
};

export function App() {
  const { route, from, holder } = useRoute<HTMLElement>();
  const [name = '', argument = ''] = route;
  return (
    <>
      <title>{`${TITLES[name] ?? 'Album'} – Library with TanStack Query`}</title>
      <header>
        <h1>Library with TanStack Query</h1>
        <nav aria-label="Lists">
          <a href="#/" aria-current={name === '' ? 'page' : undefined}>
            Album
          </a>
          <a href="#/articles" aria-current={name === 'articles' ? 'page' : undefined}>
            Articles
          </a>
        </nav>
        <SearchForm words={name === 'search' ? argument : ''} />
      </header>
      <main ref={holder} tabIndex={-1}>
        <View name={name} argument={argument} from={from} />
      </main>
    </>
  );
}

function SearchForm({ words }: { words: string }) {
  return (
    <form
      // The words of another search are another form, with its own first value.
      key={words}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const entered = String(new FormData(event.currentTarget).get('words')).trim();
        if (entered !== '') location.hash = `#/search/${encodeURIComponent(entered)}`;
      }}
    >
      <input
        type="search"
        name="words"
        aria-label="Search"
        placeholder="Search"
        maxLength={256}
        defaultValue={words}
      />
    </form>
  );
}

interface ViewProps {
  readonly name: string;
  readonly argument: string;
  readonly from: string | undefined;
}

function View({ name, argument, from }: ViewProps) {
  switch (name) {
    case 'picture':
      return <PictureView id={argument} from={from} />;
    case 'articles':
      return <ArticlesView />;
    case 'article':
      return <ArticleView id={argument} from={from} />;
    case 'search':
      return <SearchView words={argument} />;
    default:
      return <AlbumView />;
  }
}
