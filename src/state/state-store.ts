import type { z } from 'zod';

/**
 * Where the state of one account survives a restart: a folder, a database, a server. It stores
 * records without knowing their contents. Every store passes `test/state/store-contract.ts`.
 */
export interface StateStore extends StoreOwnership {
  /**
   * The record last saved under this kind, by any process; undefined if there is none. May be
   * called at any time and claims nothing. Drops unknown fields: a newer version may have saved
   * them.
   *
   * @throws StateRecordError if the record is unusable, or the store's own error if unreadable
   */
  load<About, Item>(shape: RecordShape<About, Item>): Promise<StateRecord<About, Item> | undefined>;
  /**
   * Replaces a record atomically and leaves all others alone. Call `maySave` first. Resolves once
   * the record survives a crash of the machine.
   *
   * @throws the store's own error, also if another process has got hold of the store anyway
   */
  save(record: StateRecord<unknown, unknown>): Promise<void>;
  /** Where the operator finds the record of a kind: a path, a key. */
  placeOf(kind: string): string;
}

/** One of the processes that share a store saves; the others wait until it closes it or ends. */
export interface StoreOwnership {
  /** Claims the store. Resolves after the first call of the listener. */
  open(listener: OwnershipListener): Promise<void>;
  /**
   * Whether this process may save. If the owner could not be determined, it may try again first.
   * False before {@link StoreOwnership.open}. Does not reject.
   */
  maySave(): Promise<boolean>;
  /** Undefined until decided. */
  readonly ownership: Ownership | undefined;
  /** Lets another process save. No save may be in flight, and none may follow. */
  close(): Promise<void>;
}

export type Ownership =
  /** This process alone. */
  | 'ours'
  /** Another process, until it ends. */
  | 'theirs'
  /** Not known. This process saves anyway, as forgotten calls would be made again. */
  | 'unknown';

export interface OwnershipListener {
  /**
   * The owner is decided: called once, and again if this process becomes the owner later. By then
   * the previous owner has saved for the last time. No save starts before it resolves. Must not
   * reject or wait for {@link StoreOwnership.maySave}.
   */
  onDecided(ownership: Ownership): Promise<void>;
}

/** What is loaded and saved as one. All of it goes through JSON. */
export interface StateRecord<About, Item> {
  /** Name in the store, in lower-case letters. */
  readonly kind: string;
  /** Data stored once, however many items there are. */
  readonly about: About;
  readonly items: readonly Item[];
}

/**
 * What a record of a kind must look like after JSON. Versions read each other's records: never
 * rename a field; new fields need a default, as older records lack them. `test/state/fixtures`
 * holds records of each version.
 */
export interface RecordShape<About, Item> {
  readonly kind: string;
  readonly about: z.ZodType<About>;
  readonly item: z.ZodType<Item>;
}

/** A record that exists but is unusable. The message completes "it is ignored: ". */
export class StateRecordError extends Error {
  override readonly name = 'StateRecordError';
}

/** Decodes part of a parsed record. @throws StateRecordError for the first mismatch */
export function decode<T>(schema: z.ZodType<T>, part: unknown): T {
  const result = schema.safeParse(part);
  if (result.success) return result.data;
  const [{ path, message } = { path: [], message: 'unknown' }] = result.error.issues;
  throw new StateRecordError(`it does not fit: ${[...path, message].join(': ')}`);
}
