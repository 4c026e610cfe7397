import { readdirSync, readFileSync } from 'node:fs';
import { readShellLines } from './shell-lines.ts';

/** A command that a page tells its readers to run. */
export interface Command {
  /** Where it stands, for people: `README.md:14`. */
  readonly place: string;
  readonly text: string;
  /** What the page says behind it. */
  readonly comment: string;
  /** The variables that its block sets before it, as lines of a shell. */
  readonly settings: string;
}

const SHELLS = ['sh', 'bash', 'shell', 'zsh', 'console'];

/**
 * What begins a command where nothing says that it is one: settings, and a program that a reader
 * has to install or has.
 */
const PROGRAM =
  /^([A-Z_]+=\S* )*(npm|npx|node|curl|docker|podman|git|systemctl|journalctl|pm2|openssl|cp|mkdir|kill) /;

/**
 * Pages, and whatever else may hold blocks of a shell. Those in Chinese are left out, because
 * `test/languages.test.ts` shows that their commands are those of the English pages.
 */
export function pagesWithCommands(): string[] {
  const inFolder = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`);
  const pages = ['docs', 'deploy']
    .flatMap(inFolder)
    .filter((path) => /\.(md|ya?ml)$/.test(path) && !path.startsWith('docs/zh-CN/'));
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...pages.sort()];
}

/**
 * The commands of a page: those of fenced blocks of a shell, those of other blocks without a
 * language that begin as commands do, and what stands as code within a sentence and begins so.
 */
export function readCommands(page: string, text = readFileSync(page, 'utf8')): Command[] {
  const commands: Command[] = [];
  const placeAt = (index: number) => `${page}:${text.slice(0, index).split('\n').length}`;

  const sentences = text.replace(/^( *)```(\S*)\n(.*?)^ *```$/gms, (block, indent, language, body, at) => {
    const script = String(body).replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    const isShell = SHELLS.includes(language);
    let settings = '';
    for (const line of readShellLines(language === 'console' ? typedIn(script) : script)) {
      if (!isShell && (language !== '' || !PROGRAM.test(line.text))) continue;
      if (/^[A-Z_]+=\S+$/.test(line.text)) settings += `${line.text}\n`;
      else
        commands.push({
          ...line,
          settings,
          place: placeAt(at + block.indexOf(line.text.split('\n', 1)[0] ?? '')),
        });
    }
    return block.replaceAll(/[^\n]/g, ' ');
  });

  for (const { 1: code = '', index } of sentences.matchAll(/`([^`]+)`/g)) {
    const command = code.replaceAll(/\s+/g, ' ');
    if (PROGRAM.test(command))
      commands.push({ text: command, comment: '', settings: '', place: placeAt(index) });
  }
  return commands;
}

/** What stands behind the prompts of a terminal's record. */
function typedIn(record: string): string {
  return record.replaceAll(/^(?!\$ ).*\n/gm, '').replaceAll(/^\$ /gm, '');
}
