import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { pictureAddress } from '../picture-address.ts';
import type { Item } from '../store/page-of.ts';
import { useWords } from '../words/language.ts';
import { Icon } from './icons.tsx';

export type MediaItem = Extract<Item, { readonly __typename: 'MediaAsset' }>;

export interface StageProps {
  readonly asset: MediaItem;
  /** The picture has come: from then on, the gateway knows more about it. */
  readonly onLoad: () => void;
}

/** A picture as large as fits, or a player. */
export function Stage({ asset, onLoad }: StageProps): JSX.Element {
  return (
    <div class="stage">
      {asset.type === 'IMAGE' ? <LargePicture asset={asset} onLoad={onLoad} /> : <Player asset={asset} />}
    </div>
  );
}

function LargePicture({ asset: { large, image, name }, onLoad }: StageProps): JSX.Element {
  const words = useWords();
  const [state, setState] = useState<'loading' | 'loaded' | 'broken'>('loading');
  if (!large || state === 'broken')
    return <Unplayable title={words.noPreview} help={words.notPlayableHelp} />;
  const room = image && { '--ratio': `${image.width / image.height}`, '--width': `${image.width}px` };
  return (
    <img
      class={`large ${state}`}
      src={pictureAddress(large)}
      alt={name ?? words.untitled}
      referrerpolicy="no-referrer"
      style={{
        ...room,
        ...(state === 'loading' && image?.placeholder && { backgroundImage: `url("${image.placeholder}")` }),
      }}
      width={image?.width}
      height={image?.height}
      onLoad={() => {
        setState('loaded');
        if (!image) onLoad();
      }}
      onError={() => setState('broken')}
    />
  );
}

function Player({ asset: { type, downloadUrl, large, name } }: Pick<StageProps, 'asset'>): JSX.Element {
  const words = useWords();
  const [isBroken, setIsBroken] = useState(false);
  const label = name ?? words.untitled;
  if (!downloadUrl) return <Unplayable title={words.notPlayable} help={words.noFile} />;
  if (isBroken)
    return (
      <Unplayable title={words.notPlayable} help={words.notPlayableHelp}>
        <a class="button" href={downloadUrl} target="_blank" rel="noreferrer">
          <Icon name="open" size={16} />
          <span>{words.download}</span>
        </a>
      </Unplayable>
    );
  return type === 'VOICE' ? (
    <div class="recording">
      <span class="disc">
        <Icon name="voice" size={40} />
      </span>
      <p>{label}</p>
      {/* biome-ignore lint/a11y/useMediaCaption: WeChat has no captions */}
      <audio
        controls
        preload="metadata"
        src={downloadUrl}
        aria-label={label}
        onError={() => setIsBroken(true)}
      />
    </div>
  ) : (
    // biome-ignore lint/a11y/useMediaCaption: WeChat has no captions
    <video
      controls
      preload="metadata"
      src={downloadUrl}
      poster={large ? pictureAddress(large) : undefined}
      aria-label={label}
      onError={() => setIsBroken(true)}
    />
  );
}

interface UnplayableProps {
  readonly title: string;
  readonly help: string;
  readonly children?: JSX.Element;
}

function Unplayable({ title, help, children }: UnplayableProps): JSX.Element {
  return (
    <div class="notice" role="status">
      <span class="disc">
        <Icon name="warning" size={26} />
      </span>
      <p class="title">{title}</p>
      <p class="help">{help}</p>
      {children}
    </div>
  );
}
