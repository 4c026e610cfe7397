/** Text as it grows, piece by piece: white space is joined, and breaks are kept until something follows them. */
export interface TextLines {
  /** Text whose white space means no more than one space. */
  addWords(text: string): void;
  /** Text that is kept as it is, each of its lines. */
  addLines(text: string): void;
  /** A break of so many lines, where that is more than is due already: two leave one blank. */
  breakTo(lines: number): void;
  /** One line break more, but never more than one blank line. */
  breakLine(): void;
  addSpace(): void;
  /** Begins an item: its mark stands before its first line, and the others are indented as far. */
  openItem(mark: string): void;
  closeItem(): void;
  readonly text: string;
}

/** No text so far. */
export function createTextLines(): TextLines {
  const indents: string[] = [];
  let marks = '';
  let text = '';
  let due = 0;
  let hasSpace = false;
  let isAtStart = true;

  function begin(): void {
    if (text !== '' && due > 0) text += '\n'.repeat(due);
    if (due > 0 || text === '') {
      // The marks of this line stand where its indent would.
      const indent = indents.join('');
      text += indent.slice(0, Math.max(0, indent.length - marks.length)) + marks;
      isAtStart = true;
    } else if (marks !== '') text += marks;
    else if (hasSpace && !isAtStart) text += ' ';
    marks = '';
    due = 0;
    hasSpace = false;
    isAtStart = false;
  }

  function addWords(words: string): void {
    const line = words.replace(BLANK, ' ');
    if (line.startsWith(' ')) hasSpace = true;
    const trimmed = line.trim();
    if (trimmed === '') return;
    begin();
    text += trimmed;
    hasSpace = line.endsWith(' ');
  }

  function addLines(lines: string): void {
    // Between two blocks, it is how the article was written.
    if (due > 0 && lines.trim() === '') return;
    for (const [index, line] of lines.replaceAll('\u00a0', ' ').split('\n').entries()) {
      if (index > 0) due += 1;
      if (line === '') continue;
      begin();
      text += line;
    }
  }

  return {
    addWords,
    addLines,
    breakTo(lines) {
      due = Math.max(due, lines);
    },
    breakLine() {
      due = Math.max(due, Math.min(2, due + 1));
    },
    addSpace() {
      hasSpace = true;
    },
    openItem(mark) {
      marks += mark;
      indents.push(' '.repeat(mark.length));
    },
    closeItem() {
      const indent = indents.pop() ?? '';
      // Nothing was in it.
      if (marks !== '') marks = marks.slice(0, Math.max(0, marks.length - indent.length));
    },
    get text() {
      return text;
    },
  };
}

/** With the no-break space, with which upstream's editor fills empty paragraphs. */
const BLANK = /[ \t\r\n\f\u00a0\u200b\ufeff]+/g;
