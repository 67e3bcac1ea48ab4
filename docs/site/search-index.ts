import MiniSearch from 'minisearch';

import type { SearchEntry } from './search-entries';

/** How the index is built; the page's script loads it with the same. */
export const SEARCH_OPTIONS = { fields: ['section', 'page', 'text'], storeFields: ['address', 'page', 'section', 'excerpt'] };

const EXCERPT_CHARACTERS = 140;

/** The index as a script: a page that is opened as a file may run one, but not fetch data. */
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
