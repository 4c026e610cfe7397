/**
 * The items of several pages, each once. An item that was edited between two requests, or a cursor that
 * has lost its place (`paging: AT_LEAST_ONCE`), can put one on two pages: the later reading counts.
 */
export function eachOnce<Item>(items: readonly Item[], idOf: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [idOf(item), item])).values()];
}
