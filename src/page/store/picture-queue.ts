/**
 * So many thumbnails load at once. Browsers open six connections to a gateway without HTTP/2: one is
 * the stream of changes, and one is left for queries, however slow the host of the pictures is.
 */
const MOST_LOADING = 4;

const waiting: (() => void)[] = [];
let loading = 0;

/** Calls back when a thumbnail may load. Returns a function to call once it has, or is not wanted any more. */
export function queuePicture(load: () => void): () => void {
  let state: 'waiting' | 'loading' | 'ended' = 'waiting';
  const begin = () => {
    state = 'loading';
    loading += 1;
    load();
  };
  if (loading < MOST_LOADING) begin();
  else waiting.push(begin);

  return () => {
    if (state === 'waiting') waiting.splice(waiting.indexOf(begin), 1);
    if (state === 'loading') {
      loading -= 1;
      waiting.shift()?.();
    }
    state = 'ended';
  };
}
