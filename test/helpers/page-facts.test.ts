import { describe, expect, it } from 'vitest';
import { englishPathOf, factsOf } from './page-facts.ts';

const ENGLISH = `# Settings

[中文](zh-CN/settings.md)

Set \`PORT\`, or \`HOST\` with
a [proxy](operating.md#a-proxy):

\`\`\`sh
npm start    # at 127.0.0.1
\`\`\`

| variable | default | |
|---|---|---|
| \`HOST\`, \`PORT\` | \`127.0.0.1\`, \`4000\` | Where to listen, from November 2021 on, 65535 at most |
| \`AUTH\` | none | 401 without it |

## The answer

\`\`\`json
{ "a": 1 }
\`\`\`
`;

const CHINESE = `# 设置

[English](../settings.md)

用 \`HOST\` 和[代理](../operating.md#代理)，或者只用 \`PORT\`，\`PORT\` 就够了：

\`\`\`sh
npm start    # 在 127.0.0.1
\`\`\`

| 变量 | 默认值 | |
|---|---|---|
| \`HOST\`、\`PORT\` | \`127.0.0.1\`、\`4000\` | 不超过 65535，自 2021 年 11 月起 |
| \`AUTH\` | 无 | 否则是 401 |

## 答案

\`\`\`json
{ "a": 1 }
\`\`\`
`;

const inEnglish = factsOf('docs/settings.md', ENGLISH);
const inChinese = (text: string) => factsOf('docs/zh-CN/settings.md', text);

describe('factsOf', () => {
  it('is the same for a page and its translation', () => {
    expect(inChinese(CHINESE)).toEqual(inEnglish);
    expect(inEnglish).toEqual([
      'heading #',
      '`HOST`',
      '`PORT`',
      '-> docs/operating.md',
      '-> docs/settings.md',
      'sh npm start',
      'row |  |  | ',
      'row |  |  | ',
      'row | `HOST` `PORT` | `127.0.0.1` `4000` | 2021 65535',
      'row | `AUTH` |  | 401',
      'heading ##',
      'json { "a": 1 }\n',
    ]);
  });

  it.each([
    ['a variable', '| `AUTH` | 无 | 否则是 401 |\n', ''],
    ['a command', 'npm start ', ''],
    ['a heading', '## 答案\n', ''],
    ['a link', '[代理](../operating.md#代理)', '代理'],
    ['code in a sentence', '`HOST` 和', ''],
    ['a number in a table', '401', '一个错误'],
  ])('differs if one of them leaves out %s', (_, fact, instead) => {
    expect(CHINESE).toContain(fact);
    expect(inChinese(CHINESE.replace(fact, instead))).not.toEqual(inEnglish);
  });

  it.each([
    ['the order of variables', '`HOST`、`PORT`', '`PORT`、`HOST`'],
    ['a default', '`4000`', '`4001`'],
    ['an option of a command', 'npm start ', 'npm start -- check '],
    ['an answer', '"a": 1', '"a": 2'],
    ['the target of a link', '../operating.md', '../querying.md'],
  ])('differs if one of them has %s otherwise', (_, fact, instead) => {
    expect(CHINESE).toContain(fact);
    expect(inChinese(CHINESE.replace(fact, instead))).not.toEqual(inEnglish);
  });
});

describe('englishPathOf', () => {
  it.each([
    ['README.zh-CN.md', 'README.md'],
    ['docs/zh-CN/errors.md', 'docs/errors.md'],
    ['docs/errors.md', 'docs/errors.md'],
  ])('leads from %s to %s', (path, english) => {
    expect(englishPathOf(path)).toBe(english);
  });
});
