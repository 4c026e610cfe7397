import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { queuePicture } from '../store/picture-queue.ts';
import { Icon, type IconName } from './icons.tsx';

export interface PictureProps {
  readonly address: string | undefined;
  /** Shows until it has loaded, as a `data:` address. */
  readonly placeholder?: string | null | undefined;
  /** Shows in place of a picture that is not there. */
  readonly icon: IconName;
}

type State = 'far' | 'loading' | 'loaded' | 'broken';

/** How far from the view a thumbnail loads. */
const AHEAD = '600px';

/** A thumbnail, once it comes near. What it shows is said beside it. */
export function Picture({ address, placeholder, icon }: PictureProps): JSX.Element {
  const [box, state, end] = useLoading(address);
  const isShown = address !== undefined && state !== 'broken';
  return (
    <span
      ref={box}
      class={`picture ${isShown && state !== 'loaded' ? 'is-loading' : ''}`}
      style={placeholder && isShown ? { backgroundImage: `url("${placeholder}")` } : {}}
    >
      {isShown && state !== 'far' && (
        <img
          src={address}
          alt=""
          decoding="async"
          referrerpolicy="no-referrer"
          class={state}
          onLoad={() => end('loaded')}
          onError={() => end('broken')}
        />
      )}
      {!isShown && <Icon name={icon} size={28} />}
    </span>
  );
}

/** A picture that did not come is asked for once more after this time, in milliseconds: its host may be slow. */
const AGAIN_MS = 4000;

function useLoading(address: string | undefined) {
  const box = useRef<HTMLSpanElement>(null);
  const [state, setState] = useState<State>('far');
  const [attempt, setAttempt] = useState(0);
  const release = useRef(() => {});
  useEffect(() => {
    const element = box.current;
    if (element === null || address === undefined) return undefined;
    setState('far');
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        release.current = queuePicture(() => setState('loading'));
      },
      { rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      release.current();
    };
  }, [address, attempt]);
  useEffect(() => {
    if (state !== 'broken' || attempt > 0) return undefined;
    const waiting = setTimeout(() => setAttempt(1), AGAIN_MS);
    return () => clearTimeout(waiting);
  }, [state, attempt]);
  const end = (outcome: 'loaded' | 'broken') => {
    release.current();
    setState(outcome);
  };
  return [box, state, end] as const;
}
