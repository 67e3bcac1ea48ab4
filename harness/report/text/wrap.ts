/** Breaks `text` into at most `maxLines` lines of at most `width` characters, if possible at spaces. A text that is too long ends in `…`. */
export function wrap(text: string, width: number, maxLines: number): string[] {
  const lines: string[] = [];
  let rest = printable(text);
  while (rest.length > width && lines.length < maxLines - 1) {
    const end = breakOf(rest, width);
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest.length > width ? `${rest.slice(0, width - 1)}…` : rest];
}

/** The end of the first line: the last space that fits, unless the line would be less than half full. */
function breakOf(text: string, width: number): number {
  const space = text.lastIndexOf(' ', width);
  return space > width / 2 ? space : width;
}

/** One line, with visible replacements for control characters. */
function printable(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '�')
    .trim();
}
