/**
 * The tokens of a text: what is indexed, and what words are looked for in. They are made here and
 * not by the engine, so that every engine which splits at spaces finds the same.
 *
 * A token is one character of a script that is written without spaces (Han, kana, Hangul, Thai, Lao,
 * Khmer, Burmese), or a run of other letters, or a run of digits, each folded by {@link foldText}.
 * Marks and symbols, emoji among them, are no tokens and cannot be searched for.
 *
 * Not supported: simplified for traditional characters and the reverse, other spellings (kana for
 * Han, `colour` for `color`, plurals), numbers written otherwise (`二十` for 20, `٢` for 2), letters
 * inside a word of a script with spaces (`ring` in `Spring`), and words joined or split otherwise
 * (`Wi-Fi` for `WiFi`, `1299` for `1,299`).
 */
export function tokensOf(text: string): string {
  return tokenSpans(text)
    .map(({ token }) => token)
    .join(' ');
}

/** Counts up whenever any text gets other tokens than before: an index of older ones is of no use. */
export const TOKENS_VERSION = 1;

/** A token, and where it is in the text: offsets in UTF-16 units, `end` not included. */
export interface TokenSpan {
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Stands between two tokens with a full-width mark, a symbol or a line break between them, so that no
 * phrase crosses it. ASCII marks do not part: names of files are full of them.
 */
export const GAP_TOKEN = '·';

/**
 * The {@link tokensOf} a text with their places in it. Tokens of one character, such as the four of
 * `㍿`, have the same place.
 */
export function tokenSpans(text: string): readonly TokenSpan[] {
  const spans: TokenSpan[] = [];
  let kind: PieceKind = 'break';
  let word = '';
  let start = 0;
  let end = 0;
  let isAfterGap = false;

  function addToken(token: string, from: number, to: number) {
    // None at either end of a text: there is nothing to part.
    const last = isAfterGap ? spans.at(-1) : undefined;
    if (last !== undefined) spans.push({ token: GAP_TOKEN, start: last.end, end: from });
    isAfterGap = false;
    spans.push({ token, start: from, end: to });
  }

  function endWord() {
    if (word !== '') addToken(word, start, end);
    word = '';
  }

  CHARACTER.lastIndex = 0;
  for (let at = 0; at < text.length; at = CHARACTER.lastIndex) {
    const character = CHARACTER.exec(text)?.[0] ?? '';
    for (const piece of piecesOf(character)) {
      if (word !== '' && piece.kind !== kind) endWord();
      kind = piece.kind;
      if (kind === 'single') addToken(piece.text, at, CHARACTER.lastIndex);
      else if (kind === 'gap') isAfterGap = true;
      else if (kind !== 'break') {
        if (word === '') start = at;
        word += piece.text;
        end = CHARACTER.lastIndex;
      }
    }
  }
  endWord();
  return spans;
}

/** Whether a token is a run, so that it may be the beginning of a longer one. */
export function isRun(token: string): boolean {
  return token !== GAP_TOKEN && !STARTS_SINGLE.test(token);
}

/**
 * A text without what readers do not tell apart: width, case, accents and vowel points, ligatures,
 * characters that are not seen. Never throws, whatever the text is made of.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(UNSEEN, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(UNDECOMPOSED, (letter) => PLAIN[letter] ?? letter);
}

/** The key that orders names, by code points: the name folded, at most 64 of them. */
export function nameKeyOf(name: string): string {
  // Folding takes away at most what accents add; a name of nothing else has no order worth the time.
  const folded = foldText(name.slice(0, 1000)).replace(/[\p{Cc}\p{Cs}]/gu, '');
  return [...folded].slice(0, 64).join('');
}

type PieceKind = 'single' | 'letters' | 'digits' | 'gap' | 'break';

interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
}

const BREAK: Piece = { kind: 'break', text: '' };
const GAP: Piece = { kind: 'gap', text: '' };

/** What a character adds to the tokens. Nothing at all if it is not seen. */
function piecesOf(character: string): readonly Piece[] {
  const known = cachedPieces.get(character);
  if (known !== undefined) return known;
  const pieces = foldedPieces(character);
  if (cachedPieces.size === MAX_CACHED_PIECES) cachedPieces.clear();
  if (character.length <= 2) cachedPieces.set(character, pieces);
  return pieces;
}

/** Folding one character takes ten times as long as finding it here. */
const cachedPieces = new Map<string, readonly Piece[]>();
const MAX_CACHED_PIECES = 20_000;

function foldedPieces(character: string): readonly Piece[] {
  if (JOINING.test(character)) return [BREAK];
  if (LINE_BREAK.test(character)) return [GAP];
  const mark = /^\p{ASCII}/u.test(character) ? BREAK : GAP;
  // Before folding, which makes `，` a comma of ASCII.
  if (/^\p{P}/u.test(character)) return [mark];
  const pieces = runsOf(foldText(character));
  if (/^\p{S}/u.test(character) && !pieces.some(({ kind }) => kind !== 'break')) return [mark];
  // `①②` are two numbers and `5½` is not 51: what stands for more than itself is a word of its own.
  return /^[\p{S}\p{No}]/u.test(character) ? [BREAK, ...pieces, BREAK] : pieces;
}

function runsOf(folded: string): readonly Piece[] {
  return Array.from(folded.matchAll(RUN), ([text, single, letters, digits]) => {
    if (single !== undefined) return { kind: 'single', text };
    if (letters !== undefined) return { kind: 'letters', text };
    return digits === undefined ? BREAK : { kind: 'digits', text };
  });
}

const LINE_BREAK = /^[\n\v\f\r\x85\u2028\u2029]/;

/** Marks that part no more than a hyphen does: `列夫·托尔斯泰` and `don’t` are phrases. */
const JOINING = /^[·・･‧‐‑‒–－＿．／＠＆＇’°©®™℠]/;

// The only letters among these marks are those that are written on others, and not read alone.
const SINGLE =
  '(?=[\\p{L}\\p{M}\\p{Nl}])[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}々〆〇ー]';
const STARTS_SINGLE = new RegExp(`^${SINGLE}`, 'u');
const RUN = new RegExp(
  `(${SINGLE}\\p{M}*)|((?:(?!${SINGLE})[\\p{L}\\p{M}])+)|(\\p{N}+)|[^\\p{L}\\p{M}\\p{N}]`,
  'gu',
);

/**
 * A letter with all that folds into it: accents, vowels and finals of Hangul, voice marks of kana of
 * half width. A bounded number: to sort accents takes the square of it.
 */
const CHARACTER = /[\p{L}\p{N}][\p{M}\p{Cf}\u1160-\u11ff\ud7b0-\ud7fb\uff9e\uff9f]{0,32}|[\s\S]/gu;

/** Accents, points of Hebrew and Arabic, variation selectors, and what has no shape. */
const UNSEEN =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]|[\p{Variation_Selector}\p{Cf}\u0640]|(?=\p{M})[\p{scx=Arab}\p{scx=Hebr}]/gu;

/** Letters that Unicode does not take apart, though readers of other languages do. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss', // as in STRASSE
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i', // the capital of both i is I
  ς: 'σ', // the same letter at the end of a word
};
const UNDECOMPOSED = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');
