import { readPackage } from './package-version.ts';

/** The oldest version of Node.js that the package runs on, as "20.20". */
export function readNeededNode(): string {
  return readPackage().engines.node.replace('>=', '');
}

/** Whether a version, as "18.20.8", is below another, of which only the numbers that it has count. */
export function isOlder(version: string, needed: string): boolean {
  const numbers = version.split('.').map(Number);
  for (const [index, least] of needed.split('.').map(Number).entries()) {
    const number = numbers[index] || 0;
    if (number !== least) return number < least;
  }
  return false;
}
