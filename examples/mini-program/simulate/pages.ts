import { createWx, type Domain } from './wx.ts';

type Data = Record<string, unknown>;
type Options = Record<string, unknown> & { readonly data: Data };

/** A page of the mini program that is open. */
export interface OpenPage {
  readonly data: Data;
  /** The names of its handlers. */
  readonly handlers: readonly string[];
  /** Calls a handler of the page, and waits until it is done. */
  call(handler: string, ...args: readonly unknown[]): Promise<void>;
}

export interface MiniProgram {
  /** Opens a page, such as `/pages/article/article?id=…`, and waits until it has loaded. */
  open(address: string): Promise<OpenPage>;
  /** The addresses of pictures and pages that it has opened. */
  readonly opened: readonly string[];
}

/** What each page file has given to `Page`. A module runs once, however often its page is opened. */
const registered = new Map<string, Options>();

/**
 * Runs the pages of the mini program in Node.js: without a view, but with their own code. It takes the
 * global names `wx` and `Page`, so there is one at a time.
 */
export function startMiniProgram(domain: Domain): MiniProgram {
  const opened: string[] = [];
  Object.assign(globalThis, { wx: createWx(domain, (address) => opened.push(address)) });
  return {
    opened,
    async open(address) {
      const [path = '', query] = address.split('?');
      const page = pageOf(await optionsOf(path));
      await page.call('onLoad', Object.fromEntries(query?.split('&').map((pair) => pair.split('=')) ?? []));
      return page;
    },
  };
}

async function optionsOf(path: string): Promise<Options> {
  Object.assign(globalThis, { Page: (options: Options) => void registered.set(path, options) });
  await import(new URL(`..${path}.js`, import.meta.url).href);
  const options = registered.get(path);
  if (!options) throw new Error(`${path} is no page.`);
  return options;
}

function pageOf(options: Options): OpenPage {
  const data = structuredClone(options.data);
  const page = {
    ...options,
    data,
    setData: (changes: Data) => {
      for (const [path, value] of Object.entries(changes)) setAt(data, path, value);
    },
  };
  return {
    data,
    handlers: Object.keys(options).filter((name) => typeof options[name] === 'function'),
    async call(handler, ...args) {
      const method: unknown = Reflect.get(page, handler);
      if (typeof method !== 'function') throw new Error(`The page has no ${handler}.`);
      await method.apply(page, args);
    },
  };
}

/** `setData` takes paths such as `items[20]`. */
function setAt(data: Data, path: string, value: unknown): void {
  const [, list, place] = /^(\w+)\[(\d+)\]$/.exec(path) ?? [];
  const items = list === undefined ? undefined : data[list];
  if (Array.isArray(items)) items[Number(place)] = value;
  else data[path] = value;
}
