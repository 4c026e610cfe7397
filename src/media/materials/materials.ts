import type { CachedFile, FileCache } from '../media-file.ts';
import { createFilms, type FilmsOptions, type OpenFilmOptions } from './films.ts';
import type { OpenedMaterial } from './opened-material.ts';
import { createRecordings } from './recordings.ts';

/** The files of voices and videos. */
export interface Materials {
  /** A whole file from the cache, in no time. */
  find(list: MaterialList, id: string): CachedFile | undefined;
  /**
   * A file from the cache, or by as few calls as there can be.
   *
   * @throws MediaError
   * @throws the reason of the signal, if the caller has left
   */
  open(list: MaterialList, id: string, options: OpenFilmOptions): Promise<OpenedMaterial>;
  /** Whether another replica makes the calls, so that what is not cached comes from there. */
  isElsewhere(): boolean;
  /** Upstream works again: what failed is tried again at once. */
  forgetFailures(): void;
  /** Ends what is under way in the background. */
  close(): Promise<void>;
}

export type MaterialList = 'voice' | 'video';

export interface MaterialsOptions extends FilmsOptions {
  readonly files: FileCache;
}

export function createMaterials(options: MaterialsOptions): Materials {
  const recordings = createRecordings(options);
  const films = createFilms(options);

  return {
    find: (list, id) => (list === 'voice' ? recordings.find(id) : films.find(id)),
    open: (list, id, request) => (list === 'voice' ? recordings.open(id, request) : films.open(id, request)),
    isElsewhere: () => options.leaderFiles?.isElsewhere() ?? false,
    forgetFailures() {
      recordings.forgetFailures();
      films.forgetFailures();
    },
    close: films.close,
  };
}
