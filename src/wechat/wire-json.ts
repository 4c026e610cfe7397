/**
 * Parses an upstream body: UTF-8 whatever the content type says, with or without a byte order mark. Raw control
 * characters inside strings, which upstream has been seen to send, are repaired. Throws a SyntaxError on anything else.
 */
export function parseWireJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    // Only now: rewriting a body that is in order has broken every `\/` in another client.
    return JSON.parse(escapeControlCharactersInStrings(text));
  }
}

function escapeControlCharactersInStrings(text: string): string {
  let inString = false;
  // An escape sequence is matched whole, so that neither the quote of `\"` nor the second backslash of `\\` counts.
  return text.replace(/\\.|"|\p{Cc}/gsu, (match) => {
    if (match === '"') inString = !inString;
    const isControlCharacter = match < ' ';
    return inString && isControlCharacter ? `\\u${match.charCodeAt(0).toString(16).padStart(4, '0')}` : match;
  });
}
