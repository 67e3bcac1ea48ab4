import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { makeFolder } from '#kit/make-folder';

import type { Document } from './document';
import { searchEntries, searchIndexScript } from './search';

/** Lists the written files, so that the next build can remove outdated pages and nothing else. */
const MANIFEST = 'typekv-site.json';

/** Writes the site's files into `folder`. Removes outdated files of an earlier build, and does not touch any other file. */
export function writeSite(folder: string, files: ReadonlyMap<string, string>): void {
  for (const path of writtenBefore(folder)) if (!files.has(path)) rmSync(join(folder, path), { force: true });
  const manifest = `${JSON.stringify([...files.keys()].sort(), null, 2)}\n`;
  for (const [path, text] of [...files, [MANIFEST, manifest] as const]) {
    makeFolder(dirname(resolve(folder, path)));
    writeFileSync(join(folder, path), text);
  }
}

function writtenBefore(folder: string): string[] {
  const manifest = join(folder, MANIFEST);
  return existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as string[]) : [];
}

/** Our own assets, from `assets/`. */
const OWN_ASSETS = ['style.css', 'theme.js', 'site.js'];

/** All files of the site except the pages, by their paths in the site. */
export function siteAssets(documents: readonly Document[]): Map<string, string> {
  const own = OWN_ASSETS.map((name) => [`assets/${name}`, readFileSync(join(__dirname, 'assets', name), 'utf8')] as const);
  return new Map([...own, ...miniSearch(), ['assets/search-index.js', searchIndexScript(searchEntries(documents))]]);
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
