/**
 * What stands nowhere in a log line, an answer or a header, whatever the test is about: the
 * sandbox's app secret, and what looks like one of its access tokens.
 */
const SECRETS = /5a2db0c5e0f1a2d3b4c5d6e7f8091a2b|86_[\w-]{60}/i;

const leaks: string[] = [];

/** Has a text searched for secrets. What is found makes the test fail at its end. */
export function watch(text: string): void {
  if (SECRETS.test(text)) leaks.push(text);
}

/** What was found since this was last asked. */
export function takeLeaks(): readonly string[] {
  return leaks.splice(0);
}
