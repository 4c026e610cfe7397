import { describe, expect, it } from 'vitest';
import { readCommands } from './read-commands.ts';

/** What is read of a page, each command in short. */
function read(...lines: string[]) {
  return readCommands('page.md', lines.join('\n')).map(({ place, text, comment, settings }) =>
    [place, settings, text, comment].filter((part) => part !== '').join(' | '),
  );
}

describe('readCommands', () => {
  it.each([
    [
      'a line each, and what is said of it',
      ['npm ci    # first', 'npm test'],
      ['npm ci | first', 'npm test'],
    ],
    ['quotes over lines', ["curl -d '{", "  # none }'"], ["curl -d '{\n  # none }'"]],
    ['a sign that begins no comment', ['curl http://a/#b "it\'s # not"'], ['curl http://a/#b "it\'s # not"']],
    ['lines that go on', ['curl \\', '  -I /'], ['curl \\\n  -I /']],
    ['an apostrophe in a comment', ["npm ci # it's", 'npm test'], ["npm ci | it's", 'npm test']],
  ])('reads %s', (_, script, commands) => {
    const found = readCommands('page.md', ['```sh', ...script, '```'].join('\n'));

    expect(found.map(({ text, comment }) => (comment === '' ? text : `${text} | ${comment}`))).toEqual(
      commands,
    );
  });

  it('reads a block within a list, and the variables that it sets', () => {
    expect(read('1. Do:', '', '   ```sh', '   ID=1', '   curl /$ID', '   ```')).toEqual([
      'page.md:5 | ID=1\n | curl /$ID',
    ]);
  });

  it('reads what stands as code in a sentence, and in a block without a language, where it begins as commands do', () => {
    const page = [
      'Run `npm run',
      'check` or `PORT=1 npm start`, not `npmlog`.',
      '```',
      'result  ok',
      'npm ci',
      '```',
    ];

    expect(read(...page).sort()).toEqual([
      'page.md:1 | npm run check',
      'page.md:2 | PORT=1 npm start',
      'page.md:5 | npm ci',
    ]);
  });

  it('reads what is typed in a record of a terminal', () => {
    expect(read('```console', '$ npm ci', 'added 3 packages', '```')).toEqual(['page.md:2 | npm ci']);
  });

  it('reads nothing in blocks of other languages', () => {
    expect(read('```json', 'npm ci', '```', '```ts', 'const a = `npm ci`;', '```')).toEqual([]);
  });
});
