/** The one of the names there are that somebody who wrote `name` nearly wrote; undefined where there is none. */
export function nearestName<Name extends string>(name: string, known: readonly Name[]): Name | undefined {
  return [1, 2].flatMap((changes) => known.filter((each) => isNear(name, each, changes)))[0];
}

/** Whether no more than so many letters have to be put in, left out or replaced to make `b` of `a`. */
function isNear(a: string, b: string, changes: number): boolean {
  if (a === b) return true;
  if (a[0] === b[0]) return isNear(a.slice(1), b.slice(1), changes);
  if (changes === 0) return false;
  const left = changes - 1;
  return isNear(a.slice(1), b, left) || isNear(a, b.slice(1), left) || isNear(a.slice(1), b.slice(1), left);
}
