/** A request over HTTP/1.1, to wherever the server answers GraphQL. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** The parameters of the address, with their question mark; or nothing. */
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A POST of JSON. */
export function postOf(value: unknown, headers: Readonly<Record<string, string>> = {}): HttpRequest {
  return {
    method: 'POST',
    search: '',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

/** The bytes of a request as a keep-alive client sends them. */
export function toBytes({ method, search, headers, body }: HttpRequest, path: string): Buffer {
  let head = `${method} ${path}${search} HTTP/1.1\r\nhost: 127.0.0.1\r\n`;
  for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`;
  if (method === 'POST') head += `content-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(`${head}\r\n${body}`);
}
