import { slug } from '#docs/site/slug';

/** What a page says about one of its headings. */
export interface PageSection {
  readonly heading: string;
  /** The line of the heading, from 1 on. */
  readonly line: number;
  /** The first paragraph below the heading. */
  readonly beginning: string;
  /** The first hint of the first group of hints that links to the heading. */
  readonly hint: string | undefined;
}

/**
 * Finds a heading in the text of a page.
 * @param anchor `durability`
 * @returns `undefined` if the page has no such heading
 */
export function findSection(page: string, anchor: string): PageSection | undefined {
  const lines = page.split('\n');
  const at = lines.findIndex((line) => line.startsWith('#') && slug(headingOf(line)) === anchor);
  if (at < 0) return undefined;
  return { heading: headingOf(lines[at]!), line: at + 1, beginning: paragraphAfter(lines, at), hint: hintFor(lines, anchor) };
}

/** The part of a page whose sections say what the functions must do. */
const PROPERTIES = '## The properties in detail';

/**
 * The anchor of the section that explains a function: that of `anchor` if it names the function, or else the first section below "The
 * properties in detail" that does.
 *
 * @param name of the function: `campaign`, or `StandaloneStorage.write`
 */
export function anchorAbout(page: string, anchor: string, name: string): string {
  const code = `\`${name.split('.').at(-1)!}\``;
  const properties = page
    .slice(page.indexOf(PROPERTIES))
    .split(/^(?=### )/m)
    .slice(1);
  const naming = properties.filter((section) => section.includes(code)).map((section) => slug(headingOf(section.split('\n')[0]!)));
  return naming.includes(anchor) ? anchor : (naming[0] ?? anchor);
}

function headingOf(line: string): string {
  return line.replace(/^#+ /, '');
}

function paragraphAfter(lines: readonly string[], at: number): string {
  const begin = lines.findIndex((line, i) => i > at && line !== '');
  const end = lines.indexOf('', begin);
  return plain(lines.slice(begin, end < 0 ? undefined : end));
}

/** A group of hints is a heading, a line of links to the sections that it is about, and the hints. */
function hintFor(lines: readonly string[], anchor: string): string | undefined {
  const about = lines.findIndex((line) => line.startsWith('About: ') && line.includes(`](#${anchor})`));
  const begin = lines.findIndex((line, i) => i > about && line.startsWith('::: hint '));
  return about < 0 ? undefined : plain(lines.slice(begin + 1, lines.indexOf(':::', begin)));
}

/** Without the marks of Markdown. */
function plain(lines: readonly string[]): string {
  return lines
    .join(' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*([^*]*)\*\*/g, '$1')
    .replace(/\*([^*]*)\*/g, '$1')
    .replaceAll('`', '');
}
