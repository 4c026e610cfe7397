import type { MouseEvent } from 'react';

interface BackProps {
  /** The list that is meant, unless the results of a search have led here. */
  readonly to: string;
  readonly children: string;
}

/** A link back. It goes back in the history if it leads there, so that the browser scrolls to where it was. */
export function Back({ to, children }: BackProps) {
  const from: string = history.state?.from ?? '';
  const hasSearched = from.startsWith('#/search/');
  const goBack = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.currentTarget.getAttribute('href') !== from) return;
    event.preventDefault();
    history.back();
  };
  return (
    <p>
      <a href={hasSearched ? from : to} onClick={goBack}>
        {hasSearched ? 'Back to the results' : children}
      </a>
    </p>
  );
}
