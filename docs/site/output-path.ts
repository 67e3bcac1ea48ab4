import { posix } from 'node:path';

/** The path of a document's page in the site: `docs/lab1.md` gives `lab1.html`, `CONTRIBUTING.md` gives `contributing.html`. */
export function outputPath(file: string): string {
  const page = file.startsWith('docs/') ? file.slice('docs/'.length) : file.toLowerCase();
  return page.replace(/\.md$/, '.html');
}

/** The path of a source file's page: `kit/engine.ts` gives `source/kit/engine.ts.html`. */
export function sourcePath(file: string): string {
  return `source/${file}.html`;
}

/** The address of one page, relative to another. It works without a server. */
export function relativeAddress(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to);
}
