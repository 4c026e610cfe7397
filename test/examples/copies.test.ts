import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

const LOCKED: Readonly<Record<string, { readonly version: string }>> = JSON.parse(
  readFileSync('package-lock.json', 'utf8'),
).packages;

const EXAMPLES = readdirSync('examples')
  .map((name) => join('examples', name))
  .filter((folder) => existsSync(join(folder, 'package.json')));

/** What stands beside all examples, to be copied with each. */
const BESIDE = ['examples/article.css', 'examples/screen.css'];

/** The code of an example, without what was installed or made for it. */
function codeOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|tsx)$/.test(file) && !/(^|\/)(node_modules|__generated__)\//.test(file))
    .map((file) => join(folder, file));
}

/** What a file imports: the paths of files, and the names of packages. */
function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\s(?:[^;']*\sfrom\s)?'([^']+)'|import\(\s*'([^']+)'/gm,
  );
  return Array.from(specifiers, ([, first, second]) => first ?? second ?? '')
    .filter((specifier) => !specifier.startsWith('node:'))
    .map((specifier) =>
      specifier.startsWith('.')
        ? join(dirname(file), specifier)
        : specifier
            .split('/')
            .slice(0, specifier.startsWith('@') ? 2 : 1)
            .join('/'),
    );
}

it('finds the examples', () => {
  expect(EXAMPLES).not.toEqual([]);
});

// Each example runs in this repository, on the packages of its lock, and wherever somebody copies it.
describe.each(EXAMPLES)('%s', (folder) => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const named: Readonly<Record<string, string>> = { ...dependencies, ...devDependencies };

  it('names the versions that this repository is tested with', () => {
    const locked = Object.keys(named).map((name) => [name, LOCKED[`node_modules/${name}`]?.version]);

    expect(named).toEqual(Object.fromEntries(locked));
  });

  it('imports only its own files, the style sheets beside it, and packages that it names', () => {
    const imported = [...new Set(codeOf(folder).flatMap(importsOf))];
    const foreign = imported.filter(
      (path) => !path.startsWith(`${folder}/`) && !BESIDE.includes(path) && !(path in named),
    );

    expect(foreign).toEqual([]);
  });
});

// They are compiled in one run.
describe.each(['apollo', 'relay', 'tanstack', 'urql'])('the app %s', (name) => {
  it('has the options of the compiler that it is checked with', () => {
    const optionsIn = (file: string) => JSON.parse(readFileSync(file, 'utf8')).compilerOptions;

    expect(optionsIn(`examples/${name}/tsconfig.json`)).toEqual(optionsIn('examples/tsconfig.apps.json'));
  });
});
