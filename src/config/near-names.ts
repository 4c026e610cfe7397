import { HABITUAL_NAMES, VARIABLE_NAMES, type VariableName } from './variable-names.ts';
import type { Report, Variables } from './variables.ts';

/** Below this a name is too short: of HOST and PORT, one letter makes words that other programs use. */
const LEAST_LENGTH = 7;

const ACCOUNT = 'WECHAT_';

/**
 * Sentences about variables that are set and have nearly the name of one of ours, which is not set: a habit from other
 * programs, another case, or one letter put in, left out, replaced or swapped with the next. Those that are near the
 * account's go to `report`: whoever misspells both credentials would be served the sandbox, and believe it to be the
 * account. So of these two letters may differ.
 */
export function readNearNames(variables: Variables, report: Report): readonly string[] {
  const warnings: string[] = [];
  for (const [name, value = ''] of Object.entries(variables)) {
    const meant = isService(name, value) ? undefined : meantBy(name);
    if (meant === undefined || meant in variables) continue;
    const sentence = `${name} is no variable of the gateway. Did you mean ${meant}?`;
    // Other programs for WeChat use these two prefixes.
    if (meant.startsWith(ACCOUNT) && !/^(?:wx|weixin)_/i.test(name)) report(sentence);
    else warnings.push(sentence);
  }
  return warnings;
}

const OURS: ReadonlySet<string> = new Set([
  ...VARIABLE_NAMES,
  ...VARIABLE_NAMES.filter((name) => name.endsWith('_PROXY')).map((name) => name.toLowerCase()),
]);

function meantBy(name: string): VariableName | undefined {
  if (OURS.has(name)) return undefined;
  const upper = name.toUpperCase();
  const byHabit = VARIABLE_NAMES.find((each) => HABITUAL_NAMES[each]?.includes(upper));
  if (byHabit !== undefined) return byHabit;
  const byOneLetter = VARIABLE_NAMES.find(
    (each) => each.length >= LEAST_LENGTH && isOneLetterOff(upper, each),
  );
  if (byOneLetter !== undefined || !upper.startsWith(ACCOUNT)) return byOneLetter;
  return nearestName(
    upper,
    VARIABLE_NAMES.filter((each) => each.startsWith(ACCOUNT)),
  );
}

/** Whether one letter put in, left out, replaced, or swapped with the next makes one of the other; or none. */
function isOneLetterOff(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const [restOfA, restOfB] = [a.slice(start), b.slice(start)];
  const [c = '', d = ''] = restOfA;
  return (
    restOfA.slice(1) === restOfB ||
    restOfA === restOfB.slice(1) ||
    restOfA.slice(1) === restOfB.slice(1) ||
    `${d}${c}${restOfA.slice(2)}` === restOfB
  );
}

/** Kubernetes, and links of Docker, tell each container of all services under names that others have chosen. */
function isService(name: string, value: string): boolean {
  return /_SERVICE_(?:HOST|PORT(?:_\w+)?)$|_PORT_\d+_/.test(name) || /^(?:tcp|udp|sctp):\/\//.test(value);
}

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
