import { dirname, join } from 'node:path/posix';
import { readShellLines } from '../documented/shell-lines.ts';

/** Of the path of a page, from the root of the repository, the path of the same page in English. */
export function englishPathOf(path: string): string {
  return path.replace(/(^|\/)zh-CN\//, '$1').replace(/\.zh-CN\.md$/, '.md');
}

/**
 * What a page says in any language, a line each, in the order of the page: headings, blocks of
 * code, rows of tables, and for each stretch of prose the code and the links in it. Pages with the
 * same facts differ in their words alone.
 *
 * Commands have no comments here, because those are translated. Links lead to the English page,
 * without an anchor. Numbers count in tables only: elsewhere one language writes "two" or
 * "November" where another has digits.
 */
export function factsOf(path: string, text: string): string[] {
  const facts: string[] = [];
  let prose = '';
  const endProse = () => {
    facts.push(...factsOfProse(prose, path));
    prose = '';
  };

  for (const [part, indent = '', language = '', body] of text.matchAll(PARTS)) {
    const isBlock = body !== undefined;
    if (!isBlock && !/^[#|]/.test(part)) {
      prose += `${part}\n`;
      continue;
    }
    endProse();
    if (isBlock) facts.push(...factsOfBlock(language, body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')));
    else if (part.startsWith('#')) facts.push(`heading ${/^#+/.exec(part)}`);
    else facts.push(factsOfRow(part, path));
  }
  endProse();
  return facts;
}

/** A fenced block, else a line that is not empty. */
const PARTS = /^( *)```(\S*)\n(.*?)^ *```$|^[^\n]+$/gms;

function factsOfBlock(language: string, body: string): string[] {
  return language === 'sh' ? readShellLines(body).map(({ text }) => `sh ${text}`) : [`${language} ${body}`];
}

function factsOfProse(prose: string, path: string): string[] {
  const inOrder = (facts: readonly string[]) => Array.from(new Set(facts)).sort();
  return [...inOrder(codeIn(prose)), ...inOrder(linksIn(prose, path))];
}

function factsOfRow(row: string, path: string): string {
  const cells = row.split(/(?<!\\)\|/).slice(1, -1);
  const factsOfCell = (cell: string) => [...codeIn(cell), ...numbersIn(cell), ...linksIn(cell, path)];
  return ['row', ...cells.map((cell) => factsOfCell(cell).join(' '))].join(' | ');
}

function codeIn(prose: string): string[] {
  return Array.from(prose.matchAll(/`[^`]+`/g), ([code]) => code.replaceAll(/\s+/g, ' '));
}

/** Smallest first, because languages say them in other orders. */
function numbersIn(cell: string): string[] {
  const words = cell.replaceAll(/`[^`]+`|\]\([^)]*\)/g, ' ');
  return Array.from(words.matchAll(/\d(?:[\d,.]*\d)?(?![\d,.]* 月)/g), ([number]) => number).sort();
}

function linksIn(prose: string, path: string): string[] {
  return Array.from(prose.matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => {
    if (/^https?:/.test(link)) return `-> ${link}`;
    const [target = ''] = link.split('#');
    return `-> ${englishPathOf(target === '' ? path : join(dirname(path), target))}`;
  });
}
