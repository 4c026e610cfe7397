import type { ListStatus } from '../src/library/list-service.ts';
import { builder } from './builder.ts';

/** How much of one list, or of several, is stored. Instants are in milliseconds since 1970. */
export type Coverage = NonNullable<ListStatus['coverage']>;

/** What is known of a list of which nothing is stored. */
const NOTHING: Coverage = {
  isComplete: false,
  indexed: 0,
  total: undefined,
  provenAt: undefined,
  oldestReadAt: undefined,
};

/** The coverage of several lists as that of a single list of all their items. */
export function joinCoverages(coverages: readonly (Coverage | undefined)[]): Coverage {
  const [first = NOTHING, ...others] = coverages.map((coverage = NOTHING) => coverage);
  return others.reduce(join, first);
}

/** Whether the account does not have this list: it stays unread, and nothing of it is found. */
export function isLacking({ unavailableReason, totalCount }: ListStatus): boolean {
  return unavailableReason !== undefined && totalCount === undefined;
}

function join(one: Coverage, other: Coverage): Coverage {
  return {
    isComplete: one.isComplete && other.isComplete,
    indexed: one.indexed + other.indexed,
    total: one.total === undefined || other.total === undefined ? undefined : one.total + other.total,
    provenAt: earliest('provenAt', one, other),
    oldestReadAt: earliest('oldestReadAt', one, other),
  };
}

/** A list that has no items is proven at all times. */
function earliest(
  instant: 'provenAt' | 'oldestReadAt',
  ...coverages: readonly Coverage[]
): number | undefined {
  const counted = coverages.filter((each) => each[instant] !== undefined || each.total !== 0);
  const instants = counted.map((each) => each[instant]);
  return instants.length === 0 || instants.includes(undefined)
    ? undefined
    : Math.min(...instants.filter((each) => each !== undefined));
}

export const CoverageRef = builder.objectRef<Coverage>('Coverage').implement({
  description:
    'How much of what is searched the gateway has stored. WeChat has no search, so only what is stored is found. The ' +
    'gateway reads the lists little by little, from the newest items on, with calls that nobody else needs. A list ' +
    'that WeChat does not let the account read counts only where a search names it.',
  fields: (t) => ({
    complete: t.boolean({
      description: 'Whether everything is stored: then what is not found does not exist.',
      resolve: ({ isComplete }) => isComplete,
    }),
    indexed: t.exposeInt('indexed', { description: 'How many items are stored.' }),
    total: t.int({
      nullable: true,
      description: 'How many items there are; null if one of the lists was not read yet.',
      resolve: ({ total }) => total,
    }),
    provenAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When all that is stored was last proven to be there, as it may have been deleted since; null if it never was.',
      resolve: ({ provenAt }) => toDate(provenAt),
    }),
    oldestReadAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the item was read that was read the longest ago, as an edit or a rename since may not show; null if ' +
        'nothing is stored of one of the lists.',
      resolve: ({ oldestReadAt }) => toDate(oldestReadAt),
    }),
  }),
});

function toDate(instant: number | undefined): Date | null {
  return instant === undefined ? null : new Date(instant);
}
