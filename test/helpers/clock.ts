/** A clock that a test moves, in milliseconds. It starts at 09:00 in Beijing on 6 May 2024. */
export function createClock() {
  let time = Date.UTC(2024, 4, 6, 1);
  return {
    now: () => time,
    advance({ hours = 0, seconds = 0 }: { readonly hours?: number; readonly seconds?: number }) {
      time += (hours * 3600 + seconds) * 1000;
    },
  };
}
