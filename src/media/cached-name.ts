import { createHash } from 'node:crypto';
import { FORMATS, type MediaFormat } from './media-format.ts';

/** What the name of a cached file tells. */
export interface CachedName {
  /** The first part of it, by the key. */
  readonly hash: string;
  readonly bytes: number;
  readonly format: MediaFormat;
}

/** A key as a part of a name: any key will do, and files spread evenly over the folders. */
export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The folder of a file, one of 256: large folders are slow. */
export function subfolderOf(hash: string): string {
  return hash.slice(0, 2);
}

/** The length is in the name, as a crash of the machine may cut a file that was just renamed. */
export function encodeName({ hash, bytes, format }: CachedName): string {
  return `${hash}-${bytes}.${format}`;
}

/** Undefined if no cached file has such a name. */
export function decodeName(name: string): CachedName | undefined {
  const { hash, bytes, format } = NAME.exec(name)?.groups ?? {};
  if (hash === undefined || format === undefined || !isFormat(format)) return undefined;
  return { hash, bytes: Number(bytes), format };
}

const NAME = /^(?<hash>[\da-f]{64})-(?<bytes>\d{1,12})\.(?<format>\w+)$/;

function isFormat(text: string): text is MediaFormat {
  return Object.hasOwn(FORMATS, text);
}
