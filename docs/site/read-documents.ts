import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Markdown } from './markdown';

import { checkBlocks } from './check-blocks';
import { type Document, parseDocument } from './document';
import { findDocuments } from './find-documents';
import type { Highlighter } from './highlighter';
import { resolveLinks } from './links';
import { makeMarkdown } from './make-markdown';
import { CHECKED_ONLY, type NavigationGroup } from './navigation';
import type { Problem } from './problem';

/** Everything that the pages are made from. */
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
