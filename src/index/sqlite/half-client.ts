import type { HalfName, Halves } from './index-halves.ts';

/** Calls a half of the index wherever it runs. Calls are done in their order, one at a time. */
export interface HalfClient<N extends HalfName> {
  /** Rejects with what the method throws, or if the half was lost meanwhile. */
  call<M extends keyof Halves[N] & string>(
    method: M,
    ...args: ParametersOf<Halves[N][M]>
  ): Promise<ResultOf<Halves[N][M]>>;
  /** Closes the half once what waits is done. The next call begins another one. */
  end(...args: ParametersOf<Halves[N]['close']>): Promise<void>;
}

type ParametersOf<F> = F extends (...args: infer A) => unknown ? A : never;
type ResultOf<F> = F extends (...args: never[]) => infer R ? R : never;
