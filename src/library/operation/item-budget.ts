import { OperationTooComplexError } from '../../upstream/errors.ts';

/** The items that one operation may still ask for, over all its fields. */
export interface ItemBudget {
  /** Counts items before they are returned. @throws OperationTooComplexError if too few are left */
  spend(items: number): void;
}

export function createItemBudget(limit: number): ItemBudget {
  let spent = 0;
  return {
    spend(items) {
      spent += items;
      if (spent <= limit) return;
      const message = `The operation asks for ${spent} items, and ${limit} are allowed.`;
      throw new OperationTooComplexError(message, { limit, cost: spent });
    },
  };
}
