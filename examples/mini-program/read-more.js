/**
 * What a page shows of a list that grows.
 *
 * @template Item
 * @typedef {object} Shown
 * @property {Item[]} items
 * @property {number} total how many items the list has
 * @property {string | null} endCursor of the last page that was read
 * @property {boolean} hasMore
 * @property {boolean} isLoading
 * @property {string} staleSince when the list was last found to match WeChat, if that may have changed
 * @property {string} failure what went wrong, or nothing
 * @property {boolean} anew whether what was asked for last is the first page, in place of all
 */

/**
 * A page of the list, as the gateway answers it.
 *
 * @template Item
 * @typedef {object} Connection
 * @property {Item[]} nodes
 * @property {number} totalCount
 * @property {boolean} stale
 * @property {string} checkedAt
 * @property {{ hasNextPage: boolean, endCursor: string | null }} pageInfo
 */

/** Longer than this nobody waits: then the button is there. */
const LONGEST_WAIT_SECONDS = 60;

/** @type {WeakMap<object, number>} */
const waiting = new WeakMap();

/** The pages that were closed. An answer may come after that. @type {WeakSet<object>} */
const gone = new WeakSet();

/** @returns {Shown<any>} */
export function nothingYet() {
  return {
    items: [],
    total: 0,
    endCursor: null,
    hasMore: true,
    isLoading: false,
    staleSince: '',
    failure: '',
    anew: false,
  };
}

/**
 * Reads on, and tries again when the gateway says that it may succeed. What is shown stays if it fails.
 *
 * @template {{ id: string }} Item
 * @param {{ data: Shown<Item>, setData(data: object): void }} page
 * @param {(after: string | null) => Promise<Connection<Item>>} read
 * @param {{ anew?: boolean }} [options] `anew` for the first page, in place of all. "Try again" hands on that
 *   of the page's data: what it tries again may be either.
 */
export async function readMore(page, read, { anew = false } = {}) {
  const { data } = page;
  if (data.isLoading || !(anew || data.hasMore)) return;
  clearTimer(page);
  page.setData({ isLoading: true, anew });
  try {
    const { nodes, totalCount, stale, checkedAt, pageInfo } = await read(anew ? null : data.endCursor);
    if (gone.has(page)) return;
    const ids = new Set(anew ? [] : data.items.map(({ id }) => id));
    const added = nodes.filter(({ id }) => !ids.has(id));
    page.setData({
      // What crosses over to the view is what is new, and not the whole list each time.
      ...(anew
        ? { items: added }
        : Object.fromEntries(added.map((item, index) => [`items[${ids.size + index}]`, item]))),
      total: totalCount,
      endCursor: pageInfo.endCursor,
      hasMore: pageInfo.hasNextPage,
      staleSince: stale ? new Date(checkedAt).toLocaleString() : '',
      isLoading: false,
      failure: '',
    });
  } catch (error) {
    if (gone.has(page)) return;
    const { message, retryAfterSeconds } = /** @type {import('./ask.js').GatewayError} */ (error);
    page.setData({
      isLoading: false,
      failure: retryAfterSeconds ? `${message} Try again in ${retryAfterSeconds} s.` : message,
    });
    if (retryAfterSeconds && retryAfterSeconds <= LONGEST_WAIT_SECONDS)
      waiting.set(
        page,
        setTimeout(() => void readMore(page, read, { anew }), retryAfterSeconds * 1000),
      );
  }
}

/**
 * For `onUnload`: nothing is tried again, and what is still to come is not shown.
 *
 * @param {object} page
 */
export function stopWaiting(page) {
  gone.add(page);
  clearTimer(page);
}

/** @param {object} page */
function clearTimer(page) {
  const timer = waiting.get(page);
  if (timer !== undefined) clearTimeout(timer);
}
