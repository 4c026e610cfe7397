import { MediaError } from '../media-error.ts';

/** The films that are open at their hosts. Each holds two connections for as long as somebody watches. */
export interface FilmSlots {
  /**
   * Opens one more for a client, if it is known. To call what it returns gives the slot back, once.
   *
   * @throws MediaError if too many are open
   */
  acquire(client: string | undefined): () => void;
}

const MAX_OPEN = 64;

/** Browsers open a few for one film. */
const MAX_OPEN_PER_CLIENT = 16;

/** Whoever watches a short film is done by then, or it is cached. */
const RETRY_SECONDS = 5;

export function createFilmSlots(): FilmSlots {
  let open = 0;
  const byClient = new Map<string, number>();

  function add(client: string | undefined, change: 1 | -1): void {
    open += change;
    if (client === undefined) return;
    const ofClient = (byClient.get(client) ?? 0) + change;
    if (ofClient === 0) byClient.delete(client);
    else byClient.set(client, ofClient);
  }

  return {
    acquire(client) {
      const ofClient = client === undefined ? 0 : (byClient.get(client) ?? 0);
      if (open >= MAX_OPEN || ofClient >= MAX_OPEN_PER_CLIENT)
        throw new MediaError('overloaded', 'Too many films are being sent already.', {
          retryAfterSeconds: RETRY_SECONDS,
        });
      add(client, 1);
      let isOpen = true;
      return () => {
        if (isOpen) add(client, -1);
        isOpen = false;
      };
    },
  };
}
