import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { AskError } from '../store/ask.ts';
import { useWords } from '../words/language.ts';
import { Icon, type IconName } from './icons.tsx';

export interface NoticeProps {
  readonly icon: IconName;
  readonly title: string;
  readonly help: string;
  readonly children?: ComponentChildren;
}

/** What is said where nothing can be shown. */
export function Notice({ icon, title, help, children }: NoticeProps): JSX.Element {
  return (
    <div class="notice" role="status">
      <span class="disc">
        <Icon name={icon} size={26} />
      </span>
      <p class="title">{title}</p>
      {help !== '' && <p class="help">{help}</p>}
      <div class="row">{children}</div>
    </div>
  );
}

/** What has gone wrong, and how to go on. Tries again by itself where the gateway says when. */
export function Failure({
  error,
  onRetry,
}: {
  readonly error: Error;
  readonly onRetry: () => void;
}): JSX.Element {
  const words = useWords();
  const { code, retryAfterSeconds } =
    error instanceof AskError ? error : { code: 'OTHER', retryAfterSeconds: undefined };
  const seconds = useCountdown(retryAfterSeconds, error, onRetry);
  const known = Object.hasOwn(words.errors, code) ? (code as keyof typeof words.errors) : 'OTHER';
  const [title = '', help = ''] = words.errors[known];
  return (
    <Notice icon="warning" title={title} help={help === '' ? error.message : help}>
      <button type="button" class="button" onClick={onRetry}>
        {words.retry}
      </button>
      {seconds !== undefined && <span class="muted">{words.retryIn(seconds)}</span>}
    </Notice>
  );
}

/** Nobody waits longer than this for something to happen by itself. */
const LONGEST_SECONDS = 120;

function useCountdown(from: number | undefined, error: Error, onEnd: () => void): number | undefined {
  const isCounted = from !== undefined && from <= LONGEST_SECONDS;
  const [left, setLeft] = useState(from ?? 0);
  // Each error counts once, whatever is done at its end.
  useEffect(() => {
    if (!isCounted) return undefined;
    let seconds = Math.max(1, Math.ceil(from));
    setLeft(seconds);
    const timer = setInterval(() => {
      seconds -= 1;
      setLeft(seconds);
      if (seconds > 0) return;
      clearInterval(timer);
      onEnd();
    }, 1000);
    return () => clearInterval(timer);
  }, [error]);
  return isCounted ? left : undefined;
}
