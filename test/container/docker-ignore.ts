/**
 * Which paths of a folder a `.dockerignore` leaves for the build: the last of its lines that names
 * a path, or a folder above it, decides. Throws for patterns that are not known, rather than to
 * pass over them.
 */
export function readDockerIgnore(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, not, pattern = ''] = /^(!?)(\*|[\w./-]+)$/.exec(line) ?? [];
      if (pattern === '') throw new Error(`The pattern is not known: ${line}`);
      return { isKept: not === '!', pattern };
    });
  return (path) =>
    rules.findLast(({ pattern }) => pattern === '*' || path === pattern || path.startsWith(`${pattern}/`))
      ?.isKept ?? true;
}
