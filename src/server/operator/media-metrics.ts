import { Counter, type Registry } from 'prom-client';
import { MEDIA_REFUSALS, type MediaRefusal } from '../../media/media-error.ts';

/** Counts what is served of media. */
export interface MediaMetrics {
  recordServed(served: ServedMedia): void;
  recordRefusal(reason: MediaRefusal): void;
}

/** A file that was sent, or as much of it as its client has read. */
export interface ServedMedia {
  /** Whether it was cached. */
  readonly result: (typeof RESULTS)[number];
  /** Without headers. */
  readonly bytes: number;
}

const RESULTS = ['hit', 'made'] as const;

/** Adds the series of media, all at 0. */
export function createMediaMetrics(registry: Registry): MediaMetrics {
  const registers = [registry];
  const files = new Counter({
    name: 'gateway_media_files_total',
    help: 'Files of which something was sent: from the cache, or made for it.',
    labelNames: ['result'],
    registers,
  });
  const bytes = new Counter({
    name: 'gateway_media_bytes_total',
    help: 'Bytes of files that were sent.',
    registers,
  });
  const refusals = new Counter({
    name: 'gateway_media_refusals_total',
    help: 'Files that were refused, by the reason.',
    labelNames: ['reason'],
    registers,
  });
  for (const result of RESULTS) files.inc({ result }, 0);
  for (const reason of MEDIA_REFUSALS) refusals.inc({ reason }, 0);

  return {
    recordServed(served) {
      files.inc({ result: served.result });
      bytes.inc(served.bytes);
    },
    recordRefusal: (reason) => refusals.inc({ reason }),
  };
}
