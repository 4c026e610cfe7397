import type { JSX } from 'preact';
import type { Match } from '../store/page-of.ts';

/** An excerpt, with the words that were found marked. It is text: nothing in it is HTML. */
export function Highlighted({ snippet }: { readonly snippet: Match['snippet'] }): JSX.Element {
  return <>{snippet.map(({ text, isMatch }, index) => (isMatch ? <mark key={index}>{text}</mark> : text))}</>;
}
