import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

import type { Document } from './document';
import { outputPath, relativeAddress, sourcePath } from './output-path';
import type { Problem } from './problem';
import { linksOf } from './links-of';

export interface LinkOptions {
  /** The project's root: links to files are checked there. */
  readonly root: string;
  /** All documents, by file. */
  readonly documents: ReadonlyMap<string, Document>;
  /** Documents that have a page. */
  readonly published: ReadonlySet<string>;
}

export interface LinkResult {
  readonly problems: readonly Problem[];
  /** Source files that were linked to, and so need a page. */
  readonly sources: readonly string[];
}

/** Checks the links of a document, and points them at the pages of the site. */
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

type Target = { readonly problem: string } | { readonly page: string; readonly fragment: string } | SourceTarget;
interface SourceTarget {
  readonly page: string;
  readonly fragment: string;
  readonly source: string;
}

function targetOf(href: string, from: Document, { root, documents, published }: LinkOptions): Target {
  if (/^[a-z][a-z+.-]*:|^\/\//i.test(href)) return { problem: 'the pages stand on their own: no address outside of the project' };
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
  if (file.startsWith('..') || !existsSync(path)) return { problem: `there is no file ${file}` };
  if (!statSync(path).isFile()) return { problem: `${file} is a folder: name it, or link to a file in it` };
  if (fragment !== '') return { problem: 'source files have no headings' };
  return { page: sourcePath(file), fragment, source: file };
}
