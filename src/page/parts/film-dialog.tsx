import type { JSX } from 'preact';
import { useWords } from '../words/language.ts';
import { Dialog } from './dialog.tsx';
import { Icon } from './icons.tsx';

export interface FilmDialogProps {
  /** Of the player, on v.qq.com. */
  readonly address: string;
  readonly onClose: () => void;
}

/** Plays a film of an article. Only now is v.qq.com asked for anything. */
export function FilmDialog({ address, onClose }: FilmDialogProps): JSX.Element {
  const words = useWords();
  return (
    <Dialog
      class="film"
      label={words.play}
      onClose={onClose}
      // The arrows would lead to another item behind it.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header class="bar">
        <p class="name">{words.playOn}</p>
        <a class="button quiet" href={address} target="_blank" rel="noreferrer">
          <Icon name="open" size={16} />
          <span>{words.openPlayer}</span>
        </a>
        <button type="button" class="button quiet square" onClick={onClose} aria-label={words.close}>
          <Icon name="close" />
        </button>
      </header>
      {/* The player needs scripts and its own origin. It cannot lead the page elsewhere. */}
      <iframe
        src={address}
        title={words.playOn}
        sandbox="allow-scripts allow-same-origin allow-popups"
        allow="autoplay; fullscreen"
        referrerpolicy="no-referrer"
      />
    </Dialog>
  );
}
