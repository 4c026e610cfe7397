import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWords } from '../words/language.ts';
import { Icon } from './icons.tsx';

const SHOWN_MS = 1600;

export interface CopyButtonProps {
  readonly label: string;
  readonly text: () => string;
  readonly class?: string;
}

/** Puts a text on the clipboard, and says whether that worked. */
export function CopyButton({ label, text, ...rest }: CopyButtonProps): JSX.Element {
  const words = useWords();
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  async function onClick() {
    setOutcome((await copy(text())) ? 'copied' : 'failed');
    setTimeout(() => setOutcome(undefined), SHOWN_MS);
  }
  return (
    <button type="button" class={`button ${rest.class ?? ''}`} onClick={onClick}>
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} size={16} />
      <span aria-live="polite">{said()}</span>
    </button>
  );

  function said(): string {
    if (outcome === undefined) return label;
    return outcome === 'copied' ? words.copied : words.copyFailed;
  }
}

/** Without https, browsers have the older way alone. */
async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const field = document.createElement('textarea');
  field.value = text;
  // Within an open dialog, as nothing outside it can be selected.
  (document.querySelector('dialog[open]') ?? document.body).append(field);
  field.select();
  const isDone = document.execCommand('copy');
  field.remove();
  return isDone;
}
