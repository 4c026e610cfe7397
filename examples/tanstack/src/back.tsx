interface BackProps {
  /** The hash of the view that has led here. */
  readonly from: string | undefined;
  /** The list that is meant, unless the results of a search have led here. */
  readonly to: string;
  readonly children: string;
}

/** The way back, with the list as it was left. */
export function Back({ from, to, children }: BackProps) {
  if (from?.startsWith('#/search/')) return <a href={from}>Back to the results</a>;
  return <a href={to}>{children}</a>;
}
