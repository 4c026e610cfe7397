import { watch } from './secret-watch.ts';

/** An event as it was sent. Comments, which are pings, have neither of these. */
export interface SentEvent {
  readonly event: string | undefined;
  readonly id: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it has asked for
  readonly data: any;
}

/** Reads the events of an answer as they come. */
export function readEvents(response: Pick<Response, 'body'>) {
  const reader = response.body?.getReader();
  let text = '';
  let all = '';

  async function more(): Promise<boolean> {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (value !== undefined) {
      const chunk = Buffer.from(value).toString();
      text += chunk;
      all += chunk;
      watch(all.slice(-1000));
    }
    return !done;
  }

  async function next(): Promise<SentEvent | undefined> {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end === -1) {
        if (await more()) continue;
        return undefined;
      }
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      if (!block.startsWith(':')) return eventIn(block);
    }
  }

  return {
    /** The next event; undefined at the end. */
    next,
    /** All up to the end. */
    async rest(): Promise<readonly SentEvent[]> {
      const events: SentEvent[] = [];
      for (let event = await next(); event !== undefined; event = await next()) events.push(event);
      return events;
    },
    /** The next so many. */
    async take(count: number): Promise<readonly SentEvent[]> {
      const events: SentEvent[] = [];
      for (let left = count; left > 0; left -= 1) {
        const event = await next();
        if (event !== undefined) events.push(event);
      }
      return events;
    },
    /** Reads on until so much was sent, and returns all that was. */
    async textOf(length: number): Promise<string> {
      while (all.length < length && (await more()));
      return all;
    },
    /** Leaves. */
    leave: () => response.body?.cancel(),
  };
}

function eventIn(block: string): SentEvent {
  const fields = new Map(
    block.split('\n').map((line) => {
      const [name = '', ...rest] = line.split(':');
      return [name, rest.join(':').trimStart()] as const;
    }),
  );
  const data = fields.get('data');
  return { event: fields.get('event'), id: fields.get('id'), data: data ? JSON.parse(data) : undefined };
}
