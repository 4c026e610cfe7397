import type { MouseEvent } from 'react';

interface BackProps {
  readonly to: string;
  readonly children: string;
}

/** A link back. It goes back in the history if it leads there, so that the browser scrolls to where it was. */
export function Back({ to, children }: BackProps) {
  const goBack = (event: MouseEvent) => {
    if (history.state?.from !== to) return;
    event.preventDefault();
    history.back();
  };
  return (
    <p>
      <a href={to} onClick={goBack}>
        {children}
      </a>
    </p>
  );
}
