import type { Random } from '../random.ts';
import type { SolarTerm } from './solar-terms.ts';

/** What the writers of one news asset have in front of them. */
export interface Scene {
  readonly term: SolarTerm;
  readonly year: number;
  readonly random: Random;
  /** Another picture of the house, as HTML. */
  readonly picture: () => string;
  /** An earlier article of the account, as HTML. */
  readonly earlier: (text: string) => string;
}

/** An article as its writer hands it in. */
export interface Draft {
  readonly title: string;
  /** `''` where nobody signs. */
  readonly author: string;
  /** HTML, block by block. The first block is a paragraph. */
  readonly blocks: readonly string[];
  /** Where "Read more" leads. */
  readonly sourceUrl?: string;
}
