import { readFileSync } from 'node:fs';

/** The command by which operators make the user, of the one page that has it. */
const [, COMMAND = ''] =
  /^ACL SETUSER (gateway reset on >PASSWORD .*)$/m.exec(readFileSync('docs/operating.md', 'utf8')) ?? [];

/** The rules of the user that docs/operating.md gives the replicas, in their order. */
export const RULES: readonly string[] = COMMAND.split(' ').slice(1);

/** Its rights alone: commands, and the pattern of keys. */
export const RIGHTS: readonly string[] = RULES.filter((rule) => /^[~+]/.test(rule));

/** What `ACL SETUSER` takes for a user with this password. */
export function userWith(password: string, rules = RULES): readonly string[] {
  return ['gateway', ...rules.map((rule) => (rule === '>PASSWORD' ? `>${password}` : rule))];
}
