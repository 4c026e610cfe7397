// By itself, as every test file reads it at its end, and few need what finds differences.

const differences: string[] = [];

/** Compiled operations have answered otherwise than graphql. The test fails at its end. */
export function addDifference(difference: string): void {
  differences.push(difference);
}

/** Where they have, since this was last asked. */
export function takeDifferences(): readonly string[] {
  return differences.splice(0);
}
