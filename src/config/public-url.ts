import { z } from 'zod';
import { type Report, readVariable, type Variables } from './variables.ts';

/** Where callers reach the gateway, without a slash at the end; undefined if that is not known. */
export function readPublicUrl(variables: Variables, report: Report): string | undefined {
  return readVariable('PUBLIC_URL', publicUrl.optional(), variables, report);
}

const publicUrl = z
  .string()
  .transform((text) => {
    const { protocol, origin, pathname, username, password } = URL.canParse(text) ? new URL(text) : NO_URL;
    const isPlain = /^https?:$/.test(protocol) && !/[?#]/.test(text) && `${username}${password}` === '';
    return isPlain ? `${origin}${pathname.replace(/\/+$/, '')}` : undefined;
  })
  .refine(
    (url) => url !== undefined,
    'must be an http: or https: address, such as https://api.example.com/wechat, without a query, a fragment and a password',
  );

const NO_URL = { protocol: '', origin: '', pathname: '', username: '', password: '' };
