import type { z } from 'zod';

/**
 * Where the state of one account survives a restart: a folder, a database, a server. It knows records, and not what they tell.
 * Whatever is a store passes `test/state/store-contract.ts`.
 */
export interface StateStore extends StoreOwnership {
  /**
   * What was saved last under this kind, by whichever process; undefined where nothing was. It may be asked at any time, and
   * claims nothing. Fields that the shape does not name are left out: a newer version may have saved them.
   *
   * @throws StateRecordError where there is something of no use, and the store's own error where it cannot be read
   */
  load<About, Item>(shape: RecordShape<About, Item>): Promise<StateRecord<About, Item> | undefined>;
  /**
   * Puts a record in the place of the one before, whole or not at all, and leaves all others alone, of whatever kind. Only
   * after {@link StoreOwnership.maySave}. Resolves once a crash of the machine does not lose it.
   *
   * @throws the store's own error: also where another process has got hold of the store all the same
   */
  save(record: StateRecord<unknown, unknown>): Promise<void>;
  /** Where the operator finds the record of a kind: a path, a key. */
  placeOf(kind: string): string;
}

/**
 * Of all the processes that share a store, one saves, and the others wait for it to end. Whose the store is, it stays until that
 * process closes it or ends.
 */
export interface StoreOwnership {
  /** From now on this process wants to be the one that saves. Resolves once the listener was told for the first time. */
  open(listener: OwnershipListener): Promise<void>;
  /**
   * Whether this process may save. Where it could not be told whose the store is, that may be found out first. False before
   * {@link StoreOwnership.open}. Does not reject.
   */
  maySave(): Promise<boolean>;
  /** Undefined where that is not decided yet. */
  readonly ownership: Ownership | undefined;
  /** Lets another process save: nothing of this one may be under way, and nothing is saved any more. */
  close(): Promise<void>;
}

export type Ownership =
  /** This process's alone. */
  | 'ours'
  /** Another process's, until that ends. */
  | 'theirs'
  /** It cannot be told. This process saves all the same, as calls that are forgotten would be made again. */
  | 'unknown';

export interface OwnershipListener {
  /**
   * It was decided whose the store is: for the first time, and again where it is this process's only later. By then whoever had
   * it has saved for the last time. It is waited for before anything may be saved. Must not reject, nor wait for
   * {@link StoreOwnership.maySave}.
   */
  onDecided(ownership: Ownership): Promise<void>;
}

/** What is loaded and saved as one. All of it goes through JSON. */
export interface StateRecord<About, Item> {
  /** Its name in the store, of lower-case letters. */
  readonly kind: string;
  /** What is told once, however many items there are. */
  readonly about: About;
  readonly items: readonly Item[];
}

/**
 * What the record of a kind must look like after its way through JSON. Versions read each other's: a field is never renamed, and
 * one that comes later has a default, as the records of earlier versions lack it. `test/state/fixtures` holds what was saved when.
 */
export interface RecordShape<About, Item> {
  readonly kind: string;
  readonly about: z.ZodType<About>;
  readonly item: z.ZodType<Item>;
}

/** A record that is there, and not what it should be. The message completes "it is ignored: ". */
export class StateRecordError extends Error {
  override readonly name = 'StateRecordError';
}

/** A part of a record after its way through JSON. @throws StateRecordError that tells the first thing that does not fit */
export function decode<T>(schema: z.ZodType<T>, part: unknown): T {
  const result = schema.safeParse(part);
  if (result.success) return result.data;
  const [{ path, message } = { path: [], message: 'unknown' }] = result.error.issues;
  throw new StateRecordError(`it does not fit: ${[...path, message].join(': ')}`);
}
