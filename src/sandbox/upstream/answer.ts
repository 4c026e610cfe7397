import { encodeWireJson, type WireQuirks } from './wire-json.ts';

/** An HTTP answer, not yet on a socket. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** What the body says of failure, if it does: for the record of calls. */
  readonly errcode?: number;
}

/** JSON as upstream writes it, always with status 200. */
export function jsonAnswer(value: object, contentType: string, quirks: WireQuirks): Answer {
  return { status: 200, headers: { 'content-type': contentType }, body: encodeWireJson(value, quirks) };
}

/** A page as nginx or a proxy on the way sends it. */
export function htmlAnswer(status: number, html = `<html><body><h1>${status}</h1></body></html>\n`): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body: Buffer.from(html) };
}
