/** What the gateway tells the page with it. */
export interface Facts {
  /** Whether requests need a key. */
  readonly hasKeys: boolean;
  /** Whether GraphiQL is there. */
  readonly hasGraphiQL: boolean;
  readonly maxPageSize: number;
}

/** Where requests go. Relative: a proxy may serve the gateway below a prefix. */
export const ENDPOINT = 'graphql';

export const FACTS: Facts = readFacts();

function readFacts(): Facts {
  const content = document.querySelector('meta[name="gateway"]')?.getAttribute('content');
  return content ? JSON.parse(content) : { hasKeys: false, hasGraphiQL: false, maxPageSize: 20 };
}
