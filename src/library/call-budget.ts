import { OperationTooComplexError } from './errors.ts';

/** The upstream list calls that one operation may still cause. */
export interface CallBudget {
  readonly limit: number;
  readonly remaining: number;
  /** Refuses work that would take `calls` more, before any of it is done. @throws OperationTooComplexError */
  check(calls: number): void;
  /** Counts calls, before they are sent. @throws OperationTooComplexError */
  spend(calls: number): void;
}

/** @param onSpend is told of calls before they are counted here, and may refuse them by throwing */
export function createCallBudget(limit: number, onSpend: (calls: number) => void = () => {}): CallBudget {
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
      onSpend(calls);
      spent += calls;
    },
  };
}
