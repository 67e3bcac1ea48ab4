import { type Document, textOf } from './document';
import { outputPath } from './output-path';

/** A section of a page, as the search finds it. */
export interface SearchEntry {
  readonly id: number;
  /** The page, from the site's root, and the section's anchor. */
  readonly address: string;
  readonly page: string;
  readonly section: string;
  readonly text: string;
}

/** A section for each heading, with the text up to the next one, and the code in it. */
export function searchEntries(documents: readonly Document[]): SearchEntry[] {
  return documents.flatMap(sectionsOf).map((section, id) => ({ id, ...section }));
}

type Section = Omit<SearchEntry, 'id'>;

function sectionsOf({ file, title, headings, tokens }: Document): Section[] {
  const texts: string[][] = [[]];
  for (const token of tokens) {
    if (token.type === 'heading_open') texts.push([]);
    if (token.type === 'inline') texts.at(-1)!.push(textOf(token));
    if (token.type === 'fence') texts.at(-1)!.push(token.content);
  }
  return headings.map(({ text, anchor, level }, i) => {
    const address = level === 1 ? outputPath(file) : `${outputPath(file)}#${anchor}`;
    return { address, page: title, section: text, text: texts[i + 1]!.slice(1).join(' ').replace(/\s+/g, ' ') };
  });
}
