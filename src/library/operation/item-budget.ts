import { OperationTooComplexError } from '../../upstream/errors.ts';

/** The items that one operation may still ask for, over all its fields. */
export interface ItemBudget {
  /** Counts items before they are returned. Returns the error if too few are left. */
  spend(items: number): OperationTooComplexError | undefined;
}

export function createItemBudget(limit: number): ItemBudget {
  let spent = 0;
  /** One for all: a page may ask for a hundred thousand more. */
  let excess: OperationTooComplexError | undefined;
  return {
    spend(items) {
      spent += items;
      if (spent <= limit) return undefined;
      const message = `The operation asks for ${spent} items, and ${limit} are allowed.`;
      excess ??= new OperationTooComplexError(message, { limit, cost: spent });
      return excess;
    },
  };
}
