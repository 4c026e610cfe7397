import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// `npm run documents`, after each change of a `.graphql` file. The mini program sends an id in place of each
// operation, and the gateway has the texts.

const FOLDER = import.meta.dirname;
const MANIFEST = join(FOLDER, 'persisted-documents.json');

/** The text of each operation, by its name. Each has a file of its own. */
function operations(): readonly (readonly [name: string, text: string])[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.startsWith('pages') && file.endsWith('.graphql'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      const [, name] = /^query (\w+)/m.exec(text) ?? [];
      if (name === undefined) throw new Error(`${file} has no query with a name.`);
      return [name, text];
    });
}

/** The files that the operations make, with what is in them. */
export function filesOfDocuments(): Readonly<Record<string, string>> {
  const made = operations().map(([name, text]) => ({ name, text, id: idOf(text) }));
  const ids = made.map(({ name, id }) => `  ${name}: '${id}',\n`).join('');
  const documents = {
    // Phones keep a version of a mini program for days: what that asks has to be answered as well.
    ...JSON.parse(readFileSync(MANIFEST, 'utf8')),
    ...Object.fromEntries(made.map(({ id, text }) => [id, text])),
  };
  return {
    [join(FOLDER, 'document-ids.js')]:
      `/** Written by documents.ts: what the gateway knows each operation by. */\nexport const DOCUMENT_IDS = {\n${ids}};\n`,
    [MANIFEST]: `${JSON.stringify(documents, undefined, 2)}\n`,
  };
}

function idOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

const [, program = ''] = process.argv;
if (import.meta.url === pathToFileURL(program).href)
  for (const [file, text] of Object.entries(filesOfDocuments())) writeFileSync(file, text);
