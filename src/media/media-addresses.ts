import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MediaKeys } from './media-keys.ts';
import { isWidth, type MediaTarget, type Width } from './media-target.ts';

/*
 * An address is opaque to whatever is between: letters, digits, "-", "_" and "/". What a client or a
 * CDN may write in two ways would be stored twice.
 *
 *      /media/<signature>/voice/<id>                      a file as WeChat has it
 *      /media/<signature>/image/<id>/320                  a thumbnail
 *      /media/<signature>/picture/320/<address>           a picture of an article
 *      /media/<signature>/draft/320/<address>             the same of a draft
 *      /media/<signature>/replica/voice/<id>              a file, for another replica of a fleet
 *
 * Ids and upstream's addresses are base64url. All that follows the signature is signed.
 */

/** Signs and verifies the addresses of media. They are the same in every process with the same key. */
export interface MediaAddresses {
  /** The path of a target, from `/media/` on. Takes microseconds. */
  sign(target: MediaTarget): string;
  /** The target of a path; undefined if this gateway has not signed exactly this path. */
  read(path: string): MediaTarget | undefined;
}

/** What is longer is refused unread: an address of WeChat's has a few hundred bytes. */
const MAX_PATH_BYTES = 4096;

/** 144 bits: without padding in base64url. */
const SIGNATURE_BYTES = 18;

const PATH = /^\/media\/(?<signature>[\w-]{24})\/(?<signed>[\w-]+(?:\/[\w-]+)+)$/;

/** Whether a path looks like the address of a file, whoever has signed it. */
export function isMediaPath(path: string): boolean {
  return path.length <= MAX_PATH_BYTES && PATH.test(path);
}

export function createMediaAddresses(keys: MediaKeys): MediaAddresses {
  const [signingKey] = keys;
  return {
    sign(target) {
      const signed = encodeTarget(target);
      return `/media/${signatureOf(signed, signingKey)}/${signed}`;
    },
    read(path) {
      if (!isMediaPath(path)) return undefined;
      const { signature = '', signed = '' } = PATH.exec(path)?.groups ?? {};
      // As text: several texts would decode to the same bytes.
      const given = Buffer.from(signature);
      const isSigned = keys.some((key) => timingSafeEqual(given, Buffer.from(signatureOf(signed, key))));
      return isSigned ? decodeTarget(signed) : undefined;
    },
  };
}

function signatureOf(signed: string, key: Buffer): string {
  return createHmac('sha256', key).update(signed).digest().toString('base64url', 0, SIGNATURE_BYTES);
}

function encodeTarget(target: MediaTarget): string {
  switch (target.kind) {
    case 'file':
      return `${target.list}/${encodeText(target.id)}`;
    case 'replica-file':
      return `replica/${target.list}/${encodeText(target.id)}`;
    case 'thumbnail':
      return `${target.list}/${encodeText(target.id)}/${target.width}`;
    case 'picture':
      return `${target.isOfDraft ? 'draft' : 'picture'}/${target.width}/${encodeText(target.address)}`;
  }
}

/** Undefined if another version has signed what this one does not serve. */
function decodeTarget(signed: string): MediaTarget | undefined {
  const [first = '', second = '', third] = signed.split('/');
  const target = readTarget(first, second, third);
  return target !== undefined && encodeTarget(target) === signed ? target : undefined;
}

function readTarget(first: string, second: string, third: string | undefined): MediaTarget | undefined {
  switch (first) {
    case 'picture':
    case 'draft': {
      const width = readWidth(second);
      if (width === undefined || third === undefined) return undefined;
      return { kind: 'picture', address: decodeText(third), width, isOfDraft: first === 'draft' };
    }
    case 'replica': {
      if ((second !== 'voice' && second !== 'video') || third === undefined) return undefined;
      const id = decodeText(third);
      return isPossibleId(id) ? { kind: 'replica-file', list: second, id } : undefined;
    }
    case 'image':
    case 'voice':
    case 'video': {
      const id = decodeText(second);
      if (!isPossibleId(id)) return undefined;
      if (third === undefined) return { kind: 'file', list: first, id };
      const width = readWidth(third);
      if (width === undefined || first === 'voice') return undefined;
      return { kind: 'thumbnail', list: first, id, width };
    }
    default:
      return undefined;
  }
}

function readWidth(text: string): Width | undefined {
  const width = Number(text);
  return isWidth(width) ? width : undefined;
}

/** Ids of WeChat have up to 128 characters. */
const MAX_ID_LENGTH = 256;

/** As global ids have them. */
function isPossibleId(id: string): boolean {
  return id !== '' && id.length <= MAX_ID_LENGTH && !/[\s\p{Cc}\p{Cs}\uFFFD]/u.test(id);
}

function encodeText(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decodeText(text: string): string {
  return Buffer.from(text, 'base64url').toString();
}
