/** Breaks `text` into lines of at most `width` characters, at spaces where there are any; what `maxLines` cannot hold ends in `…`. */
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

/** Where the first line ends: after the last space that fits, unless that leaves less than half a line. */
function breakOf(text: string, width: number): number {
  const space = text.lastIndexOf(' ', width);
  return space > width / 2 ? space : width;
}

/** On one line, with control characters made visible. */
function printable(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '�')
    .trim();
}
