import { Environment, type FetchFunction, Network, RecordSource, Store } from 'relay-runtime';

const askAt =
  (url: string): FetchFunction =>
  async ({ text: query }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const answer = await response.json();
    // A page that failed is null, and Relay would put that in place of all pages that it has.
    if (answer.errors !== undefined) throw new Error(answer.errors[0].message, { cause: answer });
    return answer;
  };

export const connect = (url: string) =>
  new Environment({ network: Network.create(askAt(url)), store: new Store(new RecordSource()) });
