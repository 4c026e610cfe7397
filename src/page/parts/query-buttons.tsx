import type { JSX } from 'preact';
import { ENDPOINT, FACTS } from '../facts.ts';
import { useWords } from '../words/language.ts';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icons.tsx';

export interface Query {
  readonly text: string;
  readonly variables: object;
}

/** Copies the query whose answer is shown, and opens it in GraphiQL where there is one. */
export function QueryButtons({ query }: { readonly query: Query }): JSX.Element {
  const words = useWords();
  return (
    <>
      <CopyButton class="quiet" label={words.copyQuery} text={() => textOf(query)} />
      {FACTS.hasGraphiQL && (
        <a class="button quiet" href={addressOf(query)} target="_blank" rel="noreferrer">
          <Icon name="code" size={16} />
          <span>{words.runQuery}</span>
        </a>
      )}
    </>
  );
}

function textOf({ text, variables }: Query): string {
  return `${text}\n\n# Variables: ${JSON.stringify(variables)}\n`;
}

function addressOf({ text, variables }: Query): string {
  return `${ENDPOINT}?${new URLSearchParams({ query: text, variables: JSON.stringify(variables, null, 2) })}`;
}
