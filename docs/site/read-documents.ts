import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Problem } from './broken-docs';
import { checkBlocks } from './check-blocks';
import { type Document, type Markdown, parseDocument } from './document';
import { resolveLinks } from './links';
import { type Highlighter, makeMarkdown } from './markdown';
import { CHECKED_ONLY, type NavigationGroup } from './navigation';

/** All input of the pages. */
export interface Library {
  readonly markdown: Markdown;
  /** In the order of the navigation. */
  readonly published: readonly Document[];
  /** Source files that the documents link to. */
  readonly sources: readonly string[];
  readonly problems: readonly Problem[];
}

export interface ReadOptions {
  readonly root: string;
  readonly navigation: readonly NavigationGroup[];
  readonly highlight: Highlighter;
}

export async function readDocuments({ root, navigation, highlight }: ReadOptions): Promise<Library> {
  const markdown = await makeMarkdown(highlight);
  const found = findDocuments(root, navigation);
  const alsoChecked = CHECKED_ONLY.filter((file) => existsSync(join(root, file)));
  const read = (file: string): Document => parseDocument(markdown, file, readFileSync(join(root, file), 'utf8'));
  const published = found.published.map(read);
  const all = [...published, ...alsoChecked.map(read)];
  const documents = new Map(all.map((document) => [document.file, document]));
  const links = all.map((document) => resolveLinks(document, { root, documents, published: new Set(found.published) }));
  return {
    markdown,
    published,
    sources: [...new Set(links.flatMap(({ sources }) => sources))].sort(),
    problems: [...found.problems, ...all.flatMap(checkBlocks), ...links.flatMap(({ problems }) => problems)],
  };
}

interface FoundDocuments {
  /** In the order of the navigation. */
  readonly published: readonly string[];
  readonly problems: readonly Problem[];
}

/** The files of the navigation. A missing file, and a page that is not in the navigation, are problems. */
function findDocuments(root: string, navigation: readonly NavigationGroup[]): FoundDocuments {
  const named = navigation.flatMap(({ files }) => files);
  const missing = named.filter((file) => !existsSync(join(root, file)));
  const forgotten = filesBelow(root, 'docs').filter((file) => file.endsWith('.md') && !named.includes(file));
  const problem = (file: string, message: string): Problem => ({ file, line: 1, message });
  return {
    published: named.filter((file) => !missing.includes(file)),
    problems: [
      ...missing.map((file) => problem(file, 'this file does not exist, but it is in the navigation (docs/site/navigation.ts)')),
      ...forgotten.map((file) => problem(file, 'this page is not in the navigation: add it to docs/site/navigation.ts')),
    ],
  };
}

/** All files below a folder, sorted, relative to `root`. */
function filesBelow(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1));
  return entries.flatMap((entry) => (entry.isDirectory() ? filesBelow(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}
