import { posix } from 'node:path';

/** Where a document's page goes in the site: `docs/lab1.md` to `lab1.html`, `CONTRIBUTING.md` to `contributing.html`. */
export function outputPath(file: string): string {
  const page = file.startsWith('docs/') ? file.slice('docs/'.length) : file.toLowerCase();
  return page.replace(/\.md$/, '.html');
}

/** Where the page of a source file goes: `kit/engine.ts` to `source/kit/engine.ts.html`. */
export function sourcePath(file: string): string {
  return `source/${file}.html`;
}

/** The address of one page as seen from another; works without a server. */
export function relativeAddress(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to);
}
