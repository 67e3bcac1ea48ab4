import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Lists what was written, so that the next time a page that is no more can be removed, and nothing else. */
const MANIFEST = 'typekv-site.json';

/** Writes the site's files into `folder`. What it wrote there before and is no more is removed; other files are left alone. */
export function writeSite(folder: string, files: ReadonlyMap<string, string>): void {
  for (const path of writtenBefore(folder)) if (!files.has(path)) rmSync(join(folder, path), { force: true });
  const manifest = `${JSON.stringify([...files.keys()].sort(), null, 2)}\n`;
  for (const [path, text] of [...files, [MANIFEST, manifest] as const]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function writtenBefore(folder: string): string[] {
  const manifest = join(folder, MANIFEST);
  return existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as string[]) : [];
}
