import { ConfigError } from './config.ts';

/**
 * Adds to the environment of the process what a file sets, save what is set there already. There need be none.
 *
 * @throws ConfigError where there is one that cannot be read
 */
export function loadEnvironmentFile(path: string): void {
  try {
    process.loadEnvFile(path);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    // What Node.js says of a folder is that an argument has the wrong type.
    if (!isMissing) throw new ConfigError([`${path} is no file that can be read.`]);
  }
}
