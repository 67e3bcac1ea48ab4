import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type * as Esbuild from 'esbuild';

import { BUNDLE_OPTIONS } from '#harness/report/html/page';
import { cacheFolder, unfinishedName } from '#grader/cache-folder';
import { PROJECT_ROOT } from '#grader/root';

/** The folders of the bundle's source files, besides packages. */
const SOURCES = ['harness/report', 'harness/trace'];

/**
 * The script of the report page as one string. It is built at first use, in 0.1 to 0.2 s, and kept in `.cache/` under a
 * hash of its sources.
 * @throws if esbuild is not installed
 */
export function htmlBundle(): string {
  const folder = cacheFolder('report-page');
  const name = `${sourceHash()}.js`;
  return readCached(join(folder, name)) ?? build(folder, name);
}

function readCached(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function build(folder: string, name: string): string {
  // Loaded here, because it is rarely needed and takes time.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { buildSync } = require('esbuild') as typeof Esbuild;
  const { outputFiles } = buildSync({
    ...BUNDLE_OPTIONS,
    absWorkingDir: PROJECT_ROOT,
    entryPoints: [...BUNDLE_OPTIONS.entryPoints],
    write: false,
  });
  const bundle = outputFiles[0]!.text;
  // Under another name first, so that another process never reads an incomplete file.
  const unfinished = join(folder, unfinishedName(name));
  writeFileSync(unfinished, bundle);
  renameSync(unfinished, join(folder, name));
  return bundle;
}

/** Covers the names and contents of the sources, and the versions of the packages. */
function sourceHash(): string {
  const hash = createHash('sha256').update(readFileSync(join(PROJECT_ROOT, 'package-lock.json')));
  for (const folder of SOURCES) {
    for (const name of readdirSync(join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (name.endsWith('.ts') && !name.endsWith('.test.ts'))
        hash.update(`${folder}/${name}\n`).update(readFileSync(join(PROJECT_ROOT, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
