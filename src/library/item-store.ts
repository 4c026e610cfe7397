/** Where the items of lists are besides memory, on disk. */
export interface ItemStore {
  /**
   * The stored items of a list, by their upstream ids. One that is missing is not stored any more.
   *
   * @throws the store's own error if it cannot be read
   */
  load(list: string, ids: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** Whether the item may be stored although its rank is not known. */
  mayHold(list: string, id: string): boolean;
  /** How far the store is behind what is known of a list. */
  lagOf(list: string): StoreLag;
  /** Whether this process stores what it reads. */
  readonly isStoring: boolean;
}

export interface StoreLag {
  /** How many items of the list are known and not stored yet. */
  readonly unstored: number;
  /** How many are stored whose rank is not known: they may be gone. */
  readonly lost: number;
  /** Whether the last changes could not be stored. */
  readonly isFailing: boolean;
}
