/** Deeper than editors nest, and short of the 512 levels at which browsers flatten. */
export const MAX_KEPT_DEPTH = 100;
