import type { JSX } from 'preact';

export interface SkeletonsProps {
  readonly count: number;
  readonly areTiles: boolean;
}

/** Keeps the room of items that are on their way. */
export function Skeletons({ count, areTiles }: SkeletonsProps): JSX.Element {
  return (
    <>
      {Array.from({ length: count }, (_, index) => (
        <span key={`skeleton-${index}`} class={`skeleton ${areTiles ? 'tile' : 'card'}`} aria-hidden="true">
          <span class="picture" />
          <span class="about">
            <span class="line" />
            <span class="line is-short" />
          </span>
        </span>
      ))}
    </>
  );
}
