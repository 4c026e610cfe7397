import type { Program } from '../../served/server-process.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { ModeName } from '../modes.ts';
import type { Query } from '../queries.ts';
import type { HttpRequest } from '../request.ts';

/** What a target's server needs besides its own files. */
export interface Surroundings {
  readonly upstreamUrl: string;
  /** A folder of its own, empty at first. */
  readonly folder: string;
  readonly queries: readonly Query[];
}

/** A server that takes part. */
export interface Target {
  readonly name: string;
  /** In which modes it is measured. */
  readonly modes: readonly ModeName[];
  readonly dialect: Dialect;
  /** Whether its packages are those of bench/peers. */
  readonly isPeer: boolean;
  programIn(surroundings: Surroundings): Program;
  /**
   * How it is asked for a query that begins at a place; undefined where it cannot be.
   *
   * @param etag of the answer that the client has already, if any
   */
  requestOf(query: Query, place: number, etag?: string): HttpRequest | undefined;
}
