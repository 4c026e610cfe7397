import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';

// Not among the tests that need nothing but Node.js: `script` gives a process a terminal, where
// Debian has installed it.
it('writes the log on a terminal in lines for people', async () => {
  const command = `"${process.execPath}" --import tsx src/main.ts`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { PATH: process.env['PATH'], PORT: '0', LOGLEVEL: 'debug', TERM: 'dumb' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  let output = '';
  while (!output.includes('The gateway is at')) output += (await once(child.stdout, 'data'))[0];

  expect(output).toMatch(/\] WARN: LOGLEVEL is not a variable of the gateway\. Did you mean LOG_LEVEL\?\r\n/);
  expect(output).not.toContain('{"level"');
});
