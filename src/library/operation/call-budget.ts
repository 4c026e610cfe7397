import { OperationTooComplexError } from '../../upstream/errors.ts';

/** The upstream list calls that one operation may still cause. */
export interface CallBudget {
  readonly limit: number;
  readonly remaining: number;
  /** Refuses work that would take `calls` more, before any of it is done. @throws OperationTooComplexError */
  check(calls: number): void;
  /**
   * Counts calls, before they are sent.
   *
   * @throws OperationTooComplexError
   * @throws what the allowance throws
   */
  spend(calls: number): void;
  /** Calls that were counted have not been sent. */
  giveBack(calls: number): void;
}

/** The upstream list calls that one caller may still cause, with all operations. */
export interface CallAllowance {
  /** Counts calls, before they are sent: none of those who ask at once slips through. Throws where fewer are left. */
  spend(calls: number): void;
  /** Calls that were counted have not been sent. */
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
      `This operation may need ${cost} upstream calls, and one operation may cause ${limit}: ask for fewer items at once.`,
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
