import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Document } from './document';
import { searchEntries } from './search-entries';
import { searchIndexScript } from './search-index';

const OURS = ['style.css', 'theme.js', 'site.js'];

/** Everything beside the pages, by its path in the site. */
export function siteAssets(documents: readonly Document[]): Map<string, string> {
  const ours = OURS.map((name) => [`assets/${name}`, readFileSync(join(__dirname, 'assets', name), 'utf8')] as const);
  return new Map([...ours, ...miniSearch(), ['assets/search-index.js', searchIndexScript(searchEntries(documents))]]);
}

/** The search library as a plain script, with its licence. */
function miniSearch(): (readonly [string, string])[] {
  const home = join(dirname(require.resolve('minisearch')), '..', '..');
  const script = readFileSync(join(home, 'dist', 'umd', 'index.js'), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  return [
    ['assets/minisearch.js', script],
    ['assets/minisearch.LICENSE.txt', readFileSync(join(home, 'LICENSE.txt'), 'utf8')],
  ];
}
