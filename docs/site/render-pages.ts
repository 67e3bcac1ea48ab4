import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

import { escapeHtml } from '#harness/report/html/escape';
import type { Document, Markdown } from './document';
import { LANGUAGES } from './markdown';
import type { NavigationGroup } from './navigation';
import { outputPath, sourcePath } from './output-path';
import { type PageLink, pageTemplate, type SidebarGroup } from './page-template';
import type { Library } from './read-documents';

/** The pages, by their paths in the site. */
export function renderPages(library: Library, navigation: readonly NavigationGroup[], root: string): Map<string, string> {
  const { markdown, published, sources } = library;
  const links = published.map(linkTo);
  const sidebar = navigation.map(({ title, files }) => ({ title, links: links.filter((_, i) => files.includes(published[i]!.file)) }));
  const pages = published.map((document, i) => {
    const body = markdown.renderer.render(document.tokens, markdown.options, {});
    const { title, headings } = document;
    const page = outputPath(document.file);
    return [page, pageTemplate({ page, title, body, headings, sidebar, previous: links[i - 1], next: links[i + 1] })] as const;
  });
  return new Map([...pages, ...sources.map((file) => renderSource(markdown, sidebar, root, file))]);
}

function linkTo({ file, title }: Document): PageLink {
  return { page: outputPath(file), title };
}

/** A source file as a page, so that links to it work without the repository. */
function renderSource(markdown: Markdown, sidebar: readonly SidebarGroup[], root: string, file: string): readonly [string, string] {
  const text = readFileSync(join(root, file), 'utf8');
  const language = extname(file).slice(1);
  const known = (LANGUAGES as readonly string[]).includes(language) ? language : 'text';
  const fence = '`'.repeat(10);
  const code = markdown.render(`${fence}${known}\n${text.trimEnd()}\n${fence}\n`);
  const page = sourcePath(file);
  const body = `<h1><code>${escapeHtml(file)}</code></h1>\n${code}`;
  return [page, pageTemplate({ page, title: file, body, headings: [], sidebar, wide: true })];
}
