const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Plain text as HTML that reads the same: a paragraph for each block of lines. */
export function textToHtml(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
    .split(/(?:\r?\n){2,}/)
    .map((block) => `<p>${block.replaceAll(/\r?\n/g, '<br>')}</p>`)
    .join('');
}
