import MiniSearch from 'minisearch';

import { type Document, textOf } from './document';
import { outputPath } from './output-path';

/** A section of a page: one result of the search. */
export interface SearchEntry {
  readonly id: number;
  /** The path of the page from the site's root, with the section's anchor. */
  readonly address: string;
  readonly page: string;
  readonly section: string;
  readonly text: string;
}

/** One section per heading, with the text and the code up to the next heading. */
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

/** The options of the index. The page's script loads the index with the same options. */
const SEARCH_OPTIONS = { fields: ['section', 'page', 'text'], storeFields: ['address', 'page', 'section', 'excerpt'] };

const EXCERPT_CHARACTERS = 140;

/** The index as a script. A page that was opened from disk may run scripts, but not fetch data. */
export function searchIndexScript(entries: readonly SearchEntry[]): string {
  const index = new MiniSearch<SearchEntry>({ ...SEARCH_OPTIONS, extractField: (entry, field) => fieldOf(entry, field) });
  index.addAll(entries);
  const data = { options: SEARCH_OPTIONS, index: index.toJSON() };
  return `window.TYPEKV_SEARCH = ${JSON.stringify(data)};\n`;
}

function fieldOf(entry: SearchEntry, field: string): string {
  if (field !== 'excerpt') return String(entry[field as keyof SearchEntry]);
  return entry.text.length <= EXCERPT_CHARACTERS ? entry.text : `${entry.text.slice(0, EXCERPT_CHARACTERS)}…`;
}
