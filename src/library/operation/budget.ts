import { OperationTooComplexError } from '../../upstream/errors.ts';

/** The upstream list calls that one operation may still cause. */
export interface CallBudget {
  readonly limit: number;
  readonly remaining: number;
  /** Refuses work of `calls` more calls before it starts. @throws OperationTooComplexError */
  check(calls: number): void;
  /**
   * Counts calls before they are sent. @throws OperationTooComplexError, or the allowance's error
   */
  spend(calls: number): void;
  /** Returns calls that were counted but not sent. */
  giveBack(calls: number): void;
}

/** The upstream list calls that one caller may still cause, over all operations. */
export interface CallAllowance {
  /** Counts calls before they are sent, so concurrent ones share it. Throws if fewer are left. */
  spend(calls: number): void;
  /** Returns calls that were counted but not sent. */
  giveBack(calls: number): void;
}

const UNLIMITED: CallAllowance = { spend() {}, giveBack() {} };

/** @param allowance of the caller. Default: no limit. */
export function createCallBudget(limit: number, allowance: CallAllowance = UNLIMITED): CallBudget {
  let spent = 0;

  function check(calls: number): void {
    const cost = spent + calls;
    if (cost <= limit) return;
    throw new OperationTooComplexError(
      `This operation may need ${cost} upstream calls, but the limit is ${limit}: request fewer items at once.`,
      { limit, cost },
    );
  }

  return {
    limit,
    get remaining() {
      return limit - spent;
    },
    check,
    spend(calls) {
      check(calls);
      allowance.spend(calls);
      spent += calls;
    },
    giveBack(calls) {
      allowance.giveBack(calls);
      spent -= calls;
    },
  };
}

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
