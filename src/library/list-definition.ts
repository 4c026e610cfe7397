/** What a list is, for all that is the same whatever it holds. */
export interface ListDefinition<Item> {
  /** Unique among the lists: it names the list in logs, metrics and files. */
  readonly name: string;
  /** By what upstream knows an item. No two of one list share it. */
  idOf(item: Item): string;
  /** When an item was last edited; undefined where upstream does not tell. */
  updatedAtOf(item: Item): Date | undefined;
  /** About how many bytes of memory it takes, rather more than fewer. */
  bytesOf(item: Item): number;
}
