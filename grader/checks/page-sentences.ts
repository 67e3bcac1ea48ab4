/**
 * The sentences of a lab page, without Markdown marks, each with the line on which it begins. Left out is the text that
 * requires nothing: code blocks, blocks between `:::` (questions, hints, tables of tests), headings, the paragraphs that
 * explain (examples, reasons, common mistakes, help with failures), headers of tables, questions, and everything from the graded tests on.
 */
export interface PageSentence {
  readonly line: number;
  readonly text: string;
}

interface Paragraph {
  readonly line: number;
  readonly lines: string[];
}

const EXPLANATION = /^\*(Examples?|Why|Common mistakes|How to read a failure)\b/;
/** After the requirements come tables of tests, hints and suggestions. */
const END_OF_REQUIREMENTS = '## The graded tests';
const ITEM = /^\s*(?:[-*]|\d+\.)\s+/;

export function pageSentences(page: string): readonly PageSentence[] {
  return paragraphs(page)
    .filter(({ lines }) => !EXPLANATION.test(lines[0]!))
    .flatMap(sentencesOf);
}

function paragraphs(page: string): readonly Paragraph[] {
  const found: Paragraph[] = [];
  let current: Paragraph | undefined;
  let closing: string | undefined;
  const all = page.split('\n');
  const end = all.indexOf(END_OF_REQUIREMENTS);
  for (const [index, line] of (end < 0 ? all : all.slice(0, end)).entries()) {
    const opening = /^(```|:::)/.exec(line)?.[1];
    if (closing !== undefined) {
      if (line.trimEnd() === closing) closing = undefined;
      continue;
    }
    closing = opening;
    const isTableHead = line.startsWith('|') && /^\|[-| ]+\|$/.test(all[index + 1] ?? '');
    if (line.trim() === '' || line.startsWith('#') || opening !== undefined || isTableHead) {
      current = undefined;
      continue;
    }
    if (current === undefined || ITEM.test(line) || line.startsWith('|')) found.push((current = { line: index + 1, lines: [] }));
    current.lines.push(line.replace(ITEM, ''));
  }
  return found;
}

/** A sentence ends at a period before a space, and at the border of a table's cell. */
const END = /(?<=(?<!\bet al|\be\.g|\bi\.e)[.?!][*)"]*)\s+|\s*\|\s*/;

function sentencesOf({ line, lines }: Paragraph): readonly PageSentence[] {
  const words = lines.flatMap((text, offset) =>
    text
      .trim()
      .split(/\s+/)
      .map((word) => ({ word, line: line + offset })),
  );
  const text = words.map(({ word }) => word).join(' ');
  let at = 0;
  return text.split(END).flatMap((sentence) => {
    const start = text.indexOf(sentence, at);
    at = start + sentence.length;
    if (sentence === '' || sentence.endsWith('?')) return [];
    const wordsBefore = text.slice(0, start).split(' ').length - 1;
    return [{ line: words[wordsBefore]!.line, text: withoutMarks(sentence) }];
  });
}

function withoutMarks(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/`/g, '')
    .replace(/\*\*|(?<![\w*])\*(?=\S)|(?<=\S)\*(?!\w)/g, '')
    .trim();
}
