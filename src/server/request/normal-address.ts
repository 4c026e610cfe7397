/** What may name a document by its id, and what goes with it. */
const NAMES = ['documentId', 'operationName', 'variables', 'extensions'];

/**
 * Whether the address of a GET by a document's id is written as clients write it. Anything can be written in so many other
 * ways (spaces in JSON, needless percent code, extensions that nobody reads) that a shared cache would fill up with one
 * answer: those are answered, but not for caches.
 */
export function isNormalAddress(url: string): boolean {
  const { search, searchParams } = new URL(url);
  return search
    .slice('?'.length)
    .split('&')
    .every((parameter) => {
      const [name = '', ...rest] = parameter.split('=');
      const text = searchParams.get(name) ?? '';
      return NAMES.includes(name) && isNormalValue(name, text) && formsOf(text).includes(rest.join('='));
    });
}

function isNormalValue(name: string, text: string): boolean {
  if (name !== 'variables' && name !== 'extensions') return text !== '';
  try {
    const value = JSON.parse(text);
    return text === JSON.stringify(name === 'variables' ? value : persistedQueryOf(value));
  } catch {
    return false;
  }
}

/** All that is read of them, in the order in which Apollo Client and urql write it. */
function persistedQueryOf(extensions: Readonly<Record<string, Record<string, unknown> | undefined>> | null) {
  const { version, sha256Hash } = extensions?.['persistedQuery'] ?? {};
  return { persistedQuery: { version, sha256Hash } };
}

/** As `encodeURIComponent` and `URLSearchParams` write it; the colon in an id is often left. */
function formsOf(text: string): readonly string[] {
  const forms = [encodeURIComponent(text), new URLSearchParams({ '': text }).toString().slice('='.length)];
  return [...forms, ...forms.map((form) => form.replaceAll('%3A', ':'))];
}
