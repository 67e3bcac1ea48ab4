import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

import type { Problem } from './broken-docs';
import type { Document, Token } from './document';
import { outputPath, relativeAddress, sourcePath } from './output-path';

export interface LinkOptions {
  /** The project's root. Linked files must exist there. */
  readonly root: string;
  /** All documents, by file. */
  readonly documents: ReadonlyMap<string, Document>;
  /** The files of the documents that have a page. */
  readonly published: ReadonlySet<string>;
}

export interface LinkResult {
  readonly problems: readonly Problem[];
  /** Linked source files. Each needs a page. */
  readonly sources: readonly string[];
}

/** Checks the links of a document, and changes each to the address of a page of the site. */
export function resolveLinks(document: Document, options: LinkOptions): LinkResult {
  const problems: Problem[] = [];
  const sources: string[] = [];
  for (const { token, line } of linksOf(document.tokens)) {
    const href = String(token.attrGet('href') ?? '');
    const target = targetOf(href, document, options);
    if ('problem' in target) problems.push({ file: document.file, line, message: `${target.problem} (link to '${href}')` });
    else token.attrSet('href', relativeAddress(outputPath(document.file), target.page) + target.fragment);
    if ('source' in target) sources.push(target.source);
  }
  return { problems, sources };
}

/** A `link_open` token, and its line, counted from 1. */
interface LinkAt {
  readonly token: Token;
  readonly line: number;
}

/** All links in the text, in order, without the links from headings to themselves. */
function linksOf(tokens: readonly Token[]): LinkAt[] {
  const links: LinkAt[] = [];
  let line = 1;
  for (const token of tokens) {
    if (token.map !== null) line = token.map[0] + 1;
    let inside = line;
    for (const child of token.children ?? []) {
      if (child.type === 'softbreak' || child.type === 'hardbreak') inside++;
      if (child.type === 'link_open' && child.attrGet('class') !== 'header-anchor') links.push({ token: child, line: inside });
    }
  }
  return links;
}

type Target = { readonly problem: string } | { readonly page: string; readonly fragment: string } | SourceTarget;
interface SourceTarget {
  readonly page: string;
  readonly fragment: string;
  readonly source: string;
}

function targetOf(href: string, from: Document, { root, documents, published }: LinkOptions): Target {
  if (/^[a-z][a-z+.-]*:|^\/\//i.test(href)) return { problem: 'links to addresses outside the project are not allowed' };
  const [path = '', anchor = ''] = decodeURI(href).split('#');
  const file = path === '' ? from.file : posix.normalize(posix.join(posix.dirname(from.file), path));
  const fragment = anchor === '' ? '' : `#${anchor}`;
  const document = documents.get(file);
  if (document === undefined) return sourceTarget(root, file, fragment);
  if (anchor !== '' && !document.headings.some((heading) => heading.anchor === anchor)) return { problem: `${file} has no heading '${anchor}'` };
  if (path === '' && fragment !== '') return { page: outputPath(from.file), fragment };
  return { page: outputPath(published.has(file) ? file : 'docs/index.md'), fragment: published.has(file) ? fragment : '' };
}

function sourceTarget(root: string, file: string, fragment: string): Target {
  const path = join(root, file);
  if (file.startsWith('..') || !existsSync(path)) return { problem: `the file ${file} does not exist` };
  if (!statSync(path).isFile()) return { problem: `${file} is a folder: link to a file in it, or write its name without a link` };
  if (fragment !== '') return { problem: 'source files have no headings' };
  return { page: sourcePath(file), fragment, source: file };
}
