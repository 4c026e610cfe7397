import { expect, it } from 'vitest';
import { ListenError } from '../../../src/commands/start/listen-error.ts';

it.each([
  ['EADDRINUSE', 'Port 80 on ::1 is taken: choose another with --port or PORT.'],
  ['EACCES', 'Port 80 on ::1 is not for this user to take: choose another with --port or PORT.'],
  ['EADDRNOTAVAIL', 'The gateway cannot listen on port 80 of ::1: Error: listen EADDRNOTAVAIL'],
])('says what to do about %s, where that is known', (code, sentence) => {
  const cause = Object.assign(new Error(`listen ${code}`), { code });

  expect(new ListenError({ host: '::1', port: 80 }, cause).message).toBe(sentence);
});
