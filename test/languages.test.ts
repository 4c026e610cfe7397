import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { englishPathOf, factsOf } from './helpers/page-facts.ts';

const PAGES = ['README.zh-CN.md', ...readdirSync('docs/zh-CN').map((name) => `docs/zh-CN/${name}`)];

/** What only readers in China are told: how they reach registries through mirrors. */
const IN_CHINESE_ALONE = [
  '`npm ci --registry=https://registry.npmmirror.com`',
  '`package-lock.json`',
  '`registry-mirrors`',
  '`--build-arg HTTPS_PROXY=…`',
];

describe.each(PAGES)('%s', (path) => {
  const text = readFileSync(path, 'utf8');
  const englishPath = englishPathOf(path);
  const english = readFileSync(englishPath, 'utf8');

  it('says what the English page says: the same commands, tables, names, numbers and links', () => {
    const facts = factsOf(path, text).filter((fact) => !IN_CHINESE_ALONE.includes(fact));

    expect(facts).toEqual(factsOf(englishPath, english));
  });

  it('and the English page lead to each other in their first lines', () => {
    const linkFrom = (from: string, to: string) => `](${relative(dirname(from), to)})`;
    const beginOf = (page: string) => page.split('\n').slice(0, 3).join('\n');

    expect(beginOf(text)).toContain(`[English${linkFrom(path, englishPath)}`);
    expect(beginOf(english)).toContain(`[简体中文${linkFrom(englishPath, path)}`);
  });
});

describe('README.zh-CN.md', () => {
  it('says on the first screen what is not there', () => {
    const lines = readFileSync('README.zh-CN.md', 'utf8').split('\n');

    expect(lines.slice(0, 40).join('\n')).toContain('**不做什么**');
  });
});
